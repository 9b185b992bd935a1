// The clips of the saved text: which are filmed, how far the making is, a film sent from here; and their captions with
// the clip beside them.

import { Refused, ask, data, h, send, tell, words } from "./asking.js";

const $ = (id) => document.getElementById(id);
const SECOND = 1000;

export function films({ quiet }) {
  const list = $("clips");
  const sending = new Map();
  let waiting, known = [], most = Infinity, tag = "";

  async function look() {
    clearTimeout(waiting);
    if ($("clips-view").hidden) return;
    try {
      const told = await ask(data.addresses.clips);
      most = told.most;
      const now = JSON.stringify(told);
      if (now !== tag) show(told);
      tag = now;
      const busy = told.clips.some((clip) => clip.state === "waiting" || clip.state === "making");
      waiting = setTimeout(look, (busy ? 1.5 : 15) * SECOND);
    } catch (fault) {
      quiet(fault.message);
      waiting = setTimeout(look, 15 * SECOND);
    }
  }

  function show(told) {
    known = told.clips;
    list.replaceChildren(...known.map((clip) => row(clip, told)));
  }

  function row(clip, { endings }) {
    const state = h("span.state", { role: "status" }, clip.state === "making" && clip.share != null ? `${words.states.making} ${clip.share}%` : words.states[clip.state] ?? clip.state);
    const progress = h("progress", { max: 1, value: 0, hidden: true, "aria-label": words.sending });
    const pick = h("input", { type: "file", accept: ["video/*", ...endings].join(","), "aria-label": tell(words.sendFor, { title: clip.title || clip.file }) });
    const button = h("label.button.second.pick", {}, clip.state === "filmed" ? words.replace : words.upload, pick);
    pick.addEventListener("change", () => upload(clip, pick.files[0], { progress, state, button }));
    const item = h("li", { "data-file": clip.file },
      clip.still ? h("img.still", { src: clip.still, alt: "", loading: "lazy" }) : h(".still", {}),
      h(".about", {},
        h("b", {}, clip.title || clip.place),
        h("p.small.quiet", {}, h("code", {}, clip.file), clip.seconds ? ` · ${clip.seconds.toFixed(1)} s` : "", " · ", state),
        clip.problem && h("p.small.bad", {}, clip.problem),
        progress,
        h("p.row", {}, button,
          clip.before && h("button.link", { type: "button", onclick: () => back(clip) }, words.putBack),
          clip.film && clip.captions.map((one) => h("button.link", { type: "button", onclick: () => captions(one) }, tell(words.captionsIn, { language: one.language })))),
      ));
    for (const event of ["dragover", "drop"]) {
      item.addEventListener(event, (moved) => {
        moved.preventDefault();
        if (event === "drop" && moved.dataTransfer.files[0]) upload(clip, moved.dataTransfer.files[0], { progress, state, button });
      });
    }
    return item;
  }

  async function upload(clip, file, { progress, state, button }) {
    if (!file || sending.has(clip.file)) return;
    if (file.size > most) {
      quiet(tell(words.tooLarge, { most: Math.floor(most / 1e6) }));
      return;
    }
    sending.set(clip.file, true);
    progress.hidden = false;
    button.hidden = true;
    clearTimeout(waiting); // the row stays while it is filled
    try {
      await send(clip.put, file, (share) => { progress.value = share; state.textContent = `${words.sending} ${Math.round(100 * share)}%`; });
      quiet("");
    } catch (fault) {
      quiet(fault instanceof Refused ? fault.message : String(fault));
    }
    sending.delete(clip.file);
    tag = "";
    look();
  }

  async function back(clip) {
    try { await ask(clip.put, {}, { method: "POST" }); } catch (fault) { quiet(fault.message); }
    tag = "";
    look();
  }

  // -- captions --------------------------------------------------------------------------------------------------------

  async function captions({ address, file }) {
    const dialog = $("captions"), typed = $("captions-text"), film = $("captions-film"), said = $("captions-said");
    let told;
    try { told = await ask(address); } catch (fault) { quiet(fault.message); return; }
    let base = told.digest;
    $("captions-title").textContent = file;
    typed.value = told.text;
    film.hidden = !told.film;
    if (told.film) film.src = told.film;
    said.textContent = told.drafted ? words.drafted : "";
    cues(told.cues, told.findings);
    film.ontimeupdate = () => {
      for (const each of $("cues").children) each.classList.toggle("now", each.dataset.start <= film.currentTime && film.currentTime < each.dataset.end);
    };
    let checking;
    typed.oninput = () => {
      clearTimeout(checking);
      checking = setTimeout(async () => {
        try {
          const seen = await ask(`${address}/check`, { text: typed.value });
          cues(seen.cues, seen.findings);
          said.textContent = "";
        } catch (fault) { said.textContent = fault.message; }
      }, 500);
    };
    $("captions-save").onclick = async () => {
      try {
        const kept = await ask(address, { text: typed.value, base }, { method: "PUT" });
        base = kept.digest;
        cues(kept.cues, kept.findings);
        said.textContent = words.saved;
        tag = "";
        look();
      } catch (fault) {
        said.textContent = fault.message;
        if (fault.status === 409) base = fault.answer.digest;
      }
    };
    dialog.onclose = () => { film.pause(); film.removeAttribute("src"); film.load(); };
    dialog.showModal();
  }

  function cues(all, findings) {
    const film = $("captions-film");
    $("cues").replaceChildren(...all.map((cue) => h("li", { "data-start": cue.start, "data-end": cue.end },
      h("button.link", { type: "button", onclick: () => { film.currentTime = cue.start + 0.01; film.play(); } }, `${cue.start.toFixed(1)}–${cue.end.toFixed(1)}`),
      " ", cue.who ? `${cue.who}: ` : "", cue.text)));
    $("captions-findings").replaceChildren(...findings.map((found) => h(`li.is-${found.severity}`, {}, tell(words.line, { line: found.line }), ": ", found.message.replaceAll("`", ""))));
  }

  return { look };
}
