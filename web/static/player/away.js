// The page for when there is no connection: goes on with the route of this address, or lists what was taken along.

import * as along from "./along.js";
import { begin } from "./player.js";
import { pool } from "./screen.js";

const $ = (id) => document.getElementById(id);
const attempt = /^\/attempts\/([^/]+)/.exec(location.pathname)?.[1];

const route = attempt && along.able() ? await along.resume(attempt) : null;
if (route) {
  const go = $("away-go-on");
  go.hidden = false;
  go.querySelector("button").addEventListener("click", () => { pool.unlock(); begin(route.scene, route); });
}

const bundles = along.able() ? (await along.all()).filter((bundle) => bundle.left) : [];
if (bundles.length) {
  $("away-taken").hidden = false;
  $("away-list").append(...bundles.map(({ id, title, language }) => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = `/scenarios/${encodeURIComponent(id)}`;
    link.textContent = title;
    link.lang = language;
    item.append(link);
    return item;
  }));
} else $("away-none").hidden = false;
$("away-again").addEventListener("click", () => location.reload());
