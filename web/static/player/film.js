// The own route as one film: clip after clip, and after each the reaction that was taken.

import * as line from "./line.js";
import { element, ending, said } from "./panel.js";
import { doing, enter, fill, follow, leave, more, panel, pool, say, show, stage, standing, state, words } from "./screen.js";
import { wish } from "./wish.js";

const CARD = 2500; // ms that a reaction is shown

const $ = (id) => document.getElementById(id);
const { parts, look_back, language, title } = JSON.parse($("film").dataset.film);
const nav = $("film-parts");
const buttons = [...nav.querySelectorAll("li button")];
const steps = Object.fromEntries([...nav.querySelectorAll("[data-step]")].map((b) => [b.dataset.step, b]));
const { pause, back, more: sheet } = doing;

let at = 0; // the part that is on
let moment = 0; // counts what happens on the screen, so that a late timer of an earlier moment does nothing
let card = null; // the animation that counts the time of the reaction on the screen
let small = false;

const version = (part) => (wish.described && part.described) || part;
const address = (part) => line.addressed(part.address, small, wish.described && part.described);

function ahead() {
  if (at + 1 === parts.length || navigator.connection?.saveData) return;
  small = line.small(parts[at + 1]);
  pool.prefetch([address(parts[at + 1])]);
}

async function play(number, from = 0) {
  const part = parts[number], shown = version(part), bytes = small ? shown.small : shown.bytes, mine = begin(number);
  state("playing");
  fill();
  stage.toggleAttribute("data-described", Boolean(part.described));
  try { await pool.play(address(part), { at: from }); } catch { return mine === moment && react(words.broken); }
  if (mine !== moment) return;
  say("");
  follow(shown, { code: language, direction: "auto" }, {
    over: () => react(), broken: () => react(words.broken),
    each({ currentTime, duration }) { buttons[number].firstChild.style.inlineSize = `${(100 * currentTime) / duration || 0}%`; },
    fetched() { pool.measure(bytes); ahead(); },
  });
}

// Another moment: what was on leaves.
function begin(number) {
  leave();
  card?.cancel();
  card = null;
  at = number;
  buttons.forEach((button, n) => {
    button.toggleAttribute("data-seen", n < at);
    n === at ? button.setAttribute("aria-current", "step") : button.removeAttribute("aria-current");
    button.firstChild.style.inlineSize = "";
  });
  steps.previous.disabled = at === 0;
  return ++moment;
}

const whole = () => { buttons[at].firstChild.style.inlineSize = "100%"; };

// The reaction that was taken, for a while; pausing holds its time.
function react(why = "") {
  const { who, chosen, spoken } = parts[at];
  if (!chosen && !why) return next();
  begin(at);
  state("said");
  whole();
  const clock = element("div", { class: "clock" }, element("i"));
  const taken = chosen && element("p", { class: "taken", lang: language, dir: "auto" }, element("b", { class: "who" }, who), said(chosen, spoken));
  fill([element("div", { class: "reaction rise" }, why ? element("p", { class: "quiet" }, why) : null, taken || null, clock)]);
  card = clock.firstChild.animate([{ transform: "none" }, { transform: "scaleX(0)" }], { duration: CARD, fill: "forwards" });
  card.onfinish = next;
  standing(false);
}

const next = () => (at + 1 < parts.length ? play(at + 1) : end());

function end() {
  begin(at);
  whole();
  state("ended");
  fill(...ending({ language, direction: "auto", title, look_back }, () => play(0)));
}

// -- controls ------------------------------------------------------------------------------------------------------

const actions = {
  pause() {
    if (!card) return pause();
    const held = card.playState !== "paused";
    held ? card.pause() : card.play();
    standing(held);
    say(held ? words.paused : "");
  },
  back() { stage.dataset.state === "playing" ? back() : play(at, Math.max(0, (pool.front?.duration || 0) - 10)); },
  again: () => play(at),
  next,
  previous: () => play(Math.max(0, at - 1)),
  described() {
    wish.described = !wish.described;
    show();
    play(at);
  },
  more() {
    const held = card?.playState === "running" && card;
    if (held) held.pause();
    sheet();
    if (held) more.addEventListener("close", () => held === card && held.play(), { once: true });
  },
  stop: () => location.assign(look_back),
};
for (const [name, button] of Object.entries(steps)) {
  button.addEventListener("click", actions[name]);
  more.querySelector(".keys").append(element("div", {}, element("dt", {}, element("kbd", {}, name[0].toUpperCase())), element("dd", {}, button.title)));
}
buttons.forEach((button, number) => button.addEventListener("click", () => play(number)));

if (parts.length) {
  const start = $("film-start");
  start.hidden = false;
  start.querySelector("button").addEventListener("click", () => {
    pool.unlock();
    enter(actions);
    nav.hidden = false;
    stage.append(nav);
    panel.setAttribute("aria-live", "polite");
    small = line.small(parts[0]);
    play(0);
  });
}
