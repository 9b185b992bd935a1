// The role-play in the browser. The server says one scene at a time; this plays it, offers the three reactions and
// swaps to the clip behind the one that was tapped, at once, while the choice is on its way to the disk.

import { Outbox, newKey } from "./outbox.js";
import { decision, ending, fill, reading, words } from "./panel.js";
import { Pool, watch } from "./pool.js";

const QUIET = 2000; // ms of silence after the ending's clip

const stage = document.getElementById("stage");
const panel = document.getElementById("panel");
const caption = document.getElementById("caption");
const status = document.getElementById("status");
const tap = document.getElementById("tap");
const pool = new Pool(stage.querySelectorAll("video"));
const controls = Object.fromEntries([...stage.querySelectorAll("[data-do]")].map((b) => [b.dataset.do, b]));

const wish = {
  get captions() { return localStorage.getItem("roleplay-captions") !== "no"; },
  set captions(on) { localStorage.setItem("roleplay-captions", on ? "yes" : "no"); },
  text: false,
  clock: true,
};

let scene = null; // where the role-play is, as the server said it
let outbox = null;
let moment = 0; // counts scenes, so that a late timer of an earlier one does nothing
let playing = null; // the scene whose clip is on: before its words have arrived it is null
let unwatch = () => {};
let shownAt = 0;
let visible = 0;

const say = (sentence) => { status.textContent = sentence; };
const note = (kind, details = {}) => outbox?.add({ kind, step: scene.step, details });
const state = (name) => { stage.dataset.state = name; };

function begin(first) {
  document.querySelector("header").hidden = true;
  document.querySelector("main").hidden = true;
  stage.hidden = false;
  document.documentElement.style.overflow = "hidden";
  history.replaceState(null, "", first.place);
  outbox = new Outbox(first.events, { answered, refused, lost: () => say(words.lost), back });
  controls.captions.setAttribute("aria-pressed", String(wish.captions));
  if (outbox.waiting.length) { scene = first; say(words.moment); outbox.send(true); pending = true; } else arrive(first);
}

let pending = false; // waiting for the server before going on

const moves = (event) => event.kind === "chosen" || event.kind === "went_on";

function answered(next, batch) {
  // The late answer to a note still shows the scene before the tap: that of the tap itself is on its way.
  if (!pending || (!batch.some(moves) && (outbox.waiting.some(moves) || (next.step === scene.step && playing === scene)))) return;
  pending = false;
  say("");
  arrive(next);
}

function refused(next, fault) {
  if (!next) return say(fault);
  pending = false;
  if (next.step !== scene.step || playing !== scene) { say(words.elsewhere); setTimeout(() => say(""), 4000); playing = null; swapped = null; arrive(next); }
}

function back() { say(words.back); setTimeout(() => { if (status.textContent === words.back) say(""); }, 2500); }

let swapped = null; // the promise of a clip that was begun by a tap, before its scene arrived

// A scene has arrived. Its clip may be on already, begun by the tap.
function arrive(next) {
  scene = next;
  moment += 1;
  const mine = moment;
  playing = scene;
  const begun = swapped;
  swapped = null;
  if (wish.text || !scene.clip) return readScene(null);
  shown(begun ?? start(scene.clip.address), mine);
}

function start(address, options) {
  state("playing");
  fill(panel, caption, []);
  caption.replaceChildren();
  return pool.play(address, options);
}

async function shown(clip, mine) {
  try {
    await clip;
  } catch {
    if (mine === moment) failed();
    return;
  }
  if (mine !== moment) return;
  note("shown");
  follow(mine);
}

// Follows the playing clip: captions, what to fetch next, its end.
function follow(mine) {
  const video = pool.front;
  unwatch();
  unwatch = watch(video, () => { if (mine === moment) failed(); });
  let asked = false;
  const tick = () => {
    if (mine !== moment || pool.front !== video) return;
    draw(video.currentTime);
    if (!asked && pool.fetched()) { asked = true; ahead(); }
    if (video.ended) return over();
    requestAnimationFrame(tick);
  };
  // A hidden page gets no animation frames; the end must be noticed there too.
  video.onended = () => { if (mine === moment && document.hidden) over(); };
  tick();
}

