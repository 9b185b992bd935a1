// The preview of a draft: the real player in a frame, begun where the trainer wants it, and begun again where it is
// whenever the file says something else. The page asks once a second how file and role-play are.

const RHYTHM = 1000; // ms between two questions
const MOST = 8000; // ms of the longest pause after failures
const SOON = 150; // ms after something happened in the player
const TOAST = 5000; // ms

const $ = (id) => document.getElementById(id);
const said = JSON.parse($("data").textContent);
const frame = $("player"), toast = $("toast");
const changed = new Map(); // values that were typed and not begun with yet, by the name of their field

let { digest, plays } = said;
let attempt = null; // the one in the frame
let where = null; // where it was when it was asked last
let tag = null, timer = 0, failures = 0, hushes = 0;
let drive = null; // what was on the screen when the next one took its place: it goes on there

document.documentElement.toggleAttribute("data-framed", window !== top);

function say(sentence) {
  clearTimeout(hushes);
  toast.textContent = sentence;
  hushes = setTimeout(() => { toast.textContent = ""; }, TOAST);
}

// -- the player -----------------------------------------------------------------------------------------------------------

async function begin(asked) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": $("from").elements.csrf_token.value };
  const answer = await fetch($("from").action, { method: "POST", headers, body: JSON.stringify(asked) });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.fault);
  drive = { state: frame.contentDocument?.getElementById("stage")?.dataset.state ?? "", back: asked.after && /\/look-back$/.test(inside()) };
  attempt = told.attempt;
  where = null;
  changed.clear();
  frame.contentWindow.location.replace(drive.back ? `${told.place}/look-back` : told.place);
  return told;
}

const inside = () => { try { return frame.contentWindow.location.pathname; } catch { return ""; } };

// Whatever is in the frame now: a role-play that was begun here, or one that "What if?" began in its look back.
frame.addEventListener("load", () => {
  attempt = inside().match(/^\/attempts\/([^/]+)/)?.[1] ?? null;
  where = null;
  const page = frame.contentDocument, go = page?.querySelector("#go-on button"), was = drive;
  drive = null;
  if (go && was) setTimeout(() => go.click()); // when its script has run
  const stage = page?.getElementById("stage");
  if (stage) new MutationObserver(soon).observe(stage, { attributeFilter: ["data-state"] });
  const skip = page?.getElementById("skip");
  if (skip && was?.state === "deciding") new MutationObserver((_, watching) => {
    if (skip.hidden) return;
    watching.disconnect();
    skip.click(); // she was at the reactions, and has seen this scene
  }).observe(skip, { attributeFilter: ["hidden"] });
  soon();
});

const values = () => {
  const found = {};
  for (const field of fields()) found[name(field)] = field.type === "number" ? Number(field.value) : field.value === "true";
  return found;
};
const fields = () => [...$("from").querySelectorAll("[name^=value-]")];
const name = (field) => field.name.slice("value-".length);

async function from(at) {
  try { await begin({ at, values: values() }); } catch (fault) { say(fault.message || said.lost); }
  soon();
}

document.addEventListener("submit", (event) => {
  if (event.target.id !== "from") return;
  event.preventDefault();
  from(event.submitter?.value ?? "");
});
document.addEventListener("input", (event) => {
  const field = event.target.closest("[name^=value-]");
  if (!field) return;
  changed.set(field.name, field.value);
  field.setAttribute("data-changed", "");
});
document.addEventListener("click", (event) => {
  const box = event.target.closest(".preview-map .rm-box");
  const place = box && document.querySelector(`.place[data-box="${CSS.escape(box.id)}"]`);
  if (place) from(place.value);
});
$("phone").addEventListener("click", () => {
  const phone = $("screen").dataset.as !== "phone";
  $("screen").dataset.as = phone ? "phone" : "wide";
  $("phone").setAttribute("aria-pressed", phone);
});

// -- where it is ----------------------------------------------------------------------------------------------------------

function show() {
  for (const place of document.querySelectorAll(".place")) {
    const here = place.value === where?.at;
    if (here !== place.hasAttribute("aria-current")) place.toggleAttribute("aria-current", here);
    $(place.dataset.box)?.classList.toggle("is-here", here);
    if (!here) continue;
    $("again").value = place.value;
    const list = $("from"), below = place.getBoundingClientRect(), seen = list.getBoundingClientRect();
    if (shown !== place.value && (below.bottom > seen.bottom || below.top < seen.top)) list.scrollTop += below.top - seen.top - seen.height / 2;
    if (shown !== place.value) reveal($(place.dataset.box));
    shown = place.value;
  }
  for (const field of fields()) {
    const held = changed.get(field.name) ?? where?.values[name(field)];
    if (held !== undefined && String(held) !== field.value && field !== document.activeElement) field.value = String(held);
    field.toggleAttribute("data-changed", changed.has(field.name));
  }
}

let shown = null; // the place that list and map were moved to
function reveal(box) {
  const map = $("map");
  if (!box || !map) return;
  const at = box.getBoundingClientRect(), over = map.getBoundingClientRect();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  map.scrollBy({ left: at.left + at.width / 2 - over.left - over.width / 2, top: at.top + at.height / 2 - over.top - over.height / 2, behavior: calm ? "auto" : "smooth" });
}

// The parts of the page that tell of the file, as the server draws them now.
async function refresh() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  for (const part of document.querySelectorAll("[data-fresh]")) {
    const fresh = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (fresh) part.replaceWith(fresh);
  }
  shown = null;
  const now = JSON.parse(page.getElementById("data").textContent);
  plays = now.plays;
  $("screen").hidden = !plays;
  for (const field of fields()) if (changed.has(field.name)) field.value = changed.get(field.name);
}

async function follow(told) {
  digest = told.digest;
  await refresh();
  if (!told.playable) return say(said.broken);
  if (!attempt) return plays && from("");
  const { gone } = await begin({ after: attempt });
  say(gone ? said.gone : said.kept);
}

async function heard(told) {
  const before = where;
  if (told.digest !== digest) await follow(told);
  else if (told.where) {
    where = told.where;
    show();
    // The picture of this very scene is another one: it was drawn, or filmed, meanwhile.
    const same = before?.attempt === where.attempt && before.step === where.step;
    if (same && before.clip !== where.clip && where.clip) { await begin({ after: attempt }); say(said.drawn); }
  }
}

async function look() {
  clearTimeout(timer);
  if (document.hidden) return;
  try {
    const headers = { Accept: "application/json", ...(tag ? { "If-None-Match": tag } : {}) };
    const asked = attempt, address = asked ? `${said.now}?attempt=${asked}` : said.now;
    const answer = await fetch(address, { headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
    if (answer.redirected) return location.reload(); // signed out
    if (answer.status === 404 && asked) { attempt = tag = null; } else if (answer.status !== 304) {
      if (!answer.ok) throw new Error(answer.status);
      tag = answer.headers.get("ETag");
      if (asked === attempt) await heard(await answer.json());
    }
    failures = 0;
  } catch {
    failures += 1;
    if (failures === 2) say(said.lost);
    tag = null;
  }
  timer = setTimeout(look, Math.min(MOST, RHYTHM * 2 ** failures));
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, SOON);
}
document.addEventListener("visibilitychange", look);

$("sizes").hidden = false;
if (plays) from($("again").value);
look();
