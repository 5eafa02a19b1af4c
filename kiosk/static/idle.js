// Nobody there any more: after half a minute a question with twenty seconds to answer, then the screen of the next visitor.

const IDLE_MS = 30_000;
const ANSWER_S = 20;

export class Idle {
  // `isFresh` says that nothing of a visitor is on the screen; `onLeave` makes it so.
  constructor(face, { isFresh, onLeave }) {
    this.face = face;
    this.isFresh = isFresh;
    this.onLeave = onLeave;
    this.held = false;
    this.timer = null;
    this.counting = null;
    this.touch();
  }

  // Somebody touched the screen, or it shows something new.
  touch() {
    clearTimeout(this.timer);
    this.timer = this.held ? null : setTimeout(() => this.ask(), IDLE_MS);
  }

  // A screen with a time of its own is not asked about. What the story puts on a screen is no touch.
  hold(yes) {
    if (this.held === yes) return;
    this.held = yes;
    this.touch();
  }

  stay() {
    clearInterval(this.counting);
    const dialog = this.dialog;
    if (dialog.open) dialog.close();
    this.touch();
  }

  ask() {
    if (this.isFresh()) return this.touch();
    let left = ANSWER_S;
    const count = this.dialog.querySelector("[data-idle-count]");
    count.textContent = left;
    this.dialog.showModal();
    this.dialog.querySelector('[data-do="stay"]').focus();
    clearInterval(this.counting);
    this.counting = setInterval(() => {
      left -= 1;
      count.textContent = left;
      if (left <= 0) this.leave();
    }, 1000);
    return undefined;
  }

  leave() {
    this.stay();
    this.onLeave();
  }

  get dialog() {
    return this.face.querySelector("[data-idle]");
  }
}
