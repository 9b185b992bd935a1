// The role-play in the browser. The server says one scene at a time; this plays it, offers the three reactions and
// swaps to the clip behind the one that was tapped, at once, while the choice is on its way to the disk.

import * as line from "./line.js";
import { Outbox } from "./outbox.js";
import { decision, element, ending, reading } from "./panel.js";
import { doing, enter, exit, fill, follow, leave, more, pool, say, show, skip, stage, state, words } from "./screen.js";
import { wish } from "./wish.js";

const QUIET = 2000; // ms of silence after the ending's clip
const SLOW = 1500; // ms after which a wait is told

let scene = null; // where the role-play is, as it was told last
let outbox = null;
let tell = null; // tells the next scene of a role-play that was taken along; else the server does
let moment = 0; // counts what happens on the screen, so that a late timer of an earlier moment does nothing
let pending = false; // a move is on its way, its scene not yet told
let swapped = null; // the promise of a clip that was begun by a tap, before its scene was told

const note = (kind, details = {}) => outbox?.add({ kind, step: scene.step, details });
const language = () => ({ code: scene.language, direction: scene.direction });

// -- which clip ----------------------------------------------------------------------------------------------------

let small = false; // for the clips to come; the three of a decision are of one size
let early = null; // the first clip's address, when it was fetched on the start page
function sized(address) {
  if (!address || tell) return address;
  if (early && scene?.step === 0 && address === scene.clip?.address) return early;
  return line.addressed(address, small, wish.described);
}
const clip = () => (wish.described && scene.clip?.described) || scene.clip;

const captions = new Map(); // of the clips to come: without a connection too a tap plays one with its words
async function fetchCaptions(address) {
  captions.set(address, []);
  try { captions.set(address, await (await fetch(line.addressed(`${address}/captions`, false, wish.described))).json()); } catch { captions.delete(address); }
}

function ahead() {
  if (navigator.connection?.saveData) return;
  small = line.small(scene.clip);
  const next = (scene.goes_on ? [scene.on] : scene.choices.map((c) => c.clip)).filter(Boolean);
  pool.prefetch(next.map(sized));
  if (!tell) for (const address of next) if (!captions.has(address)) fetchCaptions(address);
}

// -- a moment on the screen ----------------------------------------------------------------------------------------

export async function begin(first, taken = null) {
  enter({ note, again, back, stop, text, described, device });
  history.replaceState(null, "", first.place);
  tell = taken?.tell ?? null;
  outbox = new Outbox(first.events, { answered, refused, lost, back: online }, taken?.ticket);
  scene = first;
  await outbox.open();
  pending = !tell && outbox.waiting.some(moves);
  if (pending) say(words.moment); else arrive(first);
  outbox.send(true);
}

// A scene was told. Its clip may be on already, begun by the tap.
function arrive(next) {
  scene = next;
  const mine = ++moment;
  // Taken along, the described version has an address of its own.
  const begun = tell && clip() !== scene.clip ? null : swapped;
  swapped = null;
  stage.toggleAttribute("data-described", Boolean(scene.clip?.described));
  if (wish.text || !scene.clip) return read(null);
  shown(begun?.catch((fault) => { if (mine !== moment) throw fault; return anew(); }) ?? anew(), mine);
}

function start(address) {
  leave();
  state("playing");
  fill();
  return pool.play(address);
}
const anew = () => start(sized(clip().address));

async function shown(playing, mine) {
  try { await playing; } catch { return mine === moment && failed(); }
  if (mine !== moment) return;
  say("");
  note("shown");
  skip.hidden = !scene.seen || scene.kind === "ending";
  follow(clip(), language(), {
    over, broken: failed,
    fetched() { if (scene.clip.bytes) pool.measure(small ? scene.clip.small : scene.clip.bytes); ahead(); },
  });
}

function over() {
  const mine = ++moment;
  skip.hidden = true;
  if (scene.kind === "ending") { state("quiet"); return setTimeout(() => mine === moment && end(), QUIET); }
  if (scene.goes_on) return goOn();
  scene.seen = true; // who looks again may skip to where she was
  state("deciding");
  fill(...decision(scene, choose, clock(mine)));
  timed();
  ahead();
  if (scene.waiting && !matchMedia("(prefers-reduced-motion: reduce)").matches) pool.think(scene.waiting);
}

function end() {
  moment += 1;
  state("ended");
  const later = tell && outbox.waiting.length > 0;
  fill(...ending(later ? { ...scene, look_back: null } : scene, scene.clip && !wish.text ? again : null));
  if (later) lookBackLater();
}

