// What stands beside the picture: the question with three reactions, the script to read, the ending.

export const words = JSON.parse(document.getElementById("words").textContent);

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

function dots(count) {
  return element("ol", { class: "dots", "aria-hidden": "true" }, ...Array.from({ length: count + 1 }, () => element("li")));
}

function script(lines) {
  return element("ol", { class: "script" }, ...lines.map((line) => line.who
    ? element("li", {}, element("span", { class: "who" }, line.mood ? `${line.who} · ${line.mood}` : line.who), line.text)
    : element("li", {}, element("span", { class: "action" }, line.text))));
}

function choices(scene, chosen) {
  const woken = performance.now() + WAKE;
  let taken = false;
  const buttons = scene.choices.map((choice) => {
    const said = choice.spoken ? `“${choice.text}”` : element("span", { class: "act" }, choice.text);
    const button = element("button", { type: "button", class: "choice", "aria-disabled": "true", "data-key": choice.key }, said);
    button.addEventListener("click", () => {
      if (taken || performance.now() < woken) return;
      taken = true;
      button.classList.add("taken");
      chosen(choice);
    });
    return button;
  });
  setTimeout(() => buttons.forEach((b) => b.removeAttribute("aria-disabled")), WAKE);
  const list = element("ul", { class: "choices", "aria-label": words.choices }, ...buttons.map((b) => element("li", {}, b)));
  list.addEventListener("keydown", (event) => {
    if (["1", "2", "3"].includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) buttons[event.key - 1]?.click();
  });
  return list;
}

// Fills the panel; returns what should get the focus.
export function fill(panel, caption, parts) {
  panel.replaceChildren(caption, ...parts);
  panel.scrollTop = 0;
}

export function decision(scene, chosen, clock) {
  const question = element("h2", { class: "question rise", tabindex: "-1", lang: scene.language }, scene.question);
  const list = choices(scene, chosen);
  list.classList.add("rise");
  list.lang = scene.language;
  // 1, 2 and 3 work from the question too: that is where the focus starts.
  question.addEventListener("keydown", (event) => list.dispatchEvent(new KeyboardEvent("keydown", { key: event.key })));
  return { parts: [dots(scene.decisions), question, list, clock], focus: question };
}

export function reading(scene, { why, chosen, goOn }) {
  const heading = element("p", { class: "quiet small", tabindex: "-1" }, why ?? "");
  const parts = [heading, element("div", { class: "rise", lang: scene.language }, script(scene.text))];
  if (scene.kind === "scene" && !scene.goes_on) parts.push(...decision(scene, chosen, null).parts);
  else parts.push(element("p", {}, element("button", { class: "button", type: "button", onclick: goOn }, words.go_on)));
  return { parts, focus: heading };
}

export function ending(scene, again) {
  const title = element("h2", { class: "question rise", tabindex: "-1", lang: scene.language }, scene.title);
  return {
    parts: [
      title,
      scene.consequence ? element("p", { class: "rise", lang: scene.language }, scene.consequence) : null,
      element("p", { class: "rise" }, element("a", { class: "button", href: scene.look_back }, words.look_back)),
      again ? element("p", {}, element("button", { class: "link quiet", type: "button", onclick: again }, words.watch)) : null,
    ].filter(Boolean),
    focus: title,
  };
}
