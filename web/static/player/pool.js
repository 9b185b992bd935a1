// Four video elements that were there at the start: one plays, three wait with their first frame decoded.
// A new one is shown only when its first frame is there; until then the old last frame stays.

const PATIENCE = 8000; // ms without progress before a clip counts as broken

export class Pool {
  constructor(videos) {
    this.videos = [...videos];
    this.front = null;
    this.ready = new Map(); // address -> waiting element
    this.generation = 0;
  }

  // Call inside a tap: elements that played once in a tap may sound later; others are refused.
  unlock() {
    for (const video of this.videos) {
      video.muted = false;
      const tried = video.play();
      if (tried) tried.catch(() => {});
      video.pause();
    }
  }

  free() {
    const taken = new Set([this.front, ...this.ready.values()]);
    return this.videos.find((v) => !taken.has(v)) ?? this.videos.find((v) => v !== this.front);
  }

  // Gives each address a waiting element. All are fetched alike, so the traffic tells nothing.
  prefetch(addresses) {
    for (const address of addresses) {
      if (!address || this.ready.has(address)) continue;
      const video = this.free();
      for (const [known, element] of this.ready) if (element === video) this.ready.delete(known);
      this.ready.set(address, video);
      video.preload = "auto";
      video.loop = false;
      video.src = address;
      video.load();
    }
  }

  // Shows and plays a clip. Resolves when its first frame is on screen; rejects when it can't be played.
  async play(address, { loop = false } = {}) {
    const generation = ++this.generation;
    let video = this.ready.get(address);
    if (!video) {
      video = this.free();
      for (const [known, element] of this.ready) if (element === video) this.ready.delete(known);
      video.preload = "auto";
      video.src = address;
    }
    this.ready.delete(address);
    video.loop = loop;
    if (video.error) throw new Error("clip");
    if (video.currentTime > 0) video.currentTime = 0; // a seek throws away the first frame that is there
    const started = video.play();
    started.catch(() => {}); // awaited below, or told by the missing first frame
    if (video.readyState < 2) await this.firstFrame(video);
    if (generation !== this.generation) return;
    this.bring(video);
    try {
      await started;
    } catch (fault) {
      if (fault.name !== "NotAllowedError") {
        if (fault.name === "AbortError") return;
        throw fault;
      }
      video.muted = true; // sound was refused: the picture goes on, captions carry the words
      await video.play();
    }
  }

  firstFrame(video) {
    return new Promise((resolve, reject) => {
      let timer;
      const done = (fault) => {
        clearTimeout(timer);
        for (const name of ["loadeddata", "seeked", "playing", "error", "progress"]) video.removeEventListener(name, listen);
        fault ? reject(fault) : resolve();
      };
      const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => done(new Error("slow")), PATIENCE);
      };
      const listen = (event) => {
        if (event.type === "error") done(new Error("clip"));
        else if (video.readyState >= 2) done();
        else wait();
      };
      for (const name of ["loadeddata", "seeked", "playing", "error", "progress"]) video.addEventListener(name, listen);
      wait();
    });
  }

  bring(video) {
    const before = this.front;
    this.front = video;
    video.classList.add("front");
    if (before && before !== video) {
      before.pause();
      before.classList.remove("front");
      // Lets go of the connection, but only after the new frame was painted over the old one.
      requestAnimationFrame(() => requestAnimationFrame(() => {
        if (this.front !== before && ![...this.ready.values()].includes(before)) {
          before.removeAttribute("src");
          before.load();
        }
      }));
    }
    // What was fetched for other choices is not needed any more.
    for (const [address, element] of this.ready) {
      this.ready.delete(address);
      element.removeAttribute("src");
      element.load();
    }
  }

  // Whether the playing clip is fetched whole (or the browser has had enough for now).
  fetched() {
    const video = this.front;
    if (!video || !Number.isFinite(video.duration)) return false;
    const { buffered, duration } = video;
    const end = buffered.length ? buffered.end(buffered.length - 1) : 0;
    return end >= duration - 0.3 || video.ended || video.networkState === HTMLMediaElement.NETWORK_IDLE;
  }
}

// Calls `broken` once when a playing clip stops getting on for too long or fails.
export function watch(video, broken) {
  let at = -1, since = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    if (video.error) return stop(true);
    if (video.ended || !video.getAttribute("src")) return stop(false);
    if (video.paused || video.currentTime !== at) { at = video.currentTime; since = now; return; }
    if (now - since > PATIENCE) stop(true);
  }, 250);
  const stop = (failed) => { clearInterval(timer); if (failed) broken(); };
  return () => stop(false);
}
