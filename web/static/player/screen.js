// The screen that role-play, lecture and the film of a route share: picture, captions, controls and keys.

import { Pool, watch } from "./pool.js";
import * as sound from "./sound.js";
import { wish } from "./wish.js";

const OPENING = 1500; // ms that a path of sound may take to open, as with earphones that wake up

const $ = (id) => document.getElementById(id);
export const stage = $("stage"), panel = $("panel"), caption = $("caption"), tap = $("tap"), skip = $("skip"), more = $("more");
export const words = JSON.parse($("words").textContent);
export const pool = new Pool(stage.querySelectorAll("video:not(.loop)"), stage.querySelector("video.loop"));
const status = $("status");
const controls = Object.fromEntries([...stage.querySelectorAll("[data-do]")].map((b) => [b.dataset.do, b]));

export const state = (name) => { stage.dataset.state = name; if (name !== "playing") hide(); };

let saying = 0;
// A sentence for `ms`, or until the next one; to end what was said without an end, say nothing.
export function say(sentence, ms = 0) {
  if (!sentence && saying) return;
  clearTimeout(saying);
  status.textContent = sentence;
  saying = ms ? setTimeout(() => { saying = 0; status.textContent = ""; }, ms) : 0;
}

// Not out of a frame.
export function aim(part) {
  if (self === top || document.hasFocus()) part.focus({ preventScroll: true });
}
// Takes window and keys. Call inside a tap.
export function enter(actions) {
  whole(true);
  aim(tap);
  Object.assign(doing, actions);
  for (const [name, button] of Object.entries(controls)) button.hidden = !doing[name];
  show();
}
// Gives them back.
export function exit() {
  pool.front?.pause();
  leave();
  whole(false);
}
function whole(taken) {
  for (const part of document.querySelectorAll("body > :is(.skip, header, main, footer)")) part.hidden = taken;
  stage.hidden = !taken;
  document.documentElement.style.overflow = taken ? "hidden" : "";
}

// Fills the panel. No focus is lost with what leaves it.
export function fill(parts = [], focus = null) {
  if (panel.contains(document.activeElement)) aim(tap);
  panel.replaceChildren(caption, ...parts);
  panel.scrollTop = 0;
  if (focus) { aim(focus); stage.scrollTop = 0; }
}

// -- the playing clip ----------------------------------------------------------------------------------------------

let unfollow = () => {};
let drawn = null;

// Follows the playing clip: its captions, its end, its failing. `each` is called with every frame while it plays,
// `fetched` once, when it is there as a whole.
export function follow(clip, language, { over = () => {}, broken = () => {}, each = () => {}, fetched = () => {} }) {
  unfollow();
  const video = pool.front, from = video.currentTime;
  let going = true, whole = false;
  held = null;
  const unwatch = watch(video, () => { if (unfollow()) broken(); });
  const ended = () => { if (unfollow()) over(); };
  const tick = () => {
    if (!going) return;
    draw(clip?.captions, video.currentTime, language);
    each(video);
    if (!whole && pool.fetched()) { whole = true; fetched(); }
    if (video.ended) ended();
    else requestAnimationFrame(tick);
  };
  // A hidden page gets no animation frames; the end must be noticed there too.
  video.onended = () => { if (going && document.hidden) ended(); };
  video.onpause = video.onplay = told;
  unfollow = () => {
    const was = going;
    going = false;
    unwatch();
    draw(null);
    return was;
  };
  tick();
  told();
  setTimeout(() => { if (going && video.currentTime === from) hold(); }, OPENING);
}
export const leave = () => unfollow();

function draw(cues, now, language) {
  const cue = (wish.captions && cues?.find((c) => c.start <= now && now < c.end)) || null;
  if (cue === drawn) return;
  drawn = cue;
  caption.replaceChildren();
  if (!cue) return;
  caption.lang = language.code;
  caption.dir = language.direction;
  const line = document.createElement("span");
  if (cue.who) line.append(Object.assign(document.createElement("b"), { className: "who", textContent: cue.who }), " ");
  line.append(cue.text);
  caption.append(line);
}

// -- controls ------------------------------------------------------------------------------------------------------

export const doing = {
  pause() {
    const { front: video, loop } = pool;
    if (loop.classList.contains("front")) return loop.paused ? loop.play() : loop.pause();
    if (!video || video.ended || stage.dataset.state !== "playing") return;
    if (video.paused) { sound.resume(); video.play().catch(() => {}); say(""); } else { video.pause(); say(words.paused); doing.note?.("paused"); }
  },
  back() { if (pool.front) pool.front.currentTime = Math.max(0, pool.front.currentTime - 10); },
  captions() { wish.captions = !wish.captions; drawn = undefined; show(); },
  more() { const was = pool.front?.paused; pool.front?.pause(); more.showModal(); more.onclose = () => { if (!was && stage.dataset.state === "playing") pool.front?.play().catch(() => {}); }; },
  full() { document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen?.().catch(() => {}); },
};

// The buttons say how things are.
export function show() {
  controls.captions.setAttribute("aria-pressed", wish.captions);
  controls.described.setAttribute("aria-pressed", wish.described);
  stage.dataset.size = wish.size;
  stage.dataset.place = wish.place;
}
function told() {
  standing(pool.front.paused && !pool.front.ended);
}
export function standing(paused) {
  stage.toggleAttribute("data-paused", paused);
  controls.pause.setAttribute("aria-label", paused ? words.play : words.pause);
  controls.pause.title = paused ? words.play : words.pause;
}

pool.loop.onpause = pool.loop.onplay = () => standing(pool.loop.paused);

let hiding = null;
function reveal() {
  stage.dataset.controls = "";
  tap.setAttribute("aria-expanded", true);
  clearTimeout(hiding);
  hiding = setTimeout(hide, 4000);
}
function hide() { clearTimeout(hiding); delete stage.dataset.controls; tap.setAttribute("aria-expanded", false); }

tap.addEventListener("click", () => {
  if (pool.front?.paused && stage.hasAttribute("data-paused")) doing.pause();
  else if ("controls" in stage.dataset) hide();
  else reveal();
});
for (const [name, button] of Object.entries(controls)) button.addEventListener("click", () => { reveal(); doing[name](); });
for (const field of more.querySelectorAll("input")) {
  if (field.type === "radio") field.checked = String(wish[field.name]) === field.value;
  field.addEventListener("change", () => { wish[field.name] = field.value; wish.captions = true; show(); });
}

const keys = { " ": "pause", k: "pause", arrowleft: "back", c: "captions", d: "described", r: "again", n: "next", p: "previous", f: "full", "?": "more" };
stage.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || more.open || event.target.matches("input")) return;
  if (event.key === " " && event.target !== tap && event.target.closest("button, a")) return;
  if (event.key === "Tab" && event.target === tap) reveal();
  const name = keys[event.key.toLowerCase()];
  if (!name || !doing[name]) return;
  event.preventDefault();
  doing[name]();
});

// What can't sound stands still: it waits for a tap, or for the path to open after all.
let held = null;
function hold() {
  if (!sound.closed() || !pool.front || pool.front.paused) return;
  held = pool.front;
  held.pause();
  say(words.tap);
}
sound.watch(() => {
  if (sound.closed()) hold();
  else if (held?.paused && held === pool.front) doing.pause();
});
