// Questions to the server: each answer is JSON, and a refusal is a sentence.

export const data = JSON.parse(document.getElementById("data").textContent);
export const words = JSON.parse(document.getElementById("words").textContent);
const token = document.querySelector("meta[name='csrf-token']").content;

export class Refused extends Error {
  constructor(status, answer) {
    super(answer.fault ?? words.failed);
    Object.assign(this, { status, answer });
  }
}

/** The answer of an address. Raises Refused with a sentence, also when there is no connection (status 0). */
export async function ask(address, body, { method = body === undefined ? "GET" : "POST", signal } = {}) {
  const headers = { Accept: "application/json", "X-CSRFToken": token };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(address, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (fault) {
    if (fault.name === "AbortError") throw fault;
    throw new Refused(0, { fault: words.offline });
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}

/** Sends a file, and tells how far it is (0 to 1). */
export function send(address, file, progress) {
  return new Promise((done, refuse) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-CSRFToken", token);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(total ? loaded / total : 0));
    request.addEventListener("load", () => {
      if (request.status < 300) done(request.response);
      else refuse(new Refused(request.status, request.response ?? {}));
    });
    request.addEventListener("error", () => refuse(new Refused(0, { fault: words.offline })));
    request.send(file);
  });
}

/** An element: `h("button.button", { type: "button", onclick }, "Save")`. */
export function h(sort, wishes = {}, ...inside) {
  const [tag, ...classes] = sort.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length) made.className = classes.join(" ");
  for (const [name, value] of Object.entries(wishes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (name in made && name !== "list") made[name] = value;
    else if (value !== false && value != null) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...inside.flat().filter((one) => one != null && one !== false));
  return made;
}

/** A sentence with names in it: `tell("%(name)s leads on", { name })`. */
export const tell = (sentence, parts) => sentence.replace(/%\((\w+)\)s/g, (whole, name) => parts[name] ?? whole);
