// The facilitator's desk: moves the stage in another window, keeps notes as they are typed, lets answers through.

const desk = document.getElementById("desk");
const $ = (id) => document.getElementById(id);
const channel = new BroadcastChannel(`debrief ${desk.dataset.channel}`);
const panels = [...desk.querySelectorAll("[data-panel]")];
const JSON_ = { Accept: "application/json" };
let here = panels[0], open = false;

// -- the stage ----------------------------------------------------------------------------------------------------------

function show(panel) {
  here = panel;
  for (const each of panels) each.hidden = each !== panel;
  const next = panels.slice(panels.indexOf(panel) + 1).find((each) => !("aside" in each.dataset));
  const [now, after] = [$("now"), $("after")];
  now.textContent = open ? `${now.dataset.on} ${panel.dataset.title}` : now.dataset.alone;
  after.textContent = next ? `${after.dataset.next} ${next.dataset.title}` : "";
}

channel.addEventListener("message", ({ data }) => {
  const panel = panels.find((each) => each.dataset.panel === data.at);
  if (!panel) return;
  open = true;
  delete panel.dataset.aside;
  desk.querySelector("[data-black]").ariaPressed = String(data.black);
  show(panel);
});

desk.addEventListener("click", (event) => {
  const on = event.target.closest("[data-walk], [data-black], [data-to]");
  if (!on) return;
  const { walk, to } = on.dataset;
  if (to && !open) return; // the link opens the stage there
  event.preventDefault();
  if (to) channel.postMessage({ ask: "go", to });
  else if (!walk) channel.postMessage({ ask: "black" });
  else if (open) channel.postMessage({ ask: "walk", by: Number(walk) });
  else alone(Number(walk));
});

/** Without a stage the desk turns its own pages. */
function alone(by) {
  const way = panels.filter((each) => each === here || !("aside" in each.dataset));
  show(way[way.indexOf(here) + by] ?? here);
}

function look() {
  let answered = false;
  const heard = () => { answered = true; };
  channel.addEventListener("message", heard, { once: true });
  channel.postMessage({ ask: "where" });
  setTimeout(() => {
    channel.removeEventListener("message", heard);
    if (answered === open) return;
    open = answered;
    show(here);
  }, 800);
}
show(here);
look();
setInterval(look, 5000);

// -- the clock ----------------------------------------------------------------------------------------------------------

const KEY = `debrief began ${desk.dataset.channel}`;
let began = Number(sessionStorage.getItem(KEY)) || Date.now();
sessionStorage.setItem(KEY, began);
function tick() {
  const seconds = Math.floor((Date.now() - began) / 1000);
  $("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
setInterval(tick, 1000);
$("again").addEventListener("click", () => {
  began = Date.now();
  sessionStorage.setItem(KEY, began);
  tick();
});

// -- notes and the words to keep ------------------------------------------------------------------------------------------

for (const form of desk.querySelectorAll("[data-saves]")) {
  const { text, seen } = form.elements;
  const state = form.querySelector(".state");
  const draft = `debrief draft ${desk.dataset.channel} ${text.id}`;
  let waits = 0, last = text.value, under = false;
  form.querySelector("button").hidden = true;

  const told = (words, bad = false) => {
    state.textContent = words;
    state.toggleAttribute("data-bad", bad);
  };
  async function save() {
    clearTimeout(waits);
    if (under || text.value === last) return;
    under = true;
    const sent = text.value;
    let answer = null;
    try {
      answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: JSON_, redirect: "manual", keepalive: true });
    } catch { /* no connection */ }
    under = false;
    if (answer?.ok || answer?.status === 409) {
      const { fault, seen: newest } = await answer.json();
      if (fault) return told(fault, true); // her words stay in the field, and in the draft
      [seen.value, last] = [newest, sent];
      if (text.value === sent) localStorage.removeItem(draft);
      told(state.dataset.saved);
      if (form.action.endsWith("/keep")) channel.postMessage({ ask: "wall" });
      if (text.value !== sent) save();
    } else {
      const { fault } = (await answer?.json().catch(() => null)) ?? {};
      told(fault ?? state.dataset.waits, true);
      waits = setTimeout(save, 4000);
    }
  }
  text.addEventListener("input", () => {
    localStorage.setItem(draft, JSON.stringify({ text: text.value, seen: seen.value }));
    told("");
    clearTimeout(waits);
    waits = setTimeout(save, 700);
  });
  text.addEventListener("blur", save);
  addEventListener("pagehide", save);
  form.addEventListener("submit", (event) => { event.preventDefault(); save(); });

  // What was typed and not kept when the window closed. It is written over what it was written over then.
  const before = JSON.parse(localStorage.getItem(draft) ?? "null");
  if (before && before.text !== text.value) {
    [text.value, seen.value] = [before.text, before.seen];
    save();
  } else localStorage.removeItem(draft);
}

// -- the wall -------------------------------------------------------------------------------------------------------------

for (const form of desk.querySelectorAll("[data-moderates]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    const answer = await fetch(form.action, { method: "POST", body, headers: JSON_, redirect: "manual" }).catch(() => null);
    const status = form.querySelector("[role=status]");
    if (answer?.ok) {
      form.closest("li").dataset.through = body.has("back") ? "no" : "yes";
      status.textContent = "";
      channel.postMessage({ ask: "wall" });
    } else status.textContent = (await answer?.json().catch(() => null))?.fault ?? document.querySelector(".state").dataset.waits;
  });
}
