// The number just taken: large at once, then what becomes of its paper, then the screen of the next visitor.
import { Fit } from "./fit.js";
import { isLarge } from "./modes.js";
import { Slip } from "./slip.js";
import { Voice } from "./voice.js";

const SHOWN_S = 15;
const LARGE = 2; // who reads large text is given twice the time

export class Result {
  constructor(face, { onDone }) {
    this.face = face;
    this.onDone = onDone;
    this.timer = null;
    this.slip = null;
    this.fit = null;
    this.voice = new Voice();
    this.left = 0;
    this.shown = null; // the ticket whose number was shown last, and whether its visitor has asked for more time by a touch
    this.touched = false;
  }

  show(ticket, told) {
    this.end();
    if (this.shown !== ticket.id) {
      this.touched = false;
      this.voice.forget();
    }
    this.shown = ticket.id;
    this.put("[data-number]", ticket.number);
    this.put("[data-service]", told.service);
    this.put("[data-result-parts]", told.parts);
    this.put("[data-ahead]", String(ticket.ahead ?? 0));
    this.put("[data-people]", this.people(ticket.ahead ?? 0));
    this.put("[data-estimate]", this.minutes(ticket.estimate));
    this.put("[data-result-zone]", told.place);
    this.put("[data-result-windows]", told.windows);
    this.put("[data-result-none]", told.none);
    this.part("[data-result-none]").hidden = !told.none;
    this.part("[data-result-parts]").hidden = !told.parts;
    this.fit = new Fit(this.part("[data-screen=result]"));
    this.stay(SHOWN_S);
    this.timer = setInterval(() => this.tick(), 1000);
    this.slip = new Slip(this.face, ticket, this.part("[data-shell]").dataset.tag, { onNews: (seconds, told) => this.news(seconds, told) });
  }

  // What is told now stays for so long; a visitor who has touched the screen is never hurried.
  news(seconds, { voice, isOut }) {
    if (voice) this.voice.say(voice);
    else if (isOut) this.voice.stop();
    if (seconds === null) return;
    this.outcome = seconds;
    this.stay(seconds, this.touched ? this.left : 0);
  }

  // A touch gives the whole time again.
  prolong() {
    this.touched = true;
    this.stay(Math.max(this.outcome ?? 0, SHOWN_S));
  }

  stay(seconds, least = 0) {
    this.left = Math.max(isLarge() ? LARGE * seconds : seconds, least);
    this.tell();
  }

  hear(line) {
    this.slip?.hear(line);
  }

  // Asking for a copy is no wish for more time.
  copy(button) {
    this.touched = false;
    void this.slip?.copy(button);
  }

  tick() {
    this.left -= 1;
    this.tell();
    if (this.left <= 0) this.onDone();
  }

  tell() {
    this.put("[data-left]", String(Math.max(this.left, 0)));
  }

  people(ahead) {
    const words = this.part("[data-people]").dataset;
    return ahead === 1 ? words.one : words.many;
  }

  minutes(estimate) {
    const words = this.part("[data-estimate]").dataset;
    if (!estimate) return words.unknown;
    return (estimate.low === 0 ? words.within : words.range).replace("{low}", estimate.low).replace("{high}", estimate.high);
  }

  end() {
    clearInterval(this.timer);
    this.timer = null;
    this.outcome = null;
    this.fit?.end();
    this.fit = null;
    this.slip?.end();
    this.slip = null;
    this.voice.stop();
    this.put("[data-number]", "");
  }

  put(selector, words) {
    this.part(selector).textContent = words;
  }

  part(selector) {
    return this.face.querySelector(selector);
  }
}