function ahead() {
  if (navigator.connection?.saveData) return;
  pool.prefetch(scene.goes_on ? [scene.on] : scene.choices.map((c) => c.clip));
}

let drawn = null;
function draw(now) {
  const cue = wish.captions ? scene.clip?.captions.find((c) => c.start <= now && now < c.end) ?? null : null;
  if (cue === drawn) return;
  drawn = cue;
  caption.lang = scene.language;
  caption.replaceChildren();
  if (!cue) return;
  const line = document.createElement("span");
  if (cue.who) {
    const who = document.createElement("b");
    who.className = "who";
    who.textContent = cue.who;
    line.append(who, " ");
  }
  line.append(cue.text);
  caption.append(line);
}

let overAt = -1;
function over() {
  if (overAt === moment) return;
  overAt = moment;
  drawn = null;
  hideControls();
  unwatch();
  if (scene.kind === "ending") return setTimeout(end, QUIET, moment);
  if (scene.goes_on) return goOn();
  decide();
}

function decide() {
  state("deciding");
  const mine = moment;
  const { parts, focus } = decision(scene, choose, clock(mine));
  fill(panel, caption, parts.filter(Boolean));
  focus.focus({ preventScroll: true });
  timed();
  ahead();
  if (scene.waiting && !matchMedia("(prefers-reduced-motion: reduce)").matches) loopWhileThinking(mine);
}

// The loop takes the free fifth place only when nothing is lost by it: after the three next clips are there.
function loopWhileThinking(mine) {
  const waiting = [...pool.ready.values()];
  if (waiting.every((v) => v.readyState >= 2) && mine === moment && stage.dataset.state === "deciding") {
    const video = pool.front;
    video.loop = true;
    video.muted = true;
    const address = scene.waiting;
    if (video.getAttribute("src") !== address) { video.src = address; video.play().catch(() => {}); }
  } else if (mine === moment) setTimeout(loopWhileThinking, 300, mine);
}

function timed() {
  shownAt = performance.now();
  visible = document.hidden ? 0 : shownAt;
  note("choices_shown");
}

let seen = 0;
document.addEventListener("visibilitychange", () => {
  const now = performance.now();
  if (document.hidden) { if (visible) seen += now - visible; visible = 0; } else visible = now;
});

function deciding() {
  const now = performance.now();
  const looked = seen + (visible ? now - Math.max(visible, shownAt) : 0);
  seen = 0;
  return { decided_ms: Math.round(now - shownAt), visible_ms: Math.round(Math.max(0, looked)) };
}

function clock(mine) {
  if (!scene.within || !wish.clock) return null;
  const bar = document.createElement("div");
  bar.className = "clock";
  bar.append(document.createElement("i"));
  bar.firstChild.animate([{ transform: "none" }, { transform: "scaleX(0)" }], { duration: scene.within * 1000, fill: "forwards" })
    .onfinish = () => { if (mine === moment) { say(words.nothing); setTimeout(() => say(""), 2000); move("chosen", "0", null); } };
  return bar;
}

const choose = (choice) => move("chosen", choice.key, choice.clip);
const goOn = () => (scene.kind === "ending" ? end(moment) : move("went_on", undefined, scene.on));

// The heart: swap first, then tell. The clip is on screen while the choice travels.
function move(kind, key, address) {
  moment += 1;
  unwatch();
  pending = true;
  const details = kind === "chosen" ? deciding() : {};
  playing = null;
  drawn = null;
  caption.replaceChildren();
  if (address && !wish.text) {
    for (const video of stage.querySelectorAll("video")) if (video.classList.contains("front")) { video.loop = false; }
    swapped = start(address);
    swapped.catch(() => {});
  } else if (!wish.text) {
    state("playing");
    fill(panel, caption, []);
  }
  tap.focus({ preventScroll: true });
  outbox.add({ kind, step: scene.step, choice: key, details });
  const mine = moment;
  setTimeout(() => { if (pending && mine === moment && (!swapped || pool.front?.ended)) say(words.moment); }, 1500);
}

function failed() {
  note("clip_failed");
  readScene(words.failed);
}

