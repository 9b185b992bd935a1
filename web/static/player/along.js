// A role-play taken along: its clips in Cache Storage, its sealed packets in IndexedDB. Each packet can be opened with
// the key that stands in the one before it, behind the reaction that was chosen; nobody can read ahead.

const PAGES = "roleplay-pages"; // as in sw.js

export const able = () => Boolean(isSecureContext && globalThis.crypto?.subtle && globalThis.caches && globalThis.indexedDB
  && globalThis.DecompressionStream && navigator.serviceWorker);

// -- kept on this device -------------------------------------------------------------------------------------------

const TABLES = ["bundles", "routes", "packets"];

let opening = null;
const base = () => (opening ??= new Promise((resolve, reject) => {
  const asked = indexedDB.open("roleplay-along", 1);
  asked.onupgradeneeded = () => { for (const name of TABLES) asked.result.createObjectStore(name); };
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => { opening = null; reject(asked.error); };
}));

const got = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

// Runs `work` over the tables in one transaction: it is done as a whole or not at all.
async function kept(mode, work) {
  const transaction = (await base()).transaction(TABLES, mode);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
  const result = await work(Object.fromEntries(TABLES.map((name) => [name, transaction.objectStore(name)])));
  await done;
  return result;
}

// -- taking along --------------------------------------------------------------------------------------------------

const cacheOf = (id) => `along-${id}`;
const address = (id) => `/scenarios/${encodeURIComponent(id)}`;

async function asked(id, method) {
  const response = await fetch(`${address(id)}/along`, { method, headers: { Accept: "application/json" } });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.fault), { told: answer.fault });
  return answer;
}

// Fetches all that is needed and calls `progress` with the share from 0 to 1. Rejects when a part does not come: then
// what was taken along before is still there.
export async function takeAlong(id, progress = () => {}) {
  const worker = navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready);
  const { tickets, clips, ...about } = await asked(id, "POST");
  const cache = await caches.open(cacheOf(id));
  const parts = [...clips, address(id), `${address(id)}/still`];
  const pages = await caches.open(PAGES);
  for (const [number, part] of parts.entries()) {
    const response = await fetch(part);
    if (response.ok) await (clips.includes(part) ? cache : pages).put(part, response);
    else if (!part.endsWith("/still")) throw new Error(part);
    progress((number + 1) / (parts.length + 1));
  }
  await worker;
  navigator.storage?.persist?.().catch(() => {});
  await kept("readwrite", async ({ bundles, packets }) => {
    const before = await got(bundles.get(id));
    for (const { scene } of before?.tickets ?? []) packets.delete(scene.attempt);
    for (const ticket of tickets) packets.put(ticket.packets, ticket.scene.attempt);
    bundles.put({ ...about, tickets: tickets.map(({ packets: apart, ...ticket }) => ticket) }, id);
  });
  for (const old of await cache.keys()) if (!clips.includes(new URL(old.url).pathname)) await cache.delete(old);
  progress(1);
}

export async function forget(id) {
  await kept("readwrite", async ({ bundles, routes, packets }) => {
    for (const { scene } of (await got(bundles.get(id)))?.tickets ?? []) packets.delete(scene.attempt);
    for (const route of await got(routes.getAll())) {
      if (route.id === id) { routes.delete(route.scene.attempt); packets.delete(route.scene.attempt); }
    }
    bundles.delete(id);
  });
  await caches.delete(cacheOf(id));
}

// All that was taken along: [{id, title, language, bytes, left}]; left: how often it can still be begun.
export const all = async () => (await kept("readonly", ({ bundles }) => got(bundles.getAll())))
  .map(({ tickets, ...bundle }) => ({ ...bundle, left: tickets.length }));

export const taken = async (id) => (await all()).find((bundle) => bundle.id === id) ?? null;

// -- playing -------------------------------------------------------------------------------------------------------

// A new route with the next ticket: {scene, ticket, tell}. Rejects when nothing was taken along or every ticket is used.
export async function begin(id) {
  const route = await kept("readwrite", async ({ bundles, routes }) => {
    const bundle = await got(bundles.get(id));
    if (!bundle?.tickets.length) throw new Error("no ticket");
    const [ticket, ...tickets] = bundle.tickets;
    const made = { ...ticket, id, step: 0, decisions: 0 };
    bundles.put({ ...bundle, tickets }, id);
    routes.put(made, made.scene.attempt);
    return made;
  });
  return played(route);
}

