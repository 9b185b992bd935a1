// One open path of sound for all clips. An element that starts its own takes 70 ms longer to move (docs/benchmarks.md):
// here they all play into a context that the first tap has opened and that stays open.

let context = null;
let changed = () => {};
const joined = new WeakSet();

// Call inside a tap.
export function open(videos) {
  try {
    if (!context) {
      context = new AudioContext({ latencyHint: "interactive" });
      context.addEventListener("statechange", () => changed());
    }
    context.resume().catch(() => {});
    for (const video of videos) {
      if (joined.has(video)) continue;
      context.createMediaElementSource(video).connect(context.destination);
      joined.add(video);
    }
  } catch { context = null; /* no such path here: each element has its own */ }
}

// A call or a locked phone closes the path, and clips that play into it stand still until a tap opens it again. Without a
// sound device Firefox never opens it, and clips play on in silence.
export const closed = () => context !== null && context.state !== "running";
export const resume = () => context?.resume().catch(() => {});
export const watch = (call) => { changed = call; };
