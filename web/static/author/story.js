// The story beside the text: the outline of its scenes and endings, and the map with the scene under work.

import { ask, data, h, tell, words } from "./asking.js";

const $ = (id) => document.getElementById(id);
const FILMED = { filmed: "●", drawn: "○", broken: "!" };

/** `go(place)` shows a place in the text, `here()` is the place under work, `text()` the text. */
export function story({ go, here, text }) {
  let rows = [], faults = new Map(), drawing = null, boxes = {}, stale = true;

  const list = $("outline");
  list.addEventListener("click", (event) => {
    const on = event.target.closest("[data-line]");
    if (on) go(Number(on.dataset.line), on.closest("[data-place]").dataset.place);
  });

  function show(outline, findings) {
    if (outline) rows = outline;
    faults = new Map();
    for (const found of findings) {
      if (found.place && found.severity !== "note") faults.set(found.place, found.severity === "error" ? "error" : faults.get(found.place) ?? "warning");
    }
    list.replaceChildren(...rows.map(row));
    mark();
    stale = true;
    if (!$("map-view").hidden) map();
  }

  function row(place) {
    const fault = faults.get(place.id);
    return h("li", { "data-place": place.id },
      h("button.place", { type: "button", "data-line": place.line },
        h("b", {}, title(place.id)),
        place.begin && h("span.tag", {}, words.begins),
        place.kind === "ending" && h("span.tag", {}, words.ending),
        fault && h(`span.fault.${fault}`, { title: words[fault] }, fault === "error" ? "✕" : "!"),
        h("span.film", { title: place.clips.map((clip) => words[clip.state]).join(", ") }, place.clips.map((clip) => FILMED[clip.state] ?? "").join("")),
      ),
      place.choices.length > 0 && h("ul", {}, place.choices.map((choice) =>
        h("li", {}, h("button.way", { type: "button", "data-line": choice.line },
          h("span", {}, choice.words || choice.id), h("span.to", {}, `→ ${choice.goes_to.map(title).join(", ") || "?"}`))))),
      place.goes_to.length > 0 && h("p.to", {}, `→ ${place.goes_to.map(title).join(", ")}`),
    );
  }

  const title = (id) => rows.find((one) => one.id === id)?.title || said(id);

  /** Marks the place under work, in the outline and on the map. */
  function mark() {
    const place = here();
    for (const each of list.querySelectorAll("[data-place]")) {
      const on = each.dataset.place === place;
      if (on === each.hasAttribute("aria-current")) continue;
      if (on) each.setAttribute("aria-current", "true");
      else each.removeAttribute("aria-current");
      if (on) each.scrollIntoView({ block: "nearest" });
    }
    for (const [id, box] of Object.entries(boxes)) document.getElementById(box)?.classList.toggle("is-here", id === place);
  }

  async function map() {
    if (!stale) return;
    stale = false;
    drawing?.abort();
    drawing = new AbortController();
    try {
      const told = await ask(data.addresses.map, { text: text(), here: here() }, { signal: drawing.signal });
      if (told.svg) {
        const drawn = new DOMParser().parseFromString(told.svg, "text/html").querySelector("svg");
        $("map").replaceChildren(document.adoptNode(drawn));
        boxes = told.boxes;
        mark();
      }
      $("map-said").textContent = told.said ?? "";
    } catch (fault) {
      if (fault.name !== "AbortError") $("map-said").textContent = fault.message;
    }
  }

  $("map").addEventListener("click", (event) => {
    const place = Object.entries(boxes).find(([, box]) => event.target.closest(`#${CSS.escape(box)}`))?.[0];
    const found = rows.find((one) => one.id === place);
    if (!found) return;
    event.preventDefault();
    go(found.line, found.id);
  });

  return { show, mark, map, title, rows: () => rows };
}

/** A name from the file as a person would say it. */
const said = (id) => (id.charAt(0).toUpperCase() + id.slice(1)).replace(/[_-]/g, " ");

/** The place that a line of the text belongs to. */
export function placeAt(rows, line) {
  return rows.filter((one) => one.line <= line).sort((one, other) => other.line - one.line)[0]?.id ?? "";
}

/** What is wrong, as a list: each with the way to its line and its mend. */
export function findingsList(list, findings, proved, { go, mend }) {
  const worst = ["error", "warning", "note"];
  const sorted = [...findings].sort((one, other) => worst.indexOf(one.severity) - worst.indexOf(other.severity));
  list.replaceChildren(...sorted.map((found) => h(`li.is-${found.severity}`, {},
    h("p", {}, plain(found.message)),
    h("p.row", {},
      !found.file && h("button.link", { type: "button", onclick: () => go(found.line, found.column) }, tell(words.line, { line: found.line })),
      found.file && h("span.quiet", {}, found.file),
      found.mend && proved.has(found) && h("button.button.second", { type: "button", onclick: () => mend(found) }, plain(found.mend.said)),
    ))));
}

/** A sentence with its names between backticks set off. */
function plain(sentence) {
  return h("span", {}, sentence.split(/(`[^`]+`)/).map((part) => part.startsWith("`") && part.length > 2 ? h("code", {}, part.slice(1, -1)) : part));
}
