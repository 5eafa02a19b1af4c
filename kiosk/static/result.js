// The number just taken: large at once, then what becomes of its paper, then the screen of the next visitor.
import { isLarge } from "./modes.js";

const SHOWN_S = 15;
const SHOWN_LARGE_S = 30;
const LOOK_MS = 1200;
const PATIENCE_MS = 5000;

export class Result {
  constructor(face, { onDone }) {
    this.face = face;
    this.onDone = onDone;
    this.ticket = null;
    this.timers = [];
    this.turn = null; // the showing of one number in one language; its end cuts off what is still asked for it
  }

  show(ticket, told) {
    this.ticket = ticket;
    this.turn = { asking: null };
    this.put("[data-number]", ticket.number);
    this.put("[data-service]", told.service);
    this.put("[data-result-parts]", told.parts);
    this.put("[data-ahead]", String(ticket.ahead ?? 0));
    this.put("[data-estimate]", this.minutes(ticket.estimate));
    this.put("[data-result-zone]", told.place);
    this.put("[data-result-windows]", told.windows);
    this.put("[data-result-none]", told.none);
    this.part("[data-result-none]").hidden = !told.none;
    this.part("[data-result-parts]").hidden = !told.parts;
    this.prolong();
    this.timers.push(setInterval(() => this.tick(), 1000), setInterval(() => this.look(), LOOK_MS));
    this.look();
  }

  // A touch gives the whole time again.
  prolong() {
    this.left = isLarge() ? SHOWN_LARGE_S : SHOWN_S;
    this.tell();
  }

  tick() {
    this.left -= 1;
    this.tell();
    if (this.left <= 0) this.onDone();
  }

  tell() {
    this.put("[data-left]", String(Math.max(this.left, 0)));
  }

  // The visitor's token goes in a header, never in an address. Trouble gives more time, to take a photo.
  async look() {
    const { ticket, turn } = this;
    if (!ticket || turn.asking) return;
    turn.asking = new AbortController();
    const late = setTimeout(() => turn.asking.abort(), PATIENCE_MS);
    try {
      const { tag } = this.part("[data-shell]").dataset;
      const headers = { Accept: "text/html", "Hallq-Visit": ticket.visitor.token };
      const answer = await fetch(`${this.face.dataset.paper}?in=${tag}`, { headers, cache: "no-store", signal: turn.asking.signal });
      const html = await answer.text();
      if (answer.ok && turn === this.turn) this.putPaper(html, tag);
    } catch {
      // The number stands on the screen; what became of the paper is asked for again.
    } finally {
      clearTimeout(late);
      turn.asking = null;
    }
  }

  // Another state or another language is news; the same again leaves the screen as it is.
  putPaper(html, tag) {
    const place = this.part("[data-live-paper]");
    const found = new DOMParser().parseFromString(html, "text/html").querySelector("[data-paper-state]").dataset.paperState;
    const before = place.querySelector("[data-paper-state]")?.dataset.paperState;
    if (found === before && place.dataset.tag === tag) return;
    place.innerHTML = html;
    place.dataset.tag = tag;
    if (found !== before && (before !== undefined || !["printing", "printed"].includes(found))) this.prolong();
  }

  minutes(estimate) {
    const words = this.part("[data-estimate]").dataset;
    if (!estimate) return words.unknown;
    return (estimate.low === 0 ? words.within : words.range).replace("{low}", estimate.low).replace("{high}", estimate.high);
  }

  end() {
    for (const timer of this.timers.splice(0)) clearInterval(timer);
    this.ticket = null;
    this.turn?.asking?.abort();
    this.turn = null;
    this.put("[data-number]", "");
    this.part("[data-live-paper]").replaceChildren();
  }

  put(selector, words) {
    this.part(selector).textContent = words;
  }

  part(selector) {
    return this.face.querySelector(selector);
  }
}
