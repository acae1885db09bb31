// Before anything is drawn: what needs a script is shown, what replaces it is not.
document.documentElement.classList.add("scripted");
// Whoever leaves leaves every page: the others are told once this one goes.
document.addEventListener("submit", (event) => {
  if (event.target.matches(".me")) addEventListener("pagehide", () => new BroadcastChannel("feuillet").postMessage("left"));
});
