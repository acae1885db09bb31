// Silence ends the session, here as on the server.

const main = document.querySelector("main");

// After the service's time without a sign of life, the session is closed and `end` is called; each
// sign is told to `alive`.
export function listen(end, alive = () => {}) {
  const idle = 1000 * Number(main.dataset.idle);
  if (!idle) return;
  let silence = null;
  const sign = () => {
    clearTimeout(silence);
    silence = setTimeout(() => {
      navigator.sendBeacon("/sortir");
      end();
    }, idle);
    alive();
  };
  for (const name of ["input", "click", "keydown", "scroll"]) document.addEventListener(name, sign, { passive: true, capture: true });
  sign();
}
