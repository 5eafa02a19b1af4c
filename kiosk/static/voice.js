// What became of the paper, said aloud: one sentence at a time and each once. Where the browser refuses to sound, the screen says it all the same.

export class Voice {
  constructor() {
    this.said = new Set();
    this.audio = null;
  }

  // What was stopped before its end counts as unsaid.
  say(address) {
    if (this.said.has(address)) return;
    this.stop();
    this.said.add(address);
    this.audio = new Audio(address);
    this.audio.play().catch(() => {}); // not allowed to sound, not to be had, or stopped before it began
  }

  stop() {
    const audio = this.audio;
    this.audio = null;
    if (!audio || audio.ended) return;
    this.said.delete(audio.getAttribute("src"));
    audio.pause();
    audio.removeAttribute("src");
    audio.load(); // nothing of it is fetched any more
  }

  // Another visitor.
  forget() {
    this.stop();
    this.said.clear();
  }
}
