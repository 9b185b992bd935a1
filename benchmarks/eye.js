// Looks at the page from outside: which picture of which clip lies on top at every display frame, and when a reaction was
// tapped. Knows of a player only #stage[data-state] and .choice, and of the film only its squares.
(() => {
  const CLIP = 5, PICTURE = 9, CELLS = CLIP + PICTURE + 2, STRIP = 1 / 9, WIDE = 64, HIGH = 36;
  const canvas = document.createElement("canvas");
  canvas.width = WIDE; canvas.height = HIGH;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const seen = []; // [ms, state, what, clip, picture]
  let tapped = 0, started = 0, told = 0, fast = 0;

  const shows = (e) => {
    for (let at = e; at instanceof Element; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.visibility === "hidden" || style.display === "none" || Number(style.opacity) < 0.5) return false;
    }
    return true;
  };
  const media = "video, canvas, img";
  function top() {
    const box = [...document.querySelectorAll("#stage :is(video, canvas, img)")].map((e) => e.getBoundingClientRect())
      .filter((b) => b.width > 100).sort((a, b) => b.width * b.height - a.width * a.height)[0];
    if (!box) return null;
    return document.elementsFromPoint(box.x + box.width / 2, box.y + box.height / 2).find((e) => e.matches(media) && shows(e)) ?? null;
  }
  function look() {
    const element = top();
    if (!element) return ["nothing"];
    pen.clearRect(0, 0, WIDE, HIGH);
    try { pen.drawImage(element, 0, 0, WIDE, HIGH); } catch { return ["black"]; }
    const all = pen.getImageData(0, 0, WIDE, HIGH).data;
    const light = (x, y) => { const at = 4 * (y * WIDE + x); return (all[at] * 0.3 + all[at + 1] * 0.6 + all[at + 2] * 0.1) * all[at + 3] / 255; };
    const step = WIDE / CELLS, y = Math.floor((HIGH * STRIP) / 2);
    const cells = Array.from({ length: CELLS }, (_, n) => (light(Math.floor(step * (n + 0.5)), y) + light(Math.floor(step * (n + 0.5)) - 1, y)) / 2);
    if (cells.every((c) => c < 60)) return ["black"];
    if (cells.some((c) => c > 90 && c < 165)) return ["unclear"];
    const bits = cells.map((c) => (c > 127 ? 1 : 0));
    const odd = (some) => some.reduce((a, b) => a + b, 1) % 2;
    if (odd(bits.slice(0, -2)) !== bits.at(-2) || odd(bits.slice(0, CLIP)) !== bits.at(-1)) return ["unclear"];
    const number = (some) => some.reduce((a, b, n) => a + b * 2 ** n, 0);
    return ["picture", number(bits.slice(0, CLIP)), number(bits.slice(CLIP, -2))];
  }
  let count = 0;
  function frame() {
    requestAnimationFrame(frame);
    const now = performance.now();
    count += 1;
    if (now > fast && count % 3) return; // away from the taps every third frame is enough, and disturbs less
    const stage = document.getElementById("stage");
    if (!stage || stage.hidden) return;
    seen.push([now, stage.dataset.state ?? "", ...look()]);
  }
  requestAnimationFrame(frame);
  const tap = (event) => {
    if (event.target.closest?.(".choice")) { tapped = event.timeStamp; told = 0; }
    else if (event.target.closest?.("form#start button.go")) started = event.timeStamp;
    else return;
    fast = event.timeStamp + 1500;
  };
  addEventListener("pointerup", tap, { capture: true });
  // What the browser itself says of the frame after the tap (Event Timing, in steps of 8 ms): to compare with.
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "click" && entry.startTime >= tapped) told = entry.duration;
  }).observe({ type: "event", durationThreshold: 16 });
  const picture = () => {
    const box = top()?.getBoundingClientRect();
    return box ? { x: box.x, y: box.y, width: box.width, height: box.height } : null;
  };
  window.__eye = {
    take: () => ({ origin: performance.timeOrigin, tapped, started, told, picture: picture(), seen: seen.splice(0) }),
    offered: () => [...document.querySelectorAll(".choice:not([aria-disabled])")].map((e) => {
      const box = e.getBoundingClientRect();
      return { text: e.textContent, x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }),
  };
})();
