// The text of a scenario, in CodeMirror. It lives in a shadow root: there its styles are sheets, not tags, and the
// page's content security policy stays strict.

import {
  EditorState, EditorView, HighlightStyle, autocompletion, bracketMatching, closeBrackets,
  closeBracketsKeymap, completionKeymap, defaultKeymap, drawSelection, foldGutter, foldKeymap,
  highlightActiveLine, highlightActiveLineGutter, highlightSelectionMatches, highlightSpecialChars, history,
  historyKeymap, hoverTooltip, indentLess, indentMore, indentUnit, keymap, lineNumbers, lintGutter, lintKeymap, linter,
  search, searchKeymap, setDiagnostics, syntaxHighlighting, tags, yaml,
} from "./codemirror.js";

const looks = EditorView.theme({
  "&": { height: "100%", color: "var(--ink)", background: "var(--card)", fontSize: ".94rem" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'Cascadia Mono', 'DejaVu Sans Mono', monospace", lineHeight: "1.6" },
  ".cm-content": { caretColor: "var(--accent)", paddingBlock: ".8rem 40vh" },
  ".cm-cursor": { borderLeftColor: "var(--accent)", borderLeftWidth: "2px" },
  ".cm-gutters": { background: "var(--card)", color: "var(--soft)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { background: "color-mix(in srgb, var(--tint) 55%, transparent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 28%, transparent)",
  },
  ".cm-selectionMatch": { background: "color-mix(in srgb, var(--brass) 22%, transparent)" },
  ".cm-tooltip": {
    background: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)", borderRadius: "10px",
    boxShadow: "var(--shadow)", maxWidth: "min(34rem, 90vw)", fontFamily: "var(--text)", overflow: "hidden",
  },
  ".cm-tooltip-autocomplete > ul > li": { padding: ".3rem .7rem", fontFamily: "var(--text)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit", opacity: ".75", fontStyle: "normal", marginInlineStart: ".8em" },
  ".cm-completionInfo": { padding: ".6rem .8rem" },
  ".hint": { padding: ".6rem .8rem", display: "block" },
  ".cm-diagnostic": { padding: ".6rem .8rem", borderInlineStart: "4px solid var(--soft)", whiteSpace: "pre-wrap" },
  ".cm-diagnostic-error": { borderColor: "var(--bad)" },
  ".cm-diagnostic-warning": { borderColor: "var(--brass)" },
  ".cm-diagnosticAction": {
    display: "block", margin: ".5rem 0 0", minHeight: "2.75rem", padding: ".3rem .9rem", font: "inherit",
    fontWeight: "600", color: "var(--on-accent)", background: "var(--accent)", borderRadius: "999px",
  },
  ".cm-diagnosticSource": { fontSize: ".85em", opacity: ".7" },
  ".cm-lintRange-error": { backgroundImage: "none", borderBottom: "2px solid var(--bad)" },
  ".cm-lintRange-warning": { backgroundImage: "none", borderBottom: "2px dashed var(--brass)" },
  ".cm-lintRange-info": { backgroundImage: "none", borderBottom: "1px dotted var(--soft)" },
  ".cm-gutter-lint": { width: "1.1em" },
  ".cm-lint-marker": { content: "''", width: ".62em", height: ".62em", margin: ".5em auto 0", background: "var(--soft)", borderRadius: "50%" },
  ".cm-lint-marker-warning": { content: "''", background: "var(--brass)", borderRadius: "1px", rotate: "45deg" },
  ".cm-lint-marker-error": { content: "''", background: "var(--bad)", borderRadius: "2px" },
  ".cm-panels": { background: "var(--paper)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel input, .cm-panel button": { font: "inherit", color: "inherit" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--brass)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--soft)", fontStyle: "italic" },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: "var(--soft)" },
]);

const GRAVITY = { error: "error", warning: "warning", note: "info" };

