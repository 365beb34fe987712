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
})();
