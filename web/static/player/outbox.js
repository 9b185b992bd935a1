// Events wait here until the server has them on disk: kept in IndexedDB over a reload or an empty battery, sent in
// order, as often as it takes. The server takes each once, by its key.

const MOST = 100;

let opened = null;
const base = () => (opened ??= new Promise((resolve, reject) => {
  const asked = indexedDB.open("roleplay", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore("events", { autoIncrement: true }).createIndex("address", "address");
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
}));

// Runs `work` over the kept events; in a private window without a database it does nothing and events wait in memory.
async function kept(mode, work) {
  try {
    const store = (await base()).transaction("events", mode).objectStore("events");
    const asked = work(store);
    return await new Promise((resolve, reject) => {
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  } catch { return undefined; }
}

const notes = (index) => (store) => (index ? store.index("address").getAll(index) : store.getAll());

async function post(address, ticket, events) {
  try {
    const response = await fetch(address, {
      method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, keepalive: events.length < 20,
      body: JSON.stringify({ events, ticket }), signal: AbortSignal.timeout(15000),
    });
    return { status: response.status, answer: await response.json() };
  } catch { return { status: 0 }; }
}

const again = (status) => status === 0 || status >= 500 || status === 429;

async function forget(events) {
  const keys = new Set(events.map((e) => e.key));
  await kept("readwrite", (store) => {
    const cursor = store.openCursor();
    cursor.addEventListener("success", () => {
      if (!cursor.result) return;
      if (keys.has(cursor.result.value.event.key)) cursor.result.delete();
      cursor.result.continue();
    });
    return store.count();
  });
}

export class Outbox {
  constructor(address, told, ticket) {
    Object.assign(this, { address, ticket, told, waiting: [], sending: false, pause: 500, away: false, most: MOST });
    addEventListener("online", () => this.send(true));
  }

  // Takes up what an earlier page could not send.
  async open() {
    const found = (await kept("readonly", notes(this.address))) ?? [];
    this.ticket ??= found.find((note) => note.ticket)?.ticket;
    this.waiting.unshift(...found.map((note) => note.event));
    return this;
  }

  add(event) {
    const whole = { key: newKey(), ...event };
    this.waiting.push(whole);
    kept("readwrite", (store) => store.add({ address: this.address, ticket: this.ticket, event: whole }));
    this.send();
  }

  async send(now = false) {
    if (now) { clearTimeout(this.timer); this.timer = null; }
    if (this.sending || this.timer || !this.waiting.length) return;
    this.sending = true;
    const batch = this.waiting.slice(0, this.most);
    const { status, answer } = await post(this.address, this.ticket, batch);
    this.sending = false;
    if (again(status)) return this.later();
    this.pause = 500;
    if (this.away) { this.away = false; this.told.back(); }
    // A refusal keeps nothing of its batch: one by one, what can be taken is.
    if (status !== 200 && batch.length > 1) { this.most = 1; return this.send(); }
    this.most = this.waiting.length > batch.length ? this.most : MOST;
    this.waiting.splice(0, batch.length);
    forget(batch);
    if (status === 200) this.told.answered(answer.scene);
    else this.told.refused(answer?.scene ?? null, answer?.fault ?? "");
    this.send();
  }

  // Whether all was sent within `ms`.
  async emptied(ms) {
    const until = performance.now() + ms;
    while (this.waiting.length && performance.now() < until) await new Promise((r) => setTimeout(r, 50));
    return !this.waiting.length;
  }

  later() {
    if (!this.away) { this.away = true; this.told.lost(); }
    this.timer = setTimeout(() => { this.timer = null; this.send(); }, this.pause);
    this.pause = Math.min(this.pause * 2, 8000);
  }
}

// Sends what pages that are closed by now have left behind. Resolves with how many events still wait.
export async function flushAll() {
  const found = (await kept("readonly", notes())) ?? [];
  const boxes = new Map();
  for (const note of found) boxes.set(note.address, [...(boxes.get(note.address) ?? []), note]);
  let left = 0;
  for (const [address, box] of boxes) {
    const ticket = box.find((n) => n.ticket)?.ticket;
    for (let sent = 0; sent < box.length; sent += MOST) {
      const batch = box.slice(sent, sent + MOST).map((n) => n.event);
      const { status } = await post(address, ticket, batch);
      if (again(status)) left += box.length - sent;
      if (status !== 200) break; // if refused, the page of that attempt sorts it out one by one
      await forget(batch);
    }
  }
  return left;
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
