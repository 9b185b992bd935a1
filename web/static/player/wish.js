// What this student likes, kept on this device.

let kept = {};
try { kept = JSON.parse(localStorage.getItem("roleplay-wish")) ?? {}; } catch { /* private window */ }

// `size` of the captions 1 to 3, `place` "below" or "above"; `text` and `clock` are asked anew at each start.
export const wish = new Proxy({ captions: true, size: 1, place: "below", described: false, text: false, clock: true, ...kept }, {
  set(all, name, value) {
    all[name] = value;
    const { text, clock, ...lasting } = all;
    try { localStorage.setItem("roleplay-wish", JSON.stringify(lasting)); } catch { /* then for now only */ }
    return true;
  },
});