// The look back is there when all that happened has arrived.
async function lookBackLater() {
  const mine = moment;
  say(words.later);
  await outbox.emptied(Infinity);
  if (mine === moment) location.assign(scene.look_back);
}

function read(why) {
  moment += 1;
  const mine = moment;
  pool.front?.pause();
  leave();
  state("reading");
  const watch = wish.text && scene.clip ? () => { wish.text = false; again(); } : null;
  fill(...reading(scene, { why, chosen: choose, goOn: scene.kind === "ending" ? end : goOn, clock: clock(mine), watch, stop: scene.kind === "scene" && stop }));
  if (scene.choices.length) timed();
  if (!wish.text) ahead();
}

function failed() {
  note("clip_failed");
  read(words.failed);
}

// -- deciding ------------------------------------------------------------------------------------------------------

let shownAt = 0, lookedFrom = 0, looked = 0; // ms; looked: with the page visible
function timed() {
  shownAt = performance.now();
  looked = 0;
  lookedFrom = document.hidden ? 0 : shownAt;
  note("choices_shown");
}
function decided() {
  const now = performance.now();
  return { decided_ms: Math.round(now - shownAt), visible_ms: Math.round(looked + (lookedFrom ? now - lookedFrom : 0)) };
}
document.addEventListener("visibilitychange", () => {
  const now = performance.now();
  if (document.hidden) { if (lookedFrom) looked += now - lookedFrom; lookedFrom = 0; } else { lookedFrom = now; look(); }
});

function clock(mine) {
  if (!scene.within || !wish.clock || !scene.choices.length) return null;
  const bar = element("div", { class: "clock" }, element("i"));
  bar.firstChild.animate([{ transform: "none" }, { transform: "scaleX(0)" }], { duration: scene.within * 1000, fill: "forwards" })
    .onfinish = () => { if (mine === moment) { say(words.nothing, 2000); move("chosen", "0", null); } };
  return bar;
}

const choose = (choice) => move("chosen", choice.key, choice.clip);
const goOn = () => move("went_on", undefined, scene.on);

// The heart: swap first, then tell. The clip is on screen while the choice travels.
async function move(kind, choice, address) {
  if (pending) return; // a second tap on what was just tapped
  const mine = ++moment;
  const details = kind === "chosen" ? decided() : {};
  pending = true;
  if (address && !wish.text) {
    const clip = { captions: captions.get(address) };
    swapped = start(sized(address));
    swapped.then(() => pending && mine === moment && follow(clip, language(), {}), () => {});
  } else { leave(); if (!wish.text) { state("playing"); fill(); } }
  const step = scene.step;
  outbox.add({ kind, step, choice, details });
  if (tell) {
    try {
      const next = await tell(kind, choice);
      pending = false;
      return arrive(next);
    } catch { tell = null; /* removed meanwhile: the server tells, once it is reached */ }
    if (!outbox.waiting.length) { pending = false; look(); }
  }
  setTimeout(() => { if (pending && mine === moment && (!swapped || pool.front?.ended)) say(outbox.away ? words.lost : words.moment); }, SLOW);
}

// -- what the server says ------------------------------------------------------------------------------------------

const moves = (event) => event.kind === "chosen" || event.kind === "went_on";

function answered(next) {
  // While a tap is on its way, the answer to what was sent before it still shows the scene that it left.
  if (tell || !pending || outbox.waiting.some(moves)) return;
  pending = false;
  say("");
  arrive(next);
}

function refused(next, fault) {
  if (!next) return say(fault);
  const was = pending;
  pending = false;
  if (next.step !== scene.step || was) elsewhere(next);
}

function elsewhere(next) {
  tell = swapped = null; // from here on the server tells
  say(words.elsewhere, 4000);
  arrive(next);
}

// After a while away: has it gone on in another window or on another device?
async function look() {
  if (!scene || tell || pending || outbox.waiting.length) return;
  const mine = moment;
  try {
    const response = await fetch(scene.place, { headers: { Accept: "application/json" } });
    const next = (await response.json()).scene;
    if (response.ok && mine === moment && !pending && next.step > scene.step) elsewhere(next);
  } catch { /* then the next move tells */ }
}

const lost = () => { if (!tell) say(words.lost); };
const online = () => { if (stage.dataset.state !== "ended") say(words.back, 2500); if (stage.dataset.state === "deciding") ahead(); };

