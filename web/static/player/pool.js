// Four video elements that were there at the start: one plays, three wait with their first frame decoded.
// A new one is shown only when its first frame is there; until then the old last frame stays.

import * as line from "./line.js";
import * as sound from "./sound.js";

const PATIENCE = 8000; // ms without progress before a clip counts as broken

export class Pool {
  constructor(videos, loop) {
    this.videos = [...videos];
    this.loop = loop; // silent and never unlocked: the loop while a student thinks
    this.front = null;
    this.ready = new Map(); // address -> waiting element
    this.generation = 0;
  }

  // Call inside a tap: elements that played once in a tap may sound later; others are refused.
  unlock() {
    sound.open(this.videos);
    for (const video of this.videos) {
      video.muted = false;
      video.play()?.catch(() => {});
      video.pause();
    }
  }

  take(address) {
    const taken = new Set([this.front, ...this.ready.values()]);
    const video = this.videos.find((v) => !taken.has(v)) ?? this.videos.find((v) => v !== this.front);
    for (const [known, element] of this.ready) if (element === video) this.ready.delete(known);
    video.preload = "auto";
    video.src = address;
    return video;
  }

  // Gives each address, and no other, a waiting element. All are fetched alike, so the traffic tells nothing.
  prefetch(addresses) {
    for (const [known, video] of this.ready) if (video.error || !addresses.includes(known)) { this.ready.delete(known); drop(video); }
    for (const address of addresses) if (address && !this.ready.has(address)) this.ready.set(address, this.take(address));
  }

  // Seconds of the waiting clips that are there.
  fetchedAhead() {
    return [...this.ready.values()].reduce((sum, video) => sum + end(video), 0);
  }

  // Shows and plays a clip. Resolves when its first frame is on screen; rejects when it can't be played.
  async play(address, { at = 0 } = {}) {
    const generation = ++this.generation;
    let video = this.ready.get(address);
    this.ready.delete(address);
    if (!video || video.error) video = this.take(address); // what did not come in a tunnel may come now
    // A seek throws away the first frame that is there.
    if (video.currentTime !== at) video.currentTime = at;
    video.began = { now: performance.now(), end: end(video) };
    const started = video.play();
    started.catch(() => {}); // awaited below, or told by the missing first frame
    if (video.readyState < 2) await firstFrame(video);
    if (generation !== this.generation) return;
    this.bring(video);
    try {
      await started;
    } catch (fault) {
      if (fault.name === "AbortError") return;
      if (fault.name !== "NotAllowedError") throw fault;
      video.muted = true; // sound was refused: the picture goes on, captions carry the words
      await video.play();
    }
  }

  bring(video) {
    const before = this.front;
    this.front = video;
    for (const other of this.videos) {
      other.classList.toggle("front", other === video);
      other.classList.toggle("under", other === before && before !== video);
    }
    this.still();
    if (before !== video) before?.pause();
    // Lets go of the lines at once, but of the old frame only after the new one was painted over it.
    this.prefetch([]);
    if (before && before !== video) requestAnimationFrame(() => requestAnimationFrame(() => {
      if (this.front !== before && ![...this.ready.values()].includes(before)) drop(before);
    }));
  }

  // The silent loop, over the last frame as soon as its own first one is there.
  async think(address) {
    this.loop.src = address;
    this.loop.muted = this.loop.loop = true;
    try {
      await this.loop.play();
      if (this.loop.getAttribute("src") === address) this.loop.classList.add("front");
    } catch { /* then the last frame stays */ }
  }

  still() {
    this.loop.classList.remove("front");
    if (this.loop.getAttribute("src")) drop(this.loop);
  }

  // Whether the playing clip is fetched whole (or the browser has had enough for now).
  fetched() {
    const video = this.front;
    if (!video || !Number.isFinite(video.duration)) return false;
    return end(video) >= video.duration - 0.3 || video.ended || video.networkState === HTMLMediaElement.NETWORK_IDLE;
  }

  // Tells the line how fast the playing clip came.
  measure(bytes) {
    const { began, duration } = this.front;
    line.heard((bytes * (end(this.front) - began.end)) / duration, performance.now() - began.now);
  }
}

const drop = (video) => { video.removeAttribute("src"); video.load(); };
const end = ({ buffered }) => (buffered.length ? buffered.end(buffered.length - 1) : 0);

function firstFrame(video) {
  return new Promise((resolve, reject) => {
    const { src } = video;
    const names = ["loadeddata", "seeked", "playing", "error", "progress", "emptied"];
    let timer;
    const done = (fault) => {
      clearTimeout(timer);
      for (const name of names) video.removeEventListener(name, listen);
      fault ? reject(fault) : resolve();
    };
    const wait = () => { clearTimeout(timer); timer = setTimeout(done, PATIENCE, new Error("slow")); };
    const listen = (event) => {
      if (event.type === "error") done(new Error("clip"));
      else if (video.src !== src) done(); // taken for another clip: who waited is asked no more
      else if (video.readyState >= 2) done();
      else wait();
    };
    for (const name of names) video.addEventListener(name, listen);
    wait();
  });
}

// Calls `broken` once when a playing clip stops getting on for too long or fails.
export function watch(video, broken) {
  let at = -1, since = performance.now();
  const stalled = () => { if (video.readyState < 3 && !video.seeking) line.stalled(); };
  const timer = setInterval(() => {
    const now = performance.now();
    if (video.error) return stop(true);
    if (video.ended || !video.getAttribute("src")) return stop(false);
    if (video.paused || video.currentTime !== at) { at = video.currentTime; since = now; return; }
    if (now - since > PATIENCE) stop(true);
  }, 250);
  video.addEventListener("waiting", stalled);
  const stop = (failed) => {
    clearInterval(timer);
    video.removeEventListener("waiting", stalled);
    if (failed) broken();
  };
  return () => stop(false);
}
