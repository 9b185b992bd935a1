// How fast the line is, from what the clips themselves took to come; and which size it bears.

const SPARE = 1.25;
const FIRST = 2; // seconds of each next clip that must be there at the tap

let rate = 0; // bits per second, 0 while unknown

export const heard = (bytes, ms) => {
  if (ms < 1 || bytes < 30000) return;
  const now = (bytes * 8000) / ms;
  rate = rate ? rate * 0.5 + now * 0.5 : now;
};
export const stalled = () => { rate = rate ? rate / 2 : 1e6; };

// Whether the line bears the largest size of clips like this one: what plays, and the beginnings of three more.
export function small(clip) {
  const hint = navigator.connection;
  if (hint?.saveData) return true;
  const known = rate || (hint?.effectiveType && hint.effectiveType !== "4g" ? 1e6 : 0);
  if (!known || !clip?.bytes) return false;
  const bits = (clip.bytes * 8) / clip.seconds;
  const needed = (bits * (Math.max(0, clip.seconds - FIRST) + 3 * FIRST)) / (clip.seconds + 0.4);
  return known < needed * SPARE;
}

// The address of a clip in a size and a version.
export function addressed(address, small, described) {
  const query = [small && "size=small", described && "version=described"].filter(Boolean).join("&");
  return query ? `${address}?${query}` : address;
}
