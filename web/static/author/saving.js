// The text gets into the file: by hand, never by itself. What is not saved yet is kept in this browser, and when
// somebody else saved in between, both texts are shown and nothing is lost.

import { ask, data, h, tell, words } from "./asking.js";

const $ = (id) => document.getElementById(id);
const KEY = `draft ${data.id}`;

/** `pane` is the text; `saved()` is called after each save. */
export function keep(pane, saved) {
  let base = data.digest, there = data.text, busy = false, waiting;

  const state = $("saved"), button = $("save");
  const dirty = () => pane.text() !== there;

  function show(said, sort = "") {
    state.textContent = said;
    state.dataset.sort = sort;
    button.disabled = busy || !dirty();
  }

  function remember() {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      try {
        if (dirty()) localStorage.setItem(KEY, JSON.stringify({ base, text: pane.text() }));
        else localStorage.removeItem(KEY);
      } catch { /* a full or forbidden storage: the page still asks before it is left */ }
    }, 300);
    show(dirty() ? words.unsaved : words.saved, dirty() ? "open" : "");
  }

  async function save() {
    if (busy || !dirty()) return;
    busy = true;
    show(words.saving);
    const text = pane.text();
    try {
      const { digest } = await ask(data.addresses.text, { text, base });
      taken(digest, text);
    } catch (fault) {
      busy = false;
      show(fault.message, "bad");
      if (fault.status === 409) conflict(text, fault.answer);
      return;
    }
    saved();
  }

  function taken(digest, text) {
    busy = false;
    base = digest;
    there = text;
    remember();
  }

  /** Both texts are there to choose from; the one that is left out stays in the history. */
  function conflict(mine, { theirs, digest, by, merged }) {
    const dialog = $("conflict");
    dialog.querySelector("[data-who]").textContent = tell(by ? words.conflictBy : words.conflict, { name: by });
    $("merge").hidden = merged == null;
    dialog.querySelector("[data-differs]").replaceChildren(...differs(theirs, mine));
    dialog.querySelector("form").onsubmit = (event) => {
      const wish = event.submitter?.value;
      if (wish === "later" || !wish) return;
      const text = { merge: merged, theirs, mine }[wish];
      base = digest;
      there = theirs;
      pane.put(text);
      remember();
      if (text !== theirs) save();
      else saved();
    };
    dialog.showModal();
  }

  addEventListener("beforeunload", (event) => { if (dirty()) event.preventDefault(); });
  button.addEventListener("click", save);

  const before = kept();
  if (before && before.text !== there) {
    if (before.base === base) {
      pane.put(before.text);
      show(words.recovered, "open");
    } else {
      pane.put(before.text); // its base is older: saving tells what happened in between
      base = before.base;
      there = "\0";
      show(words.recovered, "open");
    }
  } else remember();

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
  }
  return { save, changed: remember, dirty, base: () => base };
}

/** The lines in which two texts differ, each with a sign in front; what is the same is left out but for its ends. */
function differs(one, other) {
  const rows = [];
  for (const [sign, line] of compared(one.split("\n"), other.split("\n"))) {
    rows.push(h(sign === "+" ? "ins" : sign === " " ? "span" : "del", {}, `${sign} ${line}`));
  }
  const near = rows.map((_, at) => rows.slice(Math.max(0, at - 2), at + 3).some((row) => row.tagName !== "SPAN"));
  return rows.filter((_, at) => near[at]).slice(0, 400);
}

/** Lines with a sign: " " in both, "−" in the first only, "+" in the second only; by the longest common part. */
function compared(a, b) {
  let from = 0, end = 0;
  while (from < Math.min(a.length, b.length) && a[from] === b[from]) from++;
  while (end < Math.min(a.length, b.length) - from && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [left, right] = [a.slice(from, a.length - end), b.slice(from, b.length - end)];
  const same = (lines) => lines.map((line) => [" ", line]);
  return [...same(a.slice(0, from)), ...middle(left, right), ...same(a.slice(a.length - end))];
}

function middle(a, b) {
  if (a.length * b.length > 4e6) return [...a.map((line) => ["−", line]), ...b.map((line) => ["+", line])];
  const wide = b.length + 1, most = new Uint16Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      most[i * wide + j] = a[i] === b[j] ? most[(i + 1) * wide + j + 1] + 1 : Math.max(most[(i + 1) * wide + j], most[i * wide + j + 1]);
    }
  }
  const rows = [];
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) { rows.push([" ", a[i++]]); j++; }
    else if (j >= b.length || (i < a.length && most[(i + 1) * wide + j] >= most[i * wide + j + 1])) rows.push(["−", a[i++]]);
    else rows.push(["+", b[j++]]);
  }
  return rows;
}
