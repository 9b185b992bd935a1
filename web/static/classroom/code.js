// The code of a class on the beamer: looks every two seconds who has joined, and whether the code is another one.

import { full, keys, turn } from "./screen.js";

const RHYTHM = 2000; // ms
let timer = 0;

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const answer = await fetch(location.href, { cache: "no-store", signal: AbortSignal.timeout(10000) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = document.getElementById("code-large"), now = page.getElementById("code-large");
    if (!now) return location.reload(); // signed out, or the class is gone
    if (before.innerHTML !== now.innerHTML) before.replaceWith(now);
  } catch { /* no connection: what is there is still right */ }
  timer = setTimeout(look, RHYTHM);
}

keys({ d: turn, f: full });
document.addEventListener("visibilitychange", look);
timer = setTimeout(look, RHYTHM);
