// The number just taken stays whole between the head and the foot, however much is told of it: step by step all of it grows tighter.
const TIGHTEST = 6;

export class Fit {
  constructor(screen) {
    this.screen = screen;
    this.changes = new MutationObserver(() => this.fit());
    this.changes.observe(screen, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["hidden"] });
    this.changes.observe(document.documentElement, { attributes: true });
    this.fit();
  }

  fit() {
    delete this.screen.dataset.tight;
    for (let step = 1; step <= TIGHTEST && this.screen.scrollHeight > this.screen.clientHeight; step += 1) this.screen.dataset.tight = String(step);
  }

  end() {
    this.changes.disconnect();
    delete this.screen.dataset.tight;
  }
}
