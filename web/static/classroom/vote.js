// A phone in a class that plays together: looks where the class is, and sends the vote until it is kept.

const RHYTHM = { voting: 1000, none: 5000 }; // ms between two looks; else SLOW
const SLOW = 2000;
const HIDDEN = 15000;
const MOST = 16000; // ms of the longest pause after failures

const $ = (id) => document.getElementById(id);
const now = $("now"), said = $("said");
const data = JSON.parse($("data").textContent);

let state = data; // what is shown
let tag = `"${data.tag}"`;
let wanted = null; // a vote that is not acknowledged yet: { session, round, choice }
let sending = false, looking = false;
let failures = 0;
let timer = 0;

const say = (sentence) => { if (said.textContent !== sentence) said.textContent = sentence; };
// Twice as long after each failure, and never all phones at once.
const pause = () => Math.min(MOST, 500 * 2 ** failures) * (0.5 + Math.random());

function mark(choice) {
  for (const button of now.querySelectorAll("button[name=choice]")) button.setAttribute("aria-pressed", button.value === String(choice));
}

function show(next) {
  const same = next.session === state.session && next.round === state.round && next.state === state.state;
  state = next;
  if (wanted && (wanted.session !== next.session || wanted.round !== next.round || next.state !== "voting")) wanted = null;
  if (!same || next.state !== "voting") { now.innerHTML = next.html; if (!same) scrollTo(0, 0); }
  if (next.state !== "voting") say("");
  else if (!wanted) { mark(next.mine); say(next.mine ? data.words.in : ""); }
  else mark(wanted.choice);
}

async function ask(address, options = {}) {
  const response = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(10000), ...options });
  if (response.redirected) location.reload(); // no longer in this class
  if (response.status === 304) return response;
  if (response.status >= 500 || response.status === 429) throw new Error(response.status);
  const answer = await response.json();
  if (answer.state) { tag = response.headers.get("ETag"); show(answer); }
  return response;
}

async function look() {
  clearTimeout(timer);
  if (looking) return;
  looking = true;
  try {
    await ask(data.now, { headers: { Accept: "application/json", "If-None-Match": tag } });
    failures = 0;
    if (wanted) send();
  } catch { failures += 1; }
  looking = false;
  later();
}
function later() {
  clearTimeout(timer);
  const rhythm = document.hidden ? HIDDEN : RHYTHM[state.state] ?? SLOW;
  timer = setTimeout(look, failures ? Math.max(rhythm, pause()) : rhythm * (0.9 + Math.random() * 0.2));
}

// Sends what is wanted, the newest choice last, until the server says that it is kept or that the vote is over.
async function send() {
  if (sending) return;
  sending = true;
  for (let tries = 0; wanted; tries += 1) {
    const vote = wanted;
    try {
      const headers = { Accept: "application/json", "Content-Type": "application/json" };
      const response = await ask(data.vote, { method: "POST", headers, body: JSON.stringify(vote) });
      if (wanted === vote) {
        wanted = null;
        if (response.status === 409) say(data.words.late);
        else if (response.ok && state.state === "voting") { mark(vote.choice); say(data.words.in); }
      }
    } catch {
      say(data.words.lost);
      failures = Math.max(failures, tries + 1);
      await new Promise((done) => { setTimeout(done, pause()); addEventListener("online", done, { once: true }); });
    }
  }
  failures = 0;
  sending = false;
}

now.addEventListener("submit", (event) => {
  event.preventDefault();
  const { session, round } = state;
  wanted = { session, round, choice: event.submitter.value };
  mark(wanted.choice);
  say(data.words.sending);
  send();
});

document.addEventListener("visibilitychange", () => (document.hidden ? later() : look()));
addEventListener("online", look);
addEventListener("pageshow", (event) => { if (event.persisted) look(); });
later();
