// One speaker, one queue: calls are spoken one after the other and never at once; the next begins when the one before ended, failed, or should long
// have ended. Whoever is called off before being spoken is never spoken.

const FIRST_BYTE_MS = 8000;
const SLACK_MS = 3000;
const GAP_MS = 500;
const SHOWN_AFTER_MS = 1500;
const SILENT_MS = 2500;
const MOST_SILENT = 4;
const MOST_SEEN = 2000;

export class Announcer {
  // `soundOf(call)` is the address of its sound, or null where this screen does not speak it. `onBegin` is told when it is heard (or shown, where
  // it is silent), `onEnd` what became of it: ok, error, blocked, watchdog or silent. `isOld` says that it is too late to speak it.
  constructor({ soundOf, isOld, onBegin, onEnd, onBlocked }) {
    Object.assign(this, { soundOf, isOld, onBegin, onEnd, onBlocked });
    this.waiting = [];
    this.seen = new Set();
    this.now = null;
    this.audio = null;
  }

  // A call that was taken before is not taken again; a recall takes the place of the call that still waits.
  push(call) {
    if (this.seen.has(call.seq)) return;
    this.seen.add(call.seq);
    if (this.seen.size > MOST_SEEN) this.seen = new Set([...this.seen].slice(-MOST_SEEN / 2));
    const before = this.waiting.findIndex((one) => one.ticket === call.ticket);
    if (before >= 0) this.waiting[before] = call;
    else this.waiting.push(call);
    this.run();
  }

  // Numbers of lines begin anew with another epoch.
  forget() {
    this.seen.clear();
    this.waiting = [];
  }

  drop(ticket) {
    this.keep((call) => call.ticket !== ticket);
  }

  // Whatever is not to be kept is never spoken, nor spoken on.
  keep(isKept) {
    this.waiting = this.waiting.filter(isKept);
    if (this.now && !isKept(this.now)) {
      this.now.retracted = true;
      this.stop?.("silent");
    }
  }

  get isBusy() {
    return this.now !== null || this.waiting.length > 0;
  }

  async run() {
    if (this.now) return;
    while (this.waiting.length) {
      this.now = this.waiting.shift();
      try {
        this.onEnd(this.now, await this.announce(this.now));
      } catch (fault) {
        console.error(fault); // one call that fails must not silence all that follow
      }
    }
    this.now = null;
  }

  async announce(call) {
    const url = this.soundOf(call);
    if (this.isOld(call) || (url === null && this.waiting.length >= MOST_SILENT)) return "silent";
    if (url === null) {
      this.onBegin(call);
      await this.pause(SILENT_MS);
      return "silent";
    }
    const begin = once(() => { if (!call.retracted) this.onBegin(call); });
    // The number follows the voice, but not one that does not come.
    const late = setTimeout(begin, SHOWN_AFTER_MS);
    const status = await this.play(url, begin);
    clearTimeout(late);
    begin();
    if (status === "ok") {
      await this.pause(GAP_MS);
      if (!this.waiting.length && !call.retracted) await this.play(url);
    } else if (status === "blocked") {
      await this.pause(SILENT_MS);
    }
    return status;
  }

  pause(ms) {
    return this.ending((end) => setTimeout(() => end("ok"), ms));
  }

  play(url, onBegin = null) {
    return this.ending((end) => {
      const audio = new Audio(url);
      this.audio = audio;
      let watch = setTimeout(() => end("watchdog"), FIRST_BYTE_MS);
      audio.addEventListener("loadedmetadata", () => {
        clearTimeout(watch);
        if (Number.isFinite(audio.duration)) watch = setTimeout(() => end("watchdog"), audio.duration * 1000 + SLACK_MS);
      });
      audio.addEventListener("ended", () => end("ok"));
      audio.addEventListener("error", () => end("error"));
      audio.play().then(() => {
        this.onBlocked(false);
        onBegin?.();
      }, (fault) => {
        if (fault.name === "NotAllowedError") this.onBlocked(true);
        end(fault.name === "NotAllowedError" ? "blocked" : "error");
      });
      return () => {
        clearTimeout(watch);
        audio.pause();
      };
    });
  }

  // A piece of the announcement that ends by itself, or is stopped.
  ending(begin) {
    return new Promise((resolve) => {
      let tidy = null;
      let ended = false;
      const end = (status) => {
        if (ended) return;
        ended = true;
        this.stop = null;
        tidy?.();
        resolve(status);
      };
      this.stop = end;
      tidy = begin(end) ?? null;
      if (typeof tidy !== "function") tidy = null;
    });
  }
}

function once(act) {
  let done = false;
  return () => {
    if (!done) act();
    done = true;
  };
}
