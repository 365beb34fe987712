// SPDX-License-Identifier: Apache-2.0
// Saves a form while somebody types. Without it the button beside the form does the same.
(() => {
  const PAUSE_MS = 4000;
  const follow = (button) => {
    const form = button.form;
    const told = form.querySelector("[data-lost]");
    const address = button.dataset.unsent + new URL(button.formAction).search;
    let timer = 0;
    let changed = false;
    let left = false;
    const body = () => {
      const data = new FormData();
      for (const [name, value] of new FormData(form)) {
        if (typeof value === "string") data.append(name, value);
      }
      data.set(button.name, button.value);
      return data;
    };
    const save = async () => {
      timer = 0;
      if (!changed || left) return;
      changed = false;
      try {
        const answer = await fetch(address, { method: "POST", body: body() });
        if (answer.redirected || !(answer.ok || answer.status === 409)) throw new Error(answer.status);
        told.textContent = (await answer.json()).told;
      } catch {
        changed = true;
        told.textContent = told.dataset.lost;
      }
    };
    form.addEventListener("input", () => {
      changed = true;
      timer ||= setTimeout(save, PAUSE_MS);
    });
    form.addEventListener("submit", () => { left = true; });
    // A page may close or sleep at any moment: what was typed since the last save goes out now.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && changed && !left) {
        changed = false;
        navigator.sendBeacon(address, body());
      }
    });
  };
  document.querySelectorAll("[data-unsent]").forEach(follow);
})();
