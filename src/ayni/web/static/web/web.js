// SPDX-License-Identifier: Apache-2.0
// Keeps the clocks of the page going. Without it every page works; the clocks then show the
// time at which the page was drawn.
(() => {
  const clocks = [...document.querySelectorAll("[data-clock]")].map((clock) => ({
    clock,
    hour: clock.querySelector(".wall-hour"),
    shown: new Intl.DateTimeFormat("en-GB", {
      hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: clock.dataset.clock,
    }),
  }));
  // The node's clock counts, not the browser's: keep the difference found when the page came.
  const first = clocks[0] && Number(clocks[0].clock.dataset.now);
  const ahead = first ? Date.now() - first : 0;
  const tick = () => {
    const now = new Date(Date.now() - ahead);
    for (const { clock, hour, shown } of clocks) {
      hour.textContent = shown.format(now);
      clock.dateTime = now.toISOString();
    }
  };
  if (clocks.length) setInterval(tick, 5000);

  // <button data-print> prints; without script the browser's own command does.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // A long text is written out for paper: a control prints no more than it shows.
  addEventListener("beforeprint", () => {
    for (const area of document.querySelectorAll("textarea.form-control")) {
      if (area.nextElementSibling?.matches(".written-out")) area.nextElementSibling.remove();
      if (!area.value.trim()) continue;
      const text = document.createElement("p");
      text.className = "written-out";
      text.textContent = area.value;
      area.after(text);
    }
  });
})();
