// Pages and files from the network; what was kept of them when that fails or is slow. Attempts, events, clips and
// facilitators' pages are never kept. What is taken along lies with player/along.js.

const KEPT = `roleplay-${"VERSION"}`;
const PAGES = "roleplay-pages";
const FILES = ["FILES"];
const PATIENCE = 3000; // ms

self.addEventListener("install", (event) => {
  // Clips on their way to the player need no stop here.
  event.addRoutes?.({ condition: { urlPattern: new URLPattern({ pathname: "/attempts/:id/clips/*" }) }, source: "network" });
  event.waitUntil(caches.open(KEPT).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => event.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((name) => name.startsWith("roleplay-") && name !== KEPT && name !== PAGES).map((name) => caches.delete(name))))
  .then(() => self.clients.claim())));

const isFile = (path) => path.startsWith("/static/") || path === "/offline";
const isPage = (path) => path === "/" || /^\/scenarios\/[^/]+(\/still)?$/.test(path);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  const kept = request.method === "GET" && (isFile(pathname) ? KEPT : isPage(pathname) ? PAGES : null);
  if (kept) event.respondWith(fresh(event, kept, pathname));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(offline));
});

const offline = async () => (await caches.match("/offline", { ignoreVary: true })) ?? Response.error();

// From the network, and kept for later; what was kept before when there is no answer in time.
async function fresh(event, name, path) {
  const cache = await caches.open(name);
  const fetched = fetch(event.request).then(async (response) => {
    // On a device without room it is shown and not kept.
    if (response.ok && !response.redirected) await cache.put(path, response.clone()).catch(() => {});
    return response;
  });
  event.waitUntil(fetched.catch(() => {}));
  const known = await cache.match(path, { ignoreVary: true });
  if (!known) return fetched.catch((fault) => { if (event.request.mode === "navigate") return offline(); throw fault; });
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, known));
  return Promise.race([fetched.catch(() => known), late]);
}