// -- controls ------------------------------------------------------------------------------------------------------

function again() {
  if (pending || !scene.clip) return;
  note("replayed");
  moment += 1;
  const kept = pool.front?.getAttribute("src")?.startsWith(clip().address) && !pool.front.error;
  pool.still();
  shown(kept ? resumed(0) : anew(), moment);
}
async function resumed(at) {
  leave();
  state("playing");
  fill();
  pool.front.currentTime = at;
  await pool.front.play();
}
function back() {
  const { front } = pool;
  if (!front) return;
  if (stage.dataset.state === "playing") { front.currentTime = Math.max(0, front.currentTime - 10); return; }
  if (stage.dataset.state === "deciding" && !front.error) { moment += 1; pool.still(); shown(resumed(Math.max(0, front.duration - 10)), moment); }
}
function text() {
  wish.text = true;
  read(null);
}
function described() {
  if (pending || !scene.clip?.described || stage.dataset.state !== "playing") return;
  wish.described = !wish.described;
  early = null; // that is the other version
  show();
  say(wish.described ? words.described : words.not_described, 2500);
  moment += 1;
  shown(anew(), moment);
}
function device() {
  // By a form: the code is shown on a page of its own.
  const form = element("form", { method: "post", action: `${scene.place}/handover` });
  if (!navigator.onLine) return say(words.lost, 2500);
  document.body.append(form);
  form.submit();
}
async function stop() {
  const was = pool.front?.paused;
  pool.front?.pause();
  if (!confirm(words.stop)) return !was && stage.dataset.state === "playing" && pool.front?.play().catch(() => {});
  moment += 1;
  leave();
  note("stopped");
  say(words.moment);
  if (await outbox.emptied(4000)) return location.assign(scene.look_back);
  state("ended");
  fill();
  lookBackLater();
}
skip.addEventListener("click", () => {
  const { front } = pool;
  if (stage.dataset.state === "playing" && Number.isFinite(front?.duration)) front.currentTime = front.duration - 0.04;
});

// -- ways in -------------------------------------------------------------------------------------------------------

const form = document.getElementById("start");
const tick = (name) => document.getElementById(`use-${name}`)?.checked ?? false;

// The lecture that comes before, where there is one.
const lecture = form && document.getElementById("lecture-data") && import("./lecture.js").catch(() => null);

// The first clip is fetched while the start page is read, or after the lecture's own; how fast it comes tells what the
// line bears.
let stopMeasuring = () => {};
function fetchFirst() {
  if (!form.dataset.first || navigator.connection?.saveData || tick("text")) return;
  const first = JSON.parse(form.dataset.first);
  small = line.small(first);
  early = sized(first.address);
  const since = performance.now(), bytes = small ? first.small : first.bytes;
  pool.prefetch([early]);
  stopMeasuring = () => {
    clearInterval(timer);
    const share = pool.fetchedAhead() / first.seconds;
    line.heard(bytes * share, performance.now() - since);
    if (share < 0.3 && !small && line.small(first)) early = null;
    stopMeasuring = () => {};
  };
  const timer = setInterval(() => { if (pool.fetchedAhead() >= first.seconds - 0.3) stopMeasuring(); }, 100);
}
if (form) addEventListener("load", () => setTimeout(async () => (await lecture)?.ahead() || fetchFirst(), 50));

async function told() {
  const ask = { method: "POST", headers: { Accept: "application/json" }, signal: AbortSignal.timeout(15000) };
  const response = await fetch(form.action, ask);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.fault);
  return begin(answer.scene);
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button.go");
  if (button.disabled) return;
  button.disabled = true;
  pool.unlock();
  Object.assign(wish, { captions: tick("captions"), text: tick("text"), clock: tick("clock") });
  if (!wish.text) await (await lecture)?.before(fetchFirst);
  stopMeasuring();
  try { await told(); } catch {
    try { const along = await import("./along.js"); const taken = await along.begin(form.dataset.id); await begin(taken.scene, taken); } catch {
      exit();
      document.getElementById("start-fault").textContent = words.not_started;
      button.disabled = false;
    }
  }
});
// Coming back by the back button shows the start again, ready to be tapped.
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

const attempt = document.getElementById("attempt");
if (attempt) {
  const first = JSON.parse(attempt.dataset.scene);
  const go = document.getElementById("go-on");
  go.hidden = false;
  document.getElementById("as-text").hidden = true;
  go.querySelector("button").addEventListener("click", () => { pool.unlock(); begin(first); });
}
