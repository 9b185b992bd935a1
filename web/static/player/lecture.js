// The lecture, on its own page and before the role-play: both play it on the stage, with chapters, speed and the way on
// beside it (_lecture.html).

import * as line from "./line.js";
import { element, reading } from "./panel.js";
import { aim, doing, enter, exit, fill, follow, leave, pool, say, stage, state, words } from "./screen.js";
import { wish } from "./wish.js";

const $ = (id) => document.getElementById(id);
const lecture = JSON.parse($("lecture-data").textContent);
const beside = $("lecture-beside"), foot = $("lecture-foot"), chapters = [...beside.querySelectorAll("[data-at]")];
const { lang: language, dir: direction } = beside.querySelector("[lang]");

// How far this student is with it, kept on this device: the second where it was left, and whether it is known.
const place = `roleplay-lecture-${lecture.key}`;
const far = { at: 0, known: false };
try { Object.assign(far, JSON.parse(localStorage.getItem(place))); } catch { /* private window */ }
function keep(news) {
  Object.assign(far, news);
  try { localStorage.setItem(place, JSON.stringify(far)); } catch { /* then for now only */ }
}

// -- on the stage --------------------------------------------------------------------------------------------------

let onward = () => {}; // to the role-play
let ended = () => {}; // what follows its end
let loaded = () => {}; // called when it is fetched whole
let moment = 0; // counts what happens on the screen, as in player.js
let address = ""; // of the size that the line bears

const sized = () => (address ||= line.addressed(lecture.clip.address, line.small(lecture.clip), false));

async function show(at) {
  const mine = ++moment;
  leave();
  state("playing");
  stage.append(foot);
  beside.hidden = foot.hidden = false;
  stage.dataset.beside = "";
  fill([beside]);
  aim(tap);
  try { await pool.play(sized(), { at }); } catch { return mine === moment && read(words.failed); }
  if (mine !== moment) return;
  say("");
  pace();
  follow(lecture.clip, { code: language, direction }, {
    over, broken: () => read(words.failed),
    each({ currentTime: now }) {
      if (Math.abs(now - far.at) > 1) keep({ at: now });
      mark(now);
    },
    fetched: loaded,
  });
}

function read(why) {
  moment += 1;
  pool.front?.pause();
  leave();
  state("reading");
  foot.hidden = true;
  fill(...reading({ ...lecture, language, direction, kind: "ending" }, { why, goOn: over, watch: () => show(far.at) }));
}

// Seen or read to its end; then known, as when the student says so.
function over() {
  learnt();
  ended();
}
function known() {
  learnt();
  onward();
}
function learnt() {
  moment += 1;
  keep({ at: 0, known: true });
  off();
}

// The last frame stays until what follows has its first one.
function off() {
  pool.front?.pause();
  leave();
  state("quiet");
  foot.remove();
  delete stage.dataset.beside;
  fill();
}

function mark(now) {
  const here = chapters.findLast((c) => c.dataset.at <= now);
  for (const c of chapters) if (c.hasAttribute("aria-current") !== (c === here)) c === here ? c.setAttribute("aria-current", "true") : c.removeAttribute("aria-current");
}

// A speed that was never chosen is the clip's own.
const pace = () => { if (wish.speed) pool.front.playbackRate = wish.speed; };

for (const chapter of chapters) chapter.addEventListener("click", () => {
  if (!pool.front) return;
  pool.front.currentTime = chapter.dataset.at;
  if (pool.front.paused) doing.pause();
});
for (const field of beside.querySelectorAll("input")) {
  field.checked = Number(field.value) === (wish.speed ?? 1);
  field.addEventListener("change", () => { wish.speed = Number(field.value); if (pool.front) pace(); });
}
foot.querySelector("button").addEventListener("click", known);

// -- before the role-play ------------------------------------------------------------------------------------------

const due = () => lecture.show === "before" && lecture.clip && !far.known;

// Fetches it while the start page is read. False when there is nothing to show.
export function ahead() {
  if (!due()) return false;
  if (!navigator.connection?.saveData) pool.prefetch([sized()]);
  return true;
}

// Plays it, unless this student knows it. Resolves when the role-play may begin. Call inside a tap.
export async function before(fetched) {
  if (!due()) return;
  loaded = fetched;
  enter({ text: () => read(null) });
  await new Promise((resolve) => { onward = ended = resolve; show(far.at); });
}

// -- on its own page -----------------------------------------------------------------------------------------------

const page = $("lecture-page");

function watchFrom(at) {
  pool.unlock();
  enter({ text: () => read(null), stop() { moment += 1; off(); toPage(); } });
  show(at);
}

function toPage() {
  exit();
  offer();
  $("lecture-watch").focus();
}

// Where it was left is offered, not forced.
function offer() {
  const resume = $("lecture-resume"), { lastChild, dataset } = resume.querySelector("button"), seconds = Math.floor(far.at);
  resume.hidden = seconds < 3;
  lastChild.textContent = dataset.words.replace("{time}", `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
}

if (page) {
  const link = $("lecture-onward");
  onward = () => location.assign(link.href);
  ended = toPage;
  link.textContent = link.dataset.known;
  link.addEventListener("click", () => keep({ at: 0, known: true }));
  $("lecture").removeAttribute("controls");
  $("lecture-watch").hidden = false;
  $("lecture-watch").addEventListener("click", () => watchFrom(0));
  $("lecture-resume").addEventListener("click", () => watchFrom(far.at));
  for (const item of page.querySelectorAll("[data-at]")) {
    const button = element("button", { type: "button", onclick: () => watchFrom(Number(item.dataset.at)) }, ...item.childNodes);
    item.append(button);
  }
  offer();
}
