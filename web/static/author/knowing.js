// What the editor knows of the text: completions for keys and names, and what a key means. All of it comes from the
// checker and the format's own schema.

import { ask, data } from "./asking.js";

const OF_A_PLACE = /^\s*(?:- )?.*\b(?:then|go|begin|at):\s*$/;
let schema = null, names = null;

/** The names of the last text that could be read. */
export function learn(known) {
  if (known) names = known;
}

ask(data.addresses.schema).then((found) => { schema = found; }, () => {});

/** The keys above a line, from the outermost in: `["scenes", "arrival", "choices", "listen"]`. */
export function above(doc, number) {
  const path = [];
  let indent = /^\s*/.exec(doc.line(number).text)[0].length;
  if (!doc.line(number).text.trim()) indent = Math.max(indent, 0);
  for (let at = number - 1; at > 0 && indent > 0; at--) {
    const found = /^(\s*)(- )?([\w-]+):/.exec(doc.line(at).text);
    if (!found || found[1].length >= indent) continue;
    path.unshift(found[3]);
    indent = found[1].length;
  }
  return path;
}

/** What the schema says of the thing at a path. */
function thing(path) {
  let at = schema;
  for (const key of path) {
    at = resolve(at?.properties?.[key] ?? (typeof at?.additionalProperties === "object" ? at.additionalProperties : null)
      ?? Object.values(at?.patternProperties ?? {})[0]);
    if (at?.items) at = resolve(at.items);
  }
  return at;
}

function resolve(one) {
  let at = one;
  for (let turns = 0; at && turns < 6; turns++) {
    if (at.$ref) at = at.$ref.split("/").slice(1).reduce((found, key) => found?.[key], schema);
    else if (at.oneOf || at.anyOf) {
      const all = (at.oneOf ?? at.anyOf).map(resolve);
      at = all.find((each) => each?.properties) ?? all.find((each) => each?.items) ?? all[0];
    } else break;
  }
  return at;
}

/** What a key on a line means, in a sentence. */
export function explain(doc, line, key) {
  const path = above(doc, line);
  return description(thing(path)?.properties?.[key]) ?? anywhere(key);
}

const description = (one) => one?.description ?? (one?.$ref ? resolve(one)?.description : undefined);

function anywhere(key) {
  for (const each of Object.values(schema?.$defs ?? schema?.definitions ?? {})) {
    const said = description(each?.properties?.[key]);
    if (said) return said;
  }
  return undefined;
}

/** The completions at a place of the text. */
export function complete(context) {
  const line = context.state.doc.lineAt(context.pos);
  const before = line.text.slice(0, context.pos - line.from);
  const word = context.matchBefore(/[\w-]*/);
  const from = word.from, head = before.slice(0, from - line.from);
  if (OF_A_PLACE.test(head) || /\b(?:go|then):\s*$/.test(head)) return places(from);
  if (/\bwhen:\s*[^,}]*$/.test(head) || /\b(?:change|set):\s*\{[^}]*$/.test(head)) return variables(from);
  if (!context.explicit && !word.text) return null;
  if (/^\s*(?:- )?$/.test(head)) return keys(context.state.doc, line.number, from);
  return null;
}

function places(from) {
  if (!names) return null;
  return { from, options: names.places.map((label) => ({ label, type: "variable" })), validFor: /^[\w-]*$/ };
}

function variables(from) {
  if (!names) return null;
  const options = names.variables.map(({ name, means }) => ({ label: name, detail: means, type: "variable" }));
  return { from, options, validFor: /^\w*$/ };
}

function keys(doc, number, from) {
  const found = thing(above(doc, number))?.properties;
  if (!found) return null;
  const options = Object.entries(found).map(([label, about]) => ({
    label, apply: `${label}: `, info: description(about), type: "property",
  }));
  return { from, options, validFor: /^\w*$/ };
}
