// Silence ends the session, here as on the server.

const main = document.querySelector("main");

// After the service's time without a sign of life, the session is closed and `end` is called; each
// sign is told to `alive`.
export function listen(end, alive = () => {}) {
  const idle = 1000 * Number(main.dataset.idle);
  if (!idle) return;
  let silence = null;
  let last = Date.now();
  const close = () => {
    navigator.sendBeacon("/sortir");
    end();
  };
  const sign = () => {
    clearTimeout(silence);
    // A machine that slept rings late: whoever wakes it finds nothing of who was there before.
    if (Date.now() - last > idle) {
      close();
      return;
    }
    last = Date.now();
    silence = setTimeout(close, idle);
    alive();
  };
  for (const name of ["input", "click", "keydown", "scroll"]) document.addEventListener(name, sign, { passive: true, capture: true });
  // « Sortir », on another page.
  new BroadcastChannel("feuillet").addEventListener("message", end);
  sign();
}
