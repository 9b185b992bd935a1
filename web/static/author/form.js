// One scene or ending as a form over the same text: the server puts what is typed into the lines of that scene alone.

import { ask, data, h, words } from "./asking.js";

const $ = (id) => document.getElementById(id);
const ORDER = ["title", "about", "goal", "outcome", "script", "question", "describe", "consequence"];
const LONG = new Set(["script", "afterwards", "consequence", "describe", "about"]);

/** `text()` and `put(text)` are the text pane, `go(place)` shows another place. */
export function form({ text, put, here, go, quiet }) {
  const box = $("form");
  let shown = null, waiting, sending = Promise.resolve();

  async function show(place, again = false) {
    if (place === shown && !again) return;
    if (again && typing()) return;
    shown = place;
    let told;
    try {
      told = await ask(data.addresses.form, { text: text(), place });
    } catch (fault) {
      box.replaceChildren(h("p.note", {}, fault.message));
      return;
    }
    if (place !== shown || (again && typing())) return;
    if (!told.place) {
      box.replaceChildren(h("p.note", {}, words.noForm));
      shown = null;
      return;
    }
    box.replaceChildren(...fields(told.place, told.places));
  }

  /** What somebody types in stays as it is: it goes into the text, and not the other way round. */
  const typing = () => box.contains(document.activeElement) && document.activeElement.matches("input, textarea, select");

  function fields(place, places) {
    const own = ORDER.filter((key) => key in place.fields).map((key) => [key, place.fields[key]]).map(([key, value]) =>
      key === "outcome" ? outcome(place, value) : field([...place.path, key], words.fields[key] ?? key, value, key));
    const ways = place.choices.map((choice, number) => h("fieldset", {},
      h("legend", {}, `${words.reaction} ${number + 1}`),
      how(place, choice),
      then([...place.path, "choices", choice.id, "then"], choice.then, places),
      field([...place.path, "choices", choice.id, "afterwards"], words.fields.afterwards, choice.afterwards, "afterwards"),
    ));
    const on = place.kind === "scene" && !place.choices.length ? [then([...place.path, "then"], place.then, places, true)] : [];
    const more = place.kind === "scene" && place.choices.length < 3
      ? [h("button.button.second", { type: "button", onclick: () => grow(place.id) }, place.choices.length ? words.newChoice : words.newChoices)] : [];
    return [h("p.small.quiet", {}, words.kinds[place.kind], " ", place.id && h("code", {}, place.id)), ...own, ...ways, ...on, ...more];
  }

  function field(path, label, value, key) {
    const long = LONG.has(key), id = `f-${path.join("-")}`;
    const typed = h(long ? "textarea.field" : "input.field", { id, value: value ?? "", dir: "auto", rows: key === "script" ? 8 : 2,
      oninput: () => later(path, typed, key) });
    typed.addEventListener("change", () => now(path, typed, key));
    return h(".written", {}, h("label", { htmlFor: id }, label), typed);
  }

  function how(place, choice) {
    const path = [...place.path, "choices", choice.id];
    const id = `f-${path.join("-")}-words`;
    const typed = h("textarea.field", { id, value: choice.words, rows: 2, dir: "auto" });
    const kind = h("select.field.short", { "aria-label": words.how }, ["say", "do"].map((one) =>
      h("option", { value: one, selected: one === choice.how }, words[one])));
    const put_ = () => (clearTimeout(waiting), change([[[...path, choice.how], null], [[...path, kind.value], typed.value || null]]).then(() => { choice.how = kind.value; }));
    typed.addEventListener("input", () => later([...path, choice.how], typed, "words"));
    typed.addEventListener("change", () => now([...path, choice.how], typed, "words"));
    kind.addEventListener("change", put_);
    return h(".written", {}, h(".row", {}, h("label", { htmlFor: id }, words.theWords), kind), typed);
  }

  function then(path, value, places, alone = false) {
    const id = `f-${path.join("-")}`;
    if (value === null) return h("p.small.quiet", {}, words.depends);
    const choose = h("select.field", { id }, !places.some((one) => one.id === value) && h("option", { value }, value),
      places.map((one) => h("option", { value: one.id, selected: one.id === value }, one.title)));
    choose.addEventListener("change", () => change([[path, choose.value]]));
    return h(".written", {}, h("label", { htmlFor: id }, alone ? words.goesOn : words.leadsTo), choose,
      h("button.link", { type: "button", onclick: () => go(choose.value) }, words.toThere));
  }

  function outcome(place, value) {
    const id = "f-outcome";
    const choose = h("select.field", { id }, ["", "good", "mixed", "poor"].map((one) =>
      h("option", { value: one, selected: one === value }, words.outcomes[one || "none"])));
    choose.addEventListener("change", () => change([[[...place.path, "outcome"], choose.value || null]]));
    return h(".written", {}, h("label", { htmlFor: id }, words.fields.outcome), choose);
  }

  function later(path, typed, key) {
    clearTimeout(waiting);
    waiting = setTimeout(() => now(path, typed, key), 900);
  }

  function now(path, typed, key) {
    clearTimeout(waiting);
    const said = typed.value.trim() ? (key === "script" ? `${typed.value.replace(/\s+$/, "")}\n` : typed.value.replace(/\s*\n\s*/g, " ").trim()) : null;
    return change([[path, said]]);
  }

  /** One change after the other: each starts from the text that the one before left. */
  function change(values) {
    sending = sending.then(async () => {
      try {
        put((await ask(`${data.addresses.form}/change`, { text: text(), values })).text);
        quiet("");
      } catch (fault) {
        quiet(fault.message);
      }
    });
    return sending;
  }

  async function grow(place) {
    try {
      const told = await ask(`${data.addresses.form}/add`, { text: text(), place });
      put(told.text);
      quiet("");
      await show(here(), true);
    } catch (fault) {
      quiet(fault.message);
    }
  }

  $("new-scene").addEventListener("click", () => {
    $("new-scene-title").value = "";
    $("scene-dialog").showModal();
  });
  $("scene-dialog").querySelector("form").addEventListener("submit", async (event) => {
    if (event.submitter?.value !== "add") return;
    try {
      const told = await ask(`${data.addresses.form}/add`, { text: text(), title: $("new-scene-title").value });
      put(told.text);
      quiet("");
      go(null, told.line);
    } catch (fault) {
      quiet(fault.message);
    }
  });

  return { show, forget: () => { shown = null; }, grow };
}
