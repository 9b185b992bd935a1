// The screen of a class that plays together: plays the clip, shows the vote, and goes on when she says so.

import { Pool, watch } from "../player/pool.js";
import { full, turn } from "./screen.js";

const BOUNCE = 500; // ms after a move in which a clicker that bounces does nothing
const RHYTHM = { voting: 1000 }; // ms between two looks; else SLOW
const SLOW = 2000;

const $ = (id) => document.getElementById(id);
const root = $("together"), now = $("now"), screen = $("screen"), caption = $("caption"), said = $("said"), tools = $("tools");
const data = JSON.parse($("data").textContent);
const pool = new Pool(screen.querySelectorAll("video"), document.createElement("video"));

let state = data; // what is shown
let tag = null; // of the last answer
let moved = 0; // when the last move was shown
let busy = false; // a move is on its way
let timer = 0;
let captions = true;
let unwatch = () => {};

// -- the clip ------------------------------------------------------------------------------------------------------

function over() { if (state.clip) root.toggleAttribute("data-over", true); }

async function play() {
  unwatch();
  root.removeAttribute("data-over");
  screen.hidden = !state.clip;
  if (!state.clip) { pool.front?.pause(); return over(); }
  const { address } = state.clip;
  try {
    const loaded = pool.front?.getAttribute("src") === address && !pool.front.error;
    if (loaded) { pool.front.currentTime = 0; await pool.front.play(); } else await pool.play(address);
  } catch { if (state.clip?.address === address) failed(); return; }
  if (state.clip?.address !== address || !pool.front) return;
  if (pool.front.muted) say(data.words.tap);
  pool.front.onended = over;
  unwatch = watch(pool.front, failed);
  pool.prefetch(state.ahead.slice(0, 3));
  follow(pool.front);
}
function failed() { say(data.words.failed); over(); }

function follow(video) {
  if (video !== pool.front) return;
  const cue = captions && !video.ended && root.dataset.state !== "voting" && root.dataset.state !== "revealed"
    && state.clip?.captions.find((c) => c.start <= video.currentTime && video.currentTime < c.end);
  const text = cue ? cue.text : "";
  if (caption.dataset.text !== text) {
    caption.dataset.text = text;
    caption.lang = state.language;
    caption.dir = state.direction;
    const line = document.createElement("span");
    if (cue?.who) line.append(Object.assign(document.createElement("b"), { className: "who", textContent: cue.who }), " ");
    line.append(text);
    caption.replaceChildren(...(text ? [line] : []));
  }
  if (video.paused && !video.ended) setTimeout(follow, 250, video);
  else if (!video.ended) requestAnimationFrame(() => follow(video));
}

// -- what is so ----------------------------------------------------------------------------------------------------

function say(sentence) { said.textContent = sentence; }

function show(next) {
  const fresh = next.changed !== state.changed;
  const clip = next.clip?.address !== state.clip?.address || (fresh && next.state === "playing" && state.state !== "voting");
  state = next;
  $("voted").textContent = next.voted;
  if (!fresh) return;
  moved = performance.now();
  const held = now.contains(document.activeElement);
  now.innerHTML = next.html;
  root.dataset.state = next.state;
  say("");
  if (held) now.querySelector("[data-main]")?.focus();
  if (clip || next.state === "playing" || next.state === "ended") play(); else { pool.front?.pause(); over(); }
}

async function ask(address, options = {}) {
  const headers = { Accept: "application/json", ...(tag && !options.method ? { "If-None-Match": tag } : {}) };
  const response = await fetch(address, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
  if (response.redirected) return location.reload(); // signed out meanwhile
  if (response.status === 304) return said.textContent === data.words.lost && say("");
  const answer = await response.json();
  if (answer.state === "none") return location.assign(data.begin); // it has ended, or another one has begun
  tag = options.method ? null : response.headers.get("ETag");
  show(answer);
  say(answer.fault ?? "");
}

async function look() {
  clearTimeout(timer);
  if (!busy) try { await ask(data.now); } catch { say(data.words.lost); }
  if (!document.hidden) timer = setTimeout(look, RHYTHM[state.state] ?? SLOW);
}

async function move(what) {
  if (busy || performance.now() - moved < BOUNCE) return;
  busy = true;
  const form = new FormData($("move"));
  form.set("do", what);
  try { await ask(data.move, { method: "POST", body: form }); } catch { say(data.words.lost); }
  busy = false;
  look();
}

// -- keys and buttons ----------------------------------------------------------------------------------------------

const doing = {
  next() {
    if (state.state === "ended") { if (root.hasAttribute("data-over")) now.querySelector("[data-main]")?.click(); else over(); }
    else move("next");
  },
  least() { if (now.querySelector("[value=least]")) move("least"); },
  most() { if (now.querySelector("[value=most]")) move("most"); },
  pause() {
    const video = pool.front;
    if (!video || video.ended || screen.hidden) return;
    video.muted = false;
    if (video.paused) video.play().catch(() => {}); else video.pause();
    tools.querySelector("[data-do=pause]").setAttribute("aria-pressed", video.paused);
  },
  again() { if (state.state === "playing" || state.state === "ended") play(); },
  captions() { captions = !captions; tools.querySelector("[data-do=captions]").setAttribute("aria-pressed", captions); },
  black() { root.toggleAttribute("data-black"); if (root.hasAttribute("data-black")) pool.front?.pause(); },
  theme: turn,
  full,
};
const keys = { arrowright: "next", arrowdown: "next", pagedown: "next", " ": "next", enter: "next", arrowleft: "again", arrowup: "again", pageup: "again", r: "again", m: "most", n: "least", p: "pause", k: "pause", c: "captions", b: "black", ".": "black", d: "theme", f: "full" };

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const key = event.key.toLowerCase();
  if ((key === " " || key === "enter") && event.target.closest?.("button, a, summary")) return;
  if (/^[1-9]$/.test(key) && state.state === "revealed") { event.preventDefault(); return move(key); }
  const name = keys[key];
  if (!name) return;
  event.preventDefault();
  if (pool.front?.muted && !pool.front.ended) { pool.front.muted = false; return say(""); } // sound waited for a key
  if (root.hasAttribute("data-black") && name !== "black") return root.removeAttribute("data-black");
  doing[name]();
});

$("move").addEventListener("submit", (event) => {
  const what = event.submitter?.value;
  if (what === "end" || !what) return; // leads to another page
  event.preventDefault();
  move(what);
});
for (const button of tools.querySelectorAll("[data-do]")) button.addEventListener("click", () => doing[button.dataset.do]());

document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
addEventListener("online", look);
addEventListener("pageshow", (event) => { if (event.persisted) look(); });

tools.hidden = false;
root.toggleAttribute("data-film", true);
if (state.state === "playing" || state.state === "ended") play(); else { screen.hidden = !state.clip; still(); }
timer = setTimeout(look, SLOW);

// A page that is opened while the class votes shows the last picture of the clip.
function still() {
  if (!state.clip) return;
  const video = pool.take(state.clip.address);
  video.muted = true;
  video.addEventListener("loadedmetadata", () => { video.currentTime = Math.max(0, video.duration - 0.1); }, { once: true });
  video.addEventListener("seeked", () => { pool.bring(video); video.muted = false; pool.prefetch(state.ahead.slice(0, 3)); over(); }, { once: true });
}
