// The stage of a debrief: one slide at a time, by keys, clicker, taps, or the desk in another window.

import { full, turn } from "./screen.js";

const stage = document.getElementById("beamer");
const slides = [...stage.querySelectorAll("[data-slide]")];
const told = document.getElementById("told");
const channel = new BroadcastChannel(`debrief ${stage.dataset.channel}`);
const root = document.documentElement;
let here = null;

// -- where we are -----------------------------------------------------------------------------------------------------

const partsOf = (slide) => Number(slide.dataset.parts);
const partOf = (slide) => Number(slide.dataset.at ?? 0);
const onTheWay = (slide) => !("aside" in slide.dataset) && (slide.id !== "wall" || slide.querySelector(".wall li"));

function show(slide, part) {
  if (!slide) return;
  delete slide.dataset.aside; // who was asked for belongs to the walk
  slide.dataset.at = Math.min(part, partsOf(slide));
  stage.dataset.step = slide.dataset.step;
  stage.removeAttribute("data-black");
  if (slide !== here) {
    here = slide;
    for (const each of slides) each.hidden = each !== slide;
    slide.scrollTop = 0;
    for (const link of stage.querySelectorAll(".steps a")) {
      if (link.dataset.step === slide.dataset.step) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    }
    if (slide.querySelector(".chart:not([data-scale])")) zoom();
    slide.focus({ preventScroll: true });
    told.textContent = slide.ariaLabel;
    if (slide.dataset.step === "5") refresh();
  }
  history.replaceState(null, "", `#${encodeURIComponent(slide.id)}${partOf(slide) ? `/${partOf(slide)}` : ""}`);
  tell();
}

function fromAddress() {
  const [name, part] = decodeURIComponent(location.hash.slice(1)).split("/");
  show(slides.find((slide) => slide.id === name) ?? here ?? slides[0], Number(part) || 0);
}

function walk(by) {
  if (stage.hasAttribute("data-black")) return black();
  if (closed()) return;
  if (panned(by)) return;
  const part = partOf(here) + by;
  if (part >= 0 && part <= partsOf(here)) return show(here, part);
  const way = slides.filter((slide) => slide === here || onTheWay(slide));
  const next = way[way.indexOf(here) + by];
  if (next) show(next, by > 0 ? 0 : partsOf(next));
}

/** Moves on along a map that is wider than the screen, or down a slide that is longer; false at its end. */
function panned(by) {
  const chart = here.querySelector(".chart[data-large]"), on = chart ?? here;
  const before = on.scrollLeft + on.scrollTop;
  const [left, top] = chart ? [by * 0.8 * on.clientWidth, 0] : [0, by * 0.8 * on.clientHeight];
  on.scrollBy({ left, top, behavior: "instant" });
  return Math.abs(on.scrollLeft + on.scrollTop - before) > 1;
}

function toStep(number) {
  show(slides.find((slide) => slide.dataset.step === number && !("aside" in slide.dataset)), 0);
}

// -- keys, clicker, taps ------------------------------------------------------------------------------------------------

const KEYS = {
  ArrowRight: () => walk(root.dir === "rtl" ? -1 : 1),
  ArrowLeft: () => walk(root.dir === "rtl" ? 1 : -1),
  ArrowDown: () => walk(1),
  ArrowUp: () => walk(-1),
  PageDown: () => walk(1),
  PageUp: () => walk(-1),
  " ": () => walk(1),
  Home: () => show(slides[0], 0),
  End: () => show(slides.at(-1), 0),
  b: black,
  ".": black,
  d: turn,
  f: full,
  "+": () => zoom(1.5),
  "=": () => zoom(1.5),
  "-": () => zoom(1 / 1.5),
};
for (const number of "12345") KEYS[number] = () => toStep(number);

function black() {
  stage.toggleAttribute("data-black");
  tell();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const used = event.target.closest("input, textarea, video, dialog[open]");
  // A clicker goes on whatever has the focus; what a key means there already, it means.
  if (used && !/^Page/.test(key)) return;
  if (key === " " && event.target.closest("button")) return;
  if (/^Arrow(Up|Down)/.test(key) && event.target.closest("[data-large]")) return;
  if (!KEYS[key]) return;
  event.preventDefault();
  KEYS[key]();
});
addEventListener("hashchange", fromAddress);
stage.addEventListener("click", (event) => {
  if (stage.hasAttribute("data-black")) return black();
  const on = event.target.closest("[data-go], [data-place], [data-show], [data-zoom], [data-clip], .steps a");
  if (!on) return;
  const { go, place, show: which, zoom: larger, clip, step } = on.dataset;
  if (go) walk(Number(go));
  else if (place) play(document.getElementById(`play-${place}`));
  else if (which) choose(on, () => { here.querySelector(".ended").dataset.show = which; });
  else if (larger) zoom(Number(larger));
  else if (clip) choose(on, () => load(on.closest("dialog"), on.dataset));
  else toStep(step);
  event.preventDefault();
});

