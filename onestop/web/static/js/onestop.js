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

  // A document that is being made: look again until it is there. What changes is the part, not the page.
  const lookAgain = async () => {
    const part = document.querySelector("[data-look-again]");
    if (!part) return;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) {
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = page.getElementById(part.id);
        // Whoever stands on a button keeps it while nothing but the number changes.
        if (fresh && fresh.innerHTML !== part.innerHTML && !(part.contains(document.activeElement) && fresh.dataset.lookAgain)) {
          part.replaceWith(fresh);
        }
      }
    } catch {
      // Away for a moment: the next look tells.
    }
    setTimeout(lookAgain, Number(part.dataset.lookAgain));
  };
  const waiting = document.querySelector("[data-look-again]");
  if (waiting) setTimeout(lookAgain, Number(waiting.dataset.lookAgain));
})();
