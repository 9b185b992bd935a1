// What every screen of a class can: light or dark, for a room decides and not the laptop, and the whole screen.

const root = document.documentElement;
const kept = sessionStorage.getItem("theme");
if (kept) root.dataset.theme = kept;

const dark = () => (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

/** Turns light to dark, and back. */
export function turn() {
  root.dataset.theme = dark() ? "light" : "dark";
  sessionStorage.setItem("theme", root.dataset.theme);
}

/** The whole screen, and back. */
export function full() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.().catch(() => {});
}

/** Calls what a key means (by its name in small letters), unless it is typed somewhere. */
export function keys(meant) {
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea")) return;
    meant[event.key.toLowerCase()]?.();
  });
}
