// What visitors said, kept with its key until the server has it: handed in once, however often the link is lost.
import { newKey, press } from "/static/press.js";

const AGAIN_MS = 8000;
// The server has decided, and the same press would be decided alike: done, wrong, or said already.
const DECIDED = new Set([400, 404, 409, 410, 422]);

// `onCount` hears how much is kept.
export function keeper({ url, device, name, keepsMs, onCount }) {
  let sending = false;
  let next = null;
  let kept = read();

  function read() {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? [];
    } catch {
      return [];
    }
  }

  function write() {
    onCount(kept.length);
    try {
      if (kept.length) localStorage.setItem(name, JSON.stringify(kept));
      else localStorage.removeItem(name);
    } catch {
      // Without storage it is kept for as long as the page lives.
    }
  }

  function drop(key) {
    kept = kept.filter((one) => one.key !== key);
    write();
  }

  async function send() {
    if (sending) return;
    sending = true;
    clearTimeout(next);
    kept = kept.filter((one) => Date.now() - one.at < keepsMs);
    write();
    for (const one of [...kept]) {
      const answer = await press(url, one.body, { device, key: one.key, patience: 2 });
      if (answer.ok || DECIDED.has(answer.status)) drop(one.key);
      else break;
    }
    sending = false;
    if (kept.length) next = setTimeout(send, AGAIN_MS);
  }

  onCount(kept.length);
  return {
    // Keeps what was said of a service and hands it in, now or when the link is back.
    add(service, body) {
      kept.push({ key: newKey(), at: Date.now(), body: { service: Number(service), ...body } });
      write();
      send();
    },
    has: (service) => kept.some((one) => one.body.service === Number(service)),
    send,
  };
}
