// On every page: keeps the site for when there is no connection, and sends what waits from before.

const $ = (id) => document.getElementById(id);
const playing = () => $("attempt") || $("stage")?.hidden === false; // the player sends its own

async function send() {
  if (playing()) return;
  const { flushAll } = await import("./player/outbox.js");
  if (await flushAll()) return;
  // This page is there because the attempt was not known yet, or could not be reached: now it may be.
  const unknown = location.pathname.startsWith("/attempts/") && document.querySelector("[data-status='404'], #offline");
  if (!unknown || !navigator.onLine || sessionStorage.getItem("again") === location.pathname) return;
  sessionStorage.setItem("again", location.pathname);
  location.reload();
}

addEventListener("online", () => { sessionStorage.removeItem("again"); send(); });
addEventListener("load", () => {
  send();
  // Not at once: first of all comes what this page itself needs.
  if ("serviceWorker" in navigator) setTimeout(() => navigator.serviceWorker.register("/sw.js").catch(() => {}), 2000);
});
// Only who opens the fold needs what is behind it.
const fold = $("along");
if (fold && isSecureContext && globalThis.crypto?.subtle && globalThis.DecompressionStream && navigator.serviceWorker) {
  fold.hidden = false;
  fold.addEventListener("toggle", () => import("./player/along.js").then((along) => along.fold(fold)), { once: true });
}
if ($("offline")) import("./player/away.js");
