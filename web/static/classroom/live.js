// Where a class is: asks every second while somebody looks, and puts the counts on the boxes of the map.

import { full, keys, turn } from "./screen.js";

const RHYTHM = 1000; // ms
const MOST = 8000; // ms of the longest pause after failures
const SVG = "http://www.w3.org/2000/svg";

const $ = (id) => document.getElementById(id);
const data = JSON.parse($("data").textContent);
const spots = [...document.querySelectorAll("[data-box]")];
let tag = null, timer = 0, failures = 0;

// A count on the corner of a box, made once.
function badge(id) {
  const box = $(id), card = box?.querySelector(".rm-card");
  if (!card) return null;
  const made = document.createElementNS(SVG, "g"), at = (name) => Number(card.getAttribute(name));
  made.setAttribute("class", "live-badge");
  made.setAttribute("transform", `translate(${at("x") + at("width")} ${at("y")})`);
  made.append(document.createElementNS(SVG, "rect"), document.createElementNS(SVG, "text"));
  box.closest("svg").append(made); // over everything
  return made;
}
const badges = new Map(spots.map((spot) => [spot.dataset.box, badge(spot.dataset.box)]));

function put(made, told) {
  const [plate, text] = made.children;
  made.toggleAttribute("data-here", Boolean(told));
  if (!told || text.textContent === told) return;
  text.textContent = told;
  const wide = text.getComputedTextLength() + 36;
  for (const [name, value] of [["x", -wide / 2], ["y", -28], ["width", wide], ["height", 56], ["rx", 28]]) plate.setAttribute(name, value);
}

function show({ counts, here }) {
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count];
  for (const spot of spots) {
    const told = here[spot.dataset.box] ?? "", made = badges.get(spot.dataset.box);
    spot.hidden = !told;
    spot.querySelector("b").textContent = told;
    if (made) put(made, told);
  }
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const headers = { Accept: "application/json", ...(tag ? { "If-None-Match": tag } : {}) };
    const response = await fetch(data.now, { headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (response.redirected || response.status === 404) return location.reload();
    if (response.status !== 304) {
      if (!response.ok) throw new Error(response.status);
      show(await response.json());
      tag = response.headers.get("ETag");
    }
    failures = 0;
    $("said").textContent = "";
  } catch {
    failures += 1;
    $("said").textContent = data.lost;
  }
  clearTimeout(timer);
  timer = setTimeout(look, Math.min(MOST, RHYTHM * 2 ** failures));
}

keys({ d: turn, f: full });
document.addEventListener("visibilitychange", look);
addEventListener("online", look);
look();