function choose(button, then) {
  for (const each of button.parentElement.children) each.ariaPressed = String(each === button);
  then();
}

/** Enlarges the map of this slide by a factor; without one it is shown whole, or as large as it can be read. */
function zoom(by) {
  const chart = here.querySelector(".chart");
  if (!chart) return;
  const svg = chart.querySelector("svg");
  const whole = svg.viewBox.baseVal.width / chart.clientWidth; // what an eye sees of a letter is its size by this
  const middle = (chart.scrollLeft + chart.clientWidth / 2) / chart.scrollWidth;
  const before = Number(chart.dataset.scale ?? 1);
  const scale = by ? Math.min(Math.max(1, before * by), Math.max(4, 2 * whole)) : whole > 3.3 ? whole / 1.5 : 1;
  chart.dataset.scale = scale;
  chart.toggleAttribute("data-large", scale > 1);
  svg.style.inlineSize = scale > 1 ? `${100 * scale}%` : "";
  if (by) chart.scrollLeft = middle * chart.scrollWidth - chart.clientWidth / 2;
  for (const button of here.querySelectorAll("[data-zoom]")) button.disabled = button.dataset.zoom < 1 && scale === 1;
}

// -- clips --------------------------------------------------------------------------------------------------------------

function play(dialog) {
  dialog.showModal();
  const video = dialog.querySelector("video");
  if (!video) return;
  if (!video.textTracks.length) captions(video);
  video.play().catch(() => {}); // then its own button is there
}

function load(dialog, { clip, captions: words }) {
  const video = dialog.querySelector("video");
  video.src = clip;
  video.dataset.captions = words;
  captions(video);
  video.play().catch(() => {});
}

async function captions(video) {
  const track = video.textTracks[0] ?? video.addTextTrack("captions", "", video.dataset.language);
  track.mode = "showing";
  for (const cue of [...(track.cues ?? [])]) track.removeCue(cue);
  const answer = await fetch(video.dataset.captions).catch(() => null);
  if (!answer?.ok) return;
  for (const { start, end, who, text } of await answer.json()) {
    track.addCue(new VTTCue(start, end, who ? `${who}: ${text}` : text));
  }
}

/** Closes a clip; whether one was open. */
function closed() {
  const open = stage.querySelector("dialog[open]");
  open?.close();
  return Boolean(open);
}

for (const dialog of stage.querySelectorAll("dialog")) {
  dialog.addEventListener("close", () => dialog.querySelector("video")?.pause());
}

// -- the wall -----------------------------------------------------------------------------------------------------------

async function refresh() {
  const answer = await fetch(stage.dataset.wall, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  const { wall, kept } = await answer.json();
  const list = document.querySelector("#on-wall .wall");
  list.replaceChildren(...wall.map(({ ask, text }) => {
    const [item, quote, asked] = ["li", "blockquote", "p"].map((name) => document.createElement(name));
    [quote.dir, quote.textContent, asked.className, asked.textContent] = ["auto", text, "ask", ask];
    item.append(quote, ...(ask ? [asked] : []));
    return item;
  }));
  document.getElementById("agreed").textContent = kept;
}

// Who takes her words back sees them go, also while the class looks at them.
setInterval(() => { if (here?.dataset.step === "5" && !document.hidden) refresh(); }, 5000);

// -- the desk -----------------------------------------------------------------------------------------------------------

function tell() {
  channel.postMessage({ at: here.id, part: partOf(here), black: stage.hasAttribute("data-black") });
}

const ASKED = { go: ({ to }) => { closed(); show(slides.find((slide) => slide.id === to), 0); }, walk: ({ by }) => walk(by), black, where: tell, wall: refresh };
channel.addEventListener("message", ({ data }) => ASKED[data.ask]?.(data));

fromAddress();
