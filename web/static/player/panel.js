// What stands beside the picture: the question with three reactions, the script to read, the ending.

import { words } from "./screen.js";

const WAKE = 400; // ms before the buttons take a tap, so that a tap meant for the picture chooses nothing

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === false || value == null) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((c) => c != null));
  return made;
}

const told = ({ language, direction }) => ({ lang: language, dir: direction });
const button = (text, onclick, kind = "button") => element("p", {}, element("button", { class: kind, type: "button", onclick }, text));

// A dot for each decision so far: how many are left nobody knows.
const dots = (count) => element("ol", { class: "dots", "aria-hidden": "true" }, ...Array.from({ length: count + 1 }, () => element("li")));

const script = (lines) => element("ol", { class: "script" }, ...lines.map((line) => line.who
  ? element("li", {}, element("span", { class: "who" }, line.mood ? `${line.who} · ${line.mood}` : line.who), line.text)
  : element("li", {}, element("span", { class: "action" }, line.text))));

export const said = (text, spoken) => (spoken ? `“${text}”` : element("span", { class: "act" }, text));

function choices(scene, chosen) {
  const woken = performance.now() + WAKE;
  let taken = false;
  const buttons = scene.choices.map((choice) => {
    const made = element("button", { type: "button", class: "choice", "aria-disabled": "true", "data-key": choice.key }, said(choice.text, choice.spoken));
    made.addEventListener("click", () => {
      if (taken || performance.now() < woken) return;
      taken = true;
      made.classList.add("taken");
      chosen(choice);
    });
    return made;
  });
  setTimeout(() => buttons.forEach((b) => b.removeAttribute("aria-disabled")), WAKE);
  const list = element("ul", { class: "choices rise", "aria-label": words.choices, ...told(scene) }, ...buttons.map((b) => element("li", {}, b)));
  list.addEventListener("keydown", (event) => {
    if (["1", "2", "3"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) buttons[event.key - 1]?.click();
  });
  return list;
}

// Each gives what stands in the panel and what gets the focus.
export function decision(scene, chosen, clock) {
  const question = element("h2", { class: "question rise", tabindex: "-1", ...told(scene) }, scene.question);
  const list = choices(scene, chosen);
  // 1, 2 and 3 work from the question too: that is where the focus starts.
  question.addEventListener("keydown", (event) => list.dispatchEvent(new KeyboardEvent("keydown", event)));
  return [[dots(scene.decisions), question, list, ...(clock ? [clock] : [])], question];
}

export function reading(scene, { why, chosen, goOn, clock, watch, stop }) {
  const text = element("div", { class: "rise", tabindex: "-1", ...told(scene) }, script(scene.text));
  const heading = why ? element("p", { class: "quiet small", tabindex: "-1" }, why) : null;
  const parts = heading ? [heading, text] : [text];
  if (scene.kind === "scene" && !scene.goes_on) parts.push(...decision(scene, chosen, clock)[0]);
  else parts.push(button(words.go_on, goOn));
  if (watch) parts.push(button(words.watch_again, watch, "link quiet"));
  if (stop) parts.push(button(words.stop_here, stop, "link quiet"));
  return [parts, heading ?? text];
}

export function ending(scene, again) {
  const title = element("h2", { class: "question rise", tabindex: "-1", ...told(scene) }, scene.title);
  const parts = [title];
  if (scene.consequence) parts.push(element("p", { class: "rise", ...told(scene) }, scene.consequence));
  if (scene.look_back) parts.push(element("p", { class: "rise" }, element("a", { class: "button", href: scene.look_back }, words.look_back)));
  if (again) parts.push(button(words.watch, again, "link quiet"));
  return [parts, title];
}
