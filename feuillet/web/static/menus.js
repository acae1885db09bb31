// Menus and dialogs: Escape and a press elsewhere close them, the focus goes back.

export function listen() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest(".list button")) menu.open = false;
    }
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog).showModal();
    event.target.closest("[data-close]")?.closest("dialog").close();
  });
  // What opened it is in a menu that was closed.
  document.addEventListener("close", (event) => {
    if (!event.target.matches("dialog") || document.activeElement !== document.body) return;
    document.querySelector("details.menu > summary").focus();
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    const stops = [...menu.querySelectorAll(".list button, .list input")].filter((one) => one.checkVisibility());
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    } else if (step && menu.contains(document.activeElement)) {
      event.preventDefault();
      stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length]?.focus();
    }
  });
}
