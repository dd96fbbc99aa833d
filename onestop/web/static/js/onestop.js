// Comfort only: every page works without this file.
(() => {
  "use strict";

  // After a refused form the reader starts at the list of what is wrong.
  document.querySelector("[data-focus]")?.focus();

  // A second press while the first is on its way is not a second act. The block ends by itself, because an answer
  // that is a file leaves the page standing. Another button of the form (sign after the draft) is another act.
  const WAIT = 4000;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    const button = `button ${event.submitter?.name ?? ""} ${event.submitter?.value ?? ""}`;
    if (form.dataset.sent === button) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = button;
    setTimeout(() => delete form.dataset.sent, WAIT);
  });

  // Escape and a press elsewhere close the menu of small screens.
  const menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
})();
