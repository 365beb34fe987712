// SPDX-License-Identifier: Apache-2.0
// Shows the form of a passkey where the browser knows passkeys, and says when none was shown.
// Without script a person signs in by the code of an app.
(() => {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !window.PublicKeyCredential) return;
  form.hidden = false;
  const trouble = form.querySelector("[data-passkey-trouble]");
  // allauth's script tells of a failure by this event; a person who turned away did nothing wrong.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    trouble.hidden = false;
  });
  form.querySelector("button").addEventListener("click", () => { trouble.hidden = true; });
  // Return in the field of the name asks for the passkey; the form is sent by its script alone.
  form.addEventListener("submit", (event) => {
    if (event.submitter) return;
    if (!form.elements.credential.value) event.preventDefault();
  });
})();