function readScene(why) {
  pool.front?.pause();
  unwatch();
  state("reading");
  const { parts, focus } = reading(scene, { why, chosen: choose, goOn: scene.kind === "ending" ? () => end(moment) : goOn });
  fill(panel, caption, parts);
  focus.focus({ preventScroll: true });
  stage.scrollTop = 0;
  timed();
  if (!wish.text) ahead();
}

function end(mine) {
  if (mine !== moment) return;
  state("ended");
  const again = scene.clip && !wish.text ? replay : null;
  const { parts, focus } = ending(scene, again);
  fill(panel, caption, parts);
  focus.focus({ preventScroll: true });
}

// -- controls ------------------------------------------------------------------------------------------------------

function replay() {
  note("replayed");
  const video = pool.front;
  overAt = -1;
  drawn = null;
  if (!scene.clip || !video) return;
  moment += 1;
  state("playing");
  fill(panel, caption, []);
  if (video.getAttribute("src") && !video.error && !video.loop) { video.currentTime = 0; video.play().catch(() => {}); follow(moment); }
  else shown(start(scene.clip.address), moment);
}

function toggle() {
  const video = pool.front;
  if (!video || video.ended || stage.dataset.state !== "playing") return;
  if (video.paused) { video.play().catch(() => {}); say(""); } else { video.pause(); say(words.paused); note("paused"); }
  controls.pause.setAttribute("aria-label", video.paused ? words.play : words.pause);
}

const actions = {
  pause: toggle,
  back() {
    const video = pool.front;
    if (!video) return;
    if (stage.dataset.state !== "playing") return replay();
    video.currentTime = Math.max(0, video.currentTime - 10);
  },
  again: replay,
  captions() {
    wish.captions = !wish.captions;
    controls.captions.setAttribute("aria-pressed", String(wish.captions));
  },
  text() {
    wish.text = true;
    hideControls();
    moment += 1;
    readScene(null);
  },
  stop() {
    const was = pool.front?.paused;
    pool.front?.pause();
    if (confirm(words.stop)) {
      // By a form and not by the outbox: the look back must find it stopped.
      const form = document.createElement("form");
      form.method = "post";
      form.action = scene.events;
      for (const [name, value] of Object.entries({ kind: "stopped", key: newKey(), step: scene.step })) {
        const field = document.createElement("input");
        Object.assign(field, { type: "hidden", name, value });
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    } else if (!was && stage.dataset.state === "playing") pool.front?.play().catch(() => {});
  },
};

let hiding = null;
function showControls() {
  stage.dataset.controls = "";
  clearTimeout(hiding);
  hiding = setTimeout(hideControls, 4000);
}
function hideControls() { clearTimeout(hiding); delete stage.dataset.controls; }

tap.addEventListener("click", () => ("controls" in stage.dataset ? hideControls() : showControls()));
for (const [name, button] of Object.entries(controls)) {
  button.addEventListener("click", () => { showControls(); actions[name](); });
}
const keys = { " ": "pause", k: "pause", ArrowLeft: "back", c: "captions", r: "again" };
stage.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const on = event.target.closest("button, a");
  if (event.key === " " && on && on !== tap) return;
  const name = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!name || (stage.dataset.state !== "playing" && name === "pause")) return;
  event.preventDefault();
  actions[name]();
});

// -- ways in -------------------------------------------------------------------------------------------------------

const form = document.getElementById("start");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button.go");
  if (button.disabled) return;
  button.disabled = true;
  pool.unlock();
  wish.captions = document.getElementById("use-captions").checked;
  wish.text = document.getElementById("use-text").checked;
  wish.clock = document.getElementById("use-clock")?.checked ?? false;
  try {
    const response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.fault);
    begin(answer.scene);
  } catch {
    document.getElementById("start-fault").textContent = words.not_started;
    button.disabled = false;
  }
});
// Coming back by the back button shows the start again, ready to be tapped.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

const attempt = document.getElementById("attempt");
if (attempt) {
  const first = JSON.parse(attempt.dataset.scene);
  const goOnButton = document.getElementById("go-on");
  goOnButton.hidden = false;
  document.getElementById("as-text").hidden = true;
  goOnButton.querySelector("button").addEventListener("click", () => { pool.unlock(); begin(first); });
}