/** How far a number of characters reach in a text, in the units that the browser counts. */
function reach(text, characters) {
  let at = 0;
  for (let left = characters; left > 0 && at < text.length; left--) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

/** Where a mark of the checker lies in the text. */
function span(doc, { line, column, length }) {
  const on = doc.line(Math.min(Math.max(1, line), doc.lines));
  return { from: on.from + reach(on.text, column - 1), to: on.from + reach(on.text, column - 1 + length) };
}

/** The changes of a mend, as CodeMirror wants them. */
export function changes(doc, mend) {
  return mend.edits.map((edit) => ({ ...span(doc, edit), insert: edit.text }));
}

/**
 * A text pane in `host`. `wishes`: words (what the editor says itself), complete(context), explain(key),
 * changed(), moved(line), keys (more key bindings).
 */
export function textPane(host, text, wishes) {
  const root = host.attachShadow({ mode: "open" });
  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: text,
      extensions: [
        EditorState.phrases.of(wishes.words),
        EditorView.contentAttributes.of({ "aria-label": wishes.words.text, spellcheck: "true", autocapitalize: "off" }),
        lineNumbers(), highlightSpecialChars(), history(), foldGutter(), drawSelection(), bracketMatching(),
        closeBrackets(), highlightActiveLine(), highlightActiveLineGutter(), highlightSelectionMatches(),
        indentUnit.of("  "), EditorState.tabSize.of(2), EditorView.lineWrapping, search({ top: true }),
        yaml(), syntaxHighlighting(colours), looks, lintGutter(), linter(null),
        autocompletion({ override: [wishes.complete], icons: false }),
        hoverTooltip((shown, at) => hint(shown, at, wishes.explain)),
        keymap.of([
          ...wishes.keys, ...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap,
          ...foldKeymap, ...lintKeymap, ...defaultKeymap,
          // Tab moves the focus on after Escape, as CodeMirror arranges; else it indents by two spaces, never a tab.
          { key: "Tab", run: indentMore, shift: indentLess },
        ]),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) wishes.changed();
          if (update.selectionSet || update.docChanged) {
            wishes.moved(update.state.doc.lineAt(update.state.selection.main.head).number);
          }
        }),
      ],
    }),
  });
  view.scrollDOM.tabIndex = 0; // it scrolls by the keyboard, too
  return {
    view,
    text: () => view.state.doc.toString(),
    /** Another text in its place, as one change that can be taken back. */
    put(next) {
      view.dispatch({ changes: smallest(view.state.doc.toString(), next) });
    },
    /** Marks findings; `mended(finding)` is called when somebody takes a mend. */
    mark(findings, proved, mended) {
      const { doc } = view.state;
      const told = findings.filter((found) => !found.file).map((found) => ({
        ...span(doc, found),
        severity: GRAVITY[found.severity],
        message: found.message,
        source: found.code,
        actions: found.mend && proved.has(found) ? [{ name: found.mend.said, apply: () => mended(found) }] : [],
      }));
      view.dispatch(setDiagnostics(view.state, told.sort((one, other) => one.from - other.from)));
    },
    /** Makes a mend. */
    mend(mend) {
      view.dispatch({ changes: changes(view.state.doc, mend), userEvent: "input.mend" });
      view.focus();
    },
    /** Shows a line, and puts the cursor there. */
    goTo(line, column = 1) {
      const { from } = span(view.state.doc, { line, column, length: 0 });
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    line: () => view.state.doc.lineAt(view.state.selection.main.head).number,
  };
}

/** The one piece in which two texts differ: the cursor and the history stay where they were. */
function smallest(now, next) {
  let from = 0, end = 0;
  const most = Math.min(now.length, next.length);
  while (from < most && now[from] === next[from]) from++;
  while (end < most - from && now[now.length - 1 - end] === next[next.length - 1 - end]) end++;
  return { from, to: now.length - end, insert: next.slice(from, next.length - end) };
}

/** What a key means, at the mouse. */
function hint(view, at, explain) {
  const line = view.state.doc.lineAt(at);
  const key = /^(\s*(?:- )?\{?)([a-z_]+)(?=\s*:)/.exec(line.text) ?? inner(line.text, at - line.from);
  const from = key ? line.from + key.index + (key[1]?.length ?? 0) : 0;
  if (!key || at < from || at > from + key[2].length) return null;
  const said = explain(line.number, key[2]);
  if (!said) return null;
  return {
    pos: from,
    end: from + key[2].length,
    create() {
      const dom = document.createElement("div");
      dom.className = "hint";
      dom.textContent = said;
      return { dom };
    },
  };
}

/** A key between { and } around a column. */
function inner(text, column) {
  for (const found of text.matchAll(/([{,]\s*)([a-z_]+)(?=\s*:)/g)) {
    const from = found.index + found[1].length;
    if (column >= from && column <= from + found[2].length) return found;
  }
  return null;
}