// A route where it was left, or null when it was not begun here.
export async function resume(attempt) {
  const route = await kept("readonly", ({ routes }) => got(routes.get(attempt)));
  return route ? played(route) : null;
}

async function played(route) {
  const packets = await kept("readonly", (tables) => got(tables.packets.get(route.scene.attempt)));
  const films = new Films(route.id);
  let here = await opened(packets[route.name], route.key);
  const told = () => films.shown({ ...here.scene, ...route.scene, step: route.step, decisions: route.decisions });
  return {
    scene: await told(),
    ticket: route.ticket,
    async tell(kind, choice) {
      const button = kind === "chosen" ? choice : "on";
      const [name, key] = here.after[button];
      here = await opened(packets[name], key);
      route = { ...route, name, key, step: route.step + 1, decisions: route.decisions + (kind === "chosen") };
      const over = here.scene.kind === "ending";
      await kept("readwrite", (tables) => {
        tables.routes.put(route, route.scene.attempt);
        if (over) tables.packets.put({ [name]: packets[name] }, route.scene.attempt);
      });
      films.chosen(button);
      return told();
    },
  };
}

const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

async function opened(packet, key) {
  const imported = await crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["decrypt"]);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: new Uint8Array(12) }, imported, bytes(packet));
  const packed = new Blob([plain]).slice(4, 4 + new DataView(plain).getUint32(0));
  return new Response(packed.stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

// Lends each clip of a scene an address of its own, also where two reactions lead to one clip.
class Films {
  constructor(id) {
    this.cache = caches.open(cacheOf(id));
    this.before = [];
    this.lent = new Map(); // by what it is for
    this.begun = null; // the address of the clip that a tap has begun
  }

  async lend(button, path) {
    if (!path) return null;
    const film = await (await this.cache).match(path, { ignoreVary: true });
    if (!film) return null;
    const lent = URL.createObjectURL(await film.blob());
    this.lent.set(button, lent);
    return lent;
  }

  chosen(button) { this.begun = this.lent.get(button) ?? null; }

  // The scene with addresses that play here. Those of the scene before last are called in.
  async shown(scene) {
    for (const old of this.before) if (old !== this.begun) URL.revokeObjectURL(old);
    this.before = [...this.lent.values()];
    this.lent = new Map();
    const own = scene.clip && (this.begun ?? (await this.lend("", scene.clip.address)));
    if (own) this.lent.set("", own);
    this.begun = null;
    const version = own && scene.clip.described;
    const described = version && (await this.lend("described", version.address));
    const choices = [];
    for (const choice of scene.choices) choices.push({ ...choice, clip: await this.lend(choice.key, choice.clip) });
    return {
      ...scene, choices,
      clip: own ? { ...scene.clip, address: own, described: described ? { ...version, address: described } : null } : null,
      on: await this.lend("on", scene.on),
      waiting: await this.lend("waiting", scene.waiting),
    };
  }
}

// -- the fold on the start page ------------------------------------------------------------------------------------

// Wires it: what it needs stands in its data. It stays hidden where a role-play can't be taken along.
export async function fold(root) {
  if (!able()) return;
  const { id } = root.dataset, words = JSON.parse(root.dataset.words);
  const [state, bar, take, remove] = ["state", "progress", "take", "remove"].map((name) => root.querySelector(`[data-along=${name}]`));
  const say = (sentence) => { state.textContent = sentence; };

  async function show() {
    const bundle = await taken(id);
    remove.hidden = !bundle;
    take.hidden = Boolean(bundle?.left);
    bar.hidden = true;
    if (bundle) return say(bundle.left ? words.taken.replace("{times}", bundle.left) : words.used);
    try { say((await asked(id, "GET")).sentence); } catch (fault) { take.hidden = true; say(fault.told ?? words.lost); }
  }

  take.addEventListener("click", async () => {
    take.hidden = true;
    bar.hidden = false;
    bar.value = 0;
    say(words.taking);
    try { await takeAlong(id, (share) => { bar.value = share; }); } catch (fault) {
      bar.hidden = true;
      take.hidden = false;
      return say(fault.told ?? words.failed);
    }
    await show();
  });
  remove.addEventListener("click", async () => { await forget(id); await show(); take.focus(); });
  root.addEventListener("toggle", () => { if (root.open) show(); });
  root.hidden = false;
  if (root.open) show();
}
