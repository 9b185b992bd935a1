// Events wait here until the server has them on disk: kept over a reload, sent in order, as often as it takes.

export class Outbox {
  constructor(address, { answered, refused, lost, back }) {
    this.address = address;
    this.name = `roleplay-outbox:${address}`;
    this.told = { answered, refused, lost, back };
    this.waiting = this.kept();
    this.sending = false;
    this.pause = 500;
    this.away = false;
    addEventListener("online", () => this.send(true));
  }

  kept() {
    try { return JSON.parse(localStorage.getItem(this.name)) ?? []; } catch { return []; }
  }

  keep() {
    try {
      if (this.waiting.length) localStorage.setItem(this.name, JSON.stringify(this.waiting));
      else localStorage.removeItem(this.name);
    } catch { /* private mode: then they wait in memory */ }
  }

  add(event) {
    this.waiting.push({ key: newKey(), ...event });
    this.keep();
    this.send();
  }

  async send(now = false) {
    if (now) { clearTimeout(this.timer); this.timer = null; }
    if (this.sending || this.timer || !this.waiting.length) return;
    this.sending = true;
    const batch = this.waiting.slice(0, 100);
    let answer = null, status = 0;
    try {
      const response = await fetch(this.address, {
        method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" },
        body: JSON.stringify({ events: batch }), signal: AbortSignal.timeout(15000),
      });
      status = response.status;
      answer = await response.json();
    } catch { status = 0; }
    this.sending = false;
    if (status === 0 || status >= 500 || status === 429) return this.later();
    // Refused: what can never be taken must not be sent for ever.
    this.waiting.splice(0, batch.length);
    this.keep();
    this.pause = 500;
    if (this.away) { this.away = false; this.told.back(); }
    if (status === 200) this.told.answered(answer.scene, batch);
    else this.told.refused(answer?.scene ?? null, answer?.fault ?? "");
    this.send();
  }

  later() {
    if (!this.away) { this.away = true; this.told.lost(); }
    this.timer = setTimeout(() => { this.timer = null; this.send(); }, this.pause);
    this.pause = Math.min(this.pause * 2, 8000);
  }
}

export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
}
