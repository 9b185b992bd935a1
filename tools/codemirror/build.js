// One file for the browser, and the licences of all that is in it beside it.
import { build } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";

const target = "../../web/static/author/codemirror.js";
const made = await build({
  entryPoints: ["entry.js"],
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "none",
  metafile: true,
  outfile: target,
  banner: { js: "/* CodeMirror 6 and Lezer, MIT: see codemirror.LICENSE.txt. Made by `make editor`. */" },
});

const packages = new Set();
for (const path of Object.keys(made.metafile.inputs)) {
  const found = path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[1]);
}
const told = [];
for (const name of [...packages].sort()) {
  const folder = `node_modules/${name}`;
  const { version, license } = JSON.parse(await readFile(`${folder}/package.json`, "utf8"));
  const file = (await readdir(folder)).find((one) => /^licen[cs]e/i.test(one));
  told.push(`${name} ${version} (${license})\n\n${file ? (await readFile(`${folder}/${file}`, "utf8")).trim() : ""}\n`);
}
await writeFile(target.replace(/\.js$/, ".LICENSE.txt"), told.join(`\n${"-".repeat(80)}\n\n`));
