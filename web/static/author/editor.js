// The page of the workbench: the story, its text or a form, and the preview, over one text and one checker.

import { ask, data, words } from "./asking.js";
import { films } from "./films.js";
import { form } from "./form.js";
import { complete, explain, learn } from "./knowing.js";
import { keep } from "./saving.js";
import { findingsList, placeAt, story } from "./story.js";
import { textPane } from "./text.js";

const $ = (id) => document.getElementById(id);
let findings = [], proved = new Set(), line = 1, asked = 0, waiting, checking;

const pane = textPane($("text"), data.text, {
  words: words.editor,
  complete,
  explain: (number, key) => explain(pane.view.state.doc, number, key),
  changed: () => { saving?.changed(); later(); },
  moved: (number) => { line = number; place(); },
  keys: [{ key: "Mod-s", preventDefault: true, run: () => { saving.save(); return true; } }],
});

const quiet = (said) => { $("said").textContent = said; };
const here = () => placeAt(told.rows(), line);
const told = story({ go: (number) => show(number), here, text: pane.text });
const fields = form({ text: pane.text, put: pane.put, here, quiet, go: (id, number) => show(number ?? told.rows().find((one) => one.id === id)?.line ?? line) });
const clips = films({ quiet });
const saving = keep(pane, () => { clips.look(); frame(); });

function show(number, column = 1) {
  if (!$("form-view").hidden) pane.goTo(number, column);
  else { tab("text-view"); pane.goTo(number, column); }
  if (narrow.matches) only("middle");
}

function place() {
  told.mark();
  if (!$("form-view").hidden) fields.show(here());
  $("place").textContent = told.title(here()) ?? "";
}

// -- checking ---------------------------------------------------------------------------------------------------------

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(check, 250);
}

async function check() {
  checking?.abort();
  checking = new AbortController();
  const mine = ++asked, text = pane.text(), { signal } = checking;
  try {
    const found = await ask(data.addresses.check, { text }, { signal });
    if (mine !== asked) return;
    findings = found.findings;
    proved = new Set();
    learn(found.names);
    told.show(found.outline, findings);
    marked();
    place();
    if (!$("form-view").hidden) fields.show(here(), true);
    if (findings.some((one) => one.mend)) {
      const { proved: sure } = await ask(data.addresses.mends, { text }, { signal });
      if (mine !== asked) return;
      proved = new Set(sure.map((index) => findings[index]));
      marked();
    }
  } catch (fault) {
    if (fault.name !== "AbortError") $("count").textContent = fault.message;
  }
}

function mend(found) {
  pane.mend(found.mend);
}

function marked() {
  pane.mark(findings, proved, mend);
  const worse = findings.filter((one) => one.severity !== "note");
  const errors = worse.filter((one) => one.severity === "error").length;
  $("count").textContent = errors ? words.counts.errors(errors) : worse.length ? words.counts.warnings(worse.length) : words.counts.none;
  $("findings").dataset.worst = errors ? "error" : worse.length ? "warning" : "";
  findingsList($("findings-list"), findings, proved, { go: show, mend });
}
words.counts = {
  errors: (number) => (number === 1 ? words.oneError : words.errors.replace("%(num)s", number)),
  warnings: (number) => (number === 1 ? words.oneWarning : words.warnings.replace("%(num)s", number)),
  none: words.fine,
};

// -- panes ------------------------------------------------------------------------------------------------------------

const narrow = matchMedia("(max-width: 60rem)");

/** Shows one view of its pane. */
function tab(id) {
  const view = $(id);
  for (const each of view.parentElement.querySelectorAll(":scope > [role=tabpanel]")) each.hidden = each !== view;
  for (const each of view.parentElement.querySelectorAll("[role=tab]")) {
    const on = each.getAttribute("aria-controls") === id;
    each.setAttribute("aria-selected", String(on));
    each.tabIndex = on ? 0 : -1;
  }
  if (id === "map-view") told.map();
  if (id === "form-view") { fields.forget(); fields.show(here()); }
  if (id === "clips-view") clips.look();
  if (id === "preview-view") frame();
}

for (const bar of document.querySelectorAll("[role=tablist]")) {
  bar.addEventListener("click", (event) => {
    const on = event.target.closest("[role=tab]");
    if (on) tab(on.getAttribute("aria-controls"));
  });
  bar.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const all = [...bar.querySelectorAll("[role=tab]")];
    const next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
    next.focus();
    tab(next.getAttribute("aria-controls"));
  });
}

/** On a small screen one pane at a time. */
function only(name) {
  $("bench").dataset.shows = name;
  for (const each of document.querySelectorAll("[data-pane]")) each.setAttribute("aria-pressed", String(each.dataset.pane === name));
}
for (const each of document.querySelectorAll("[data-pane]")) each.addEventListener("click", () => only(each.dataset.pane));

/** The player with the draft; it finds out by itself when the file has changed. */
function frame() {
  const player = $("player");
  if (player && !$("preview-view").hidden && !player.src) player.src = data.addresses.preview;
}
$("play-here")?.addEventListener("click", async () => {
  await saving.save();
  tab("preview-view");
  if (narrow.matches) only("side");
  const at = new URL(data.addresses.preview, location.href);
  at.searchParams.set("at", here());
  $("player").src = at;
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    saving.save();
  }
});

check();
frame();
