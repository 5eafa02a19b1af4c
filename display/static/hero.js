// The newest call, large: yellow while it is new, there until the next, gone with its visitor.

const HIGHLIGHT_MS = 12_000;

export class Hero {
  // `onShown` hears whose number it shows, nought for nobody's.
  constructor(root, onShown) {
    this.root = root;
    this.onShown = onShown;
    this.label = root.querySelector("[data-hero-again]");
    this.timer = null;
  }

  get ticket() {
    return Number(this.root.dataset.ticket);
  }

  show(call, isNew = true) {
    Object.assign(this.root.dataset, { calls: "yes", seq: call.seq, ticket: call.ticket, signs: call.number.length });
    for (const place of this.root.querySelectorAll("[data-hero-number]")) place.textContent = call.number;
    for (const place of this.root.querySelectorAll("[data-hero-window]")) place.textContent = call.window;
    this.label.textContent = call.again ? this.label.dataset.again : this.label.dataset.first;
    this.light(isNew);
    this.onShown(call.ticket);
  }

  light(isNew) {
    clearTimeout(this.timer);
    this.root.classList.remove("hero-on");
    if (!isNew) return;
    void this.root.offsetWidth;
    this.root.classList.add("hero-on");
    this.timer = setTimeout(() => this.root.classList.remove("hero-on"), HIGHLIGHT_MS);
  }

  // The visitor it shows is not called any more: the newest of the others takes the place, quietly.
  leave(ticket, newest) {
    if (ticket === this.ticket) this.rest(newest);
  }

  // After everything was fetched anew; `now` is the call that is being announced.
  settle(tickets, newest, now) {
    if (now) return;
    if (!tickets.includes(this.ticket)) this.rest(newest);
  }

  rest(newest) {
    if (newest) return this.show(newest, false);
    this.light(false);
    Object.assign(this.root.dataset, { calls: "no", seq: 0, ticket: 0 });
    this.onShown(0);
  }
}
