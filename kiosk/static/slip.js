// The paper of one number: followed by the lines of the story and by asking, told in the server's words, and the one copy a visitor may ask for.
import { newKey, press } from "/static/press.js";

const LOOK_MS = 1200;
const PATIENCE_MS = 5000;
const UNSURE_MS = 6000;

export class Slip {
  // `onNews(seconds, told)` hears of another outcome, and how long the screen stays for it; null where it is still under way. Where something is to be
  // said of it, `told.voice` is the address of the sound; `told.isOut` says that the slip came out here.
  constructor(face, ticket, tag, { onNews }) {
    this.face = face;
    this.ticket = ticket;
    this.tag = tag;
    this.onNews = onNews;
    this.jobs = new Set([ticket.id]);
    this.news = null;
    this.words = "";
    this.asking = null;
    this.again = false;
    this.key = newKey();
    this.heardAt = performance.now();
    this.put(this.template("first"));
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.look();
  }

  // A line of the story: one about this paper, or about a printer it may stand at.
  hear(line) {
    if (this.jobs.has(line.job) || line.name === "printer.changed") this.lookNow();
  }

  // What is being asked may be answered from before the news: it is asked once more.
  lookNow() {
    this.again = this.asking !== null;
    this.look();
  }

  // The visitor's token goes in a header, never in an address.
  async look() {
    if (this.asking) return;
    const asking = (this.asking = new AbortController());
    const late = setTimeout(() => asking.abort(), PATIENCE_MS);
    try {
      const headers = { Accept: "text/html", "Hallq-Visit": this.ticket.visitor.token };
      const answer = await fetch(`${this.face.dataset.paper}?in=${this.tag}`, { headers, cache: "no-store", signal: asking.signal });
      const html = await answer.text();
      if (answer.ok && !this.ended) this.tell(html);
    } catch {
      // The number stands on the screen; what became of the paper is asked for again.
    }
    clearTimeout(late);
    this.asking = null;
    if (this.ended) return;
    this.doubt();
    if (this.again) this.lookNow();
  }

  tell(html) {
    this.heardAt = performance.now();
    const page = new DOMParser().parseFromString(html, "text/html");
    const words = page.querySelector("[data-paper-words]");
    const { paperState, paperNews, paperStays, paperVoice } = words.dataset;
    if (words.innerHTML !== this.words) {
      this.words = words.innerHTML;
      this.put(words);
    }
    this.putCode(page.querySelector("[data-paper-code]"));
    if (paperNews === this.news) return;
    this.news = paperNews;
    this.part("[data-live-paper]").dataset.paperState = paperState;
    this.onNews(paperStays ? Number(paperStays) : null, { voice: paperVoice, isOut: paperState === "printed" || paperState === "sent" });
  }

  // Where nobody answers, what was under way when somebody last did is no longer known to be.
  doubt() {
    if (performance.now() - this.heardAt < UNSURE_MS || this.news === "unsure") return;
    const { paperState } = this.part("[data-live-paper]").dataset;
    if (paperState && paperState !== "printing") return;
    this.news = "unsure";
    this.words = "";
    this.part("[data-live-paper]").dataset.paperState = "slow";
    this.put(this.template("unsure"));
    this.onNews(null, {});
  }

  // One copy, however often it is touched: the key stays the same. What came of the asking, the next look tells.
  async copy(button) {
    if (button.disabled) return;
    button.disabled = true;
    const { device, copies } = this.face.dataset;
    const answer = await press(copies, { visit: this.ticket.visitor.token }, { device, key: this.key });
    if (this.ended) return;
    if (answer.ok) this.jobs.add(answer.body.job);
    if (answer.status === 0) button.disabled = false;
    this.lookNow();
  }

  put(words) {
    const place = this.part("[data-paper-place]");
    const had = place.contains(document.activeElement);
    place.replaceChildren(...[...words.childNodes].map((node) => document.importNode(node, true)));
    if (had) this.part("#result-title").focus({ preventScroll: true });
  }

  putCode(figure) {
    const place = this.part("[data-paper-code-place]");
    if (figure && !place.firstElementChild) place.append(document.importNode(figure, true));
  }

  template(name) {
    return this.part(`[data-paper-${name}]`).content;
  }

  end() {
    this.ended = true;
    clearInterval(this.timer);
    this.asking?.abort();
    delete this.part("[data-live-paper]").dataset.paperState;
    for (const place of ["[data-paper-place]", "[data-paper-code-place]"]) this.part(place).replaceChildren();
  }

  part(selector) {
    return this.face.querySelector(selector);
  }
}
