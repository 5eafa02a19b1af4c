// A page's line to the story of its hall: one path for start, update, gap and return. Sockets are speed, numbers are truth.
import { io } from "./vendor/socket.io.esm.min.js";

const HEAD_MS = 5000;
const LOST_AFTER_MS = 3000;
const ownDevice = Number(document.querySelector('meta[name="own-device"]')?.content ?? NaN);
const FULL_MS = 15_000;

// Tells `onLine` every line of the story after (epoch, seq), in order and without a gap. Where a line is missing, the epoch is another or the
// server's head differs, `onStale` is told, and no line until the page has fetched what it shows and says so by `reset`.
// `headMs()` is how often the head is asked for, for a page that pays for every request. `onReach(isReached, sinceMs)` hears when the server was lost for three seconds, and when it is there again.
export function follow({ hall, device, epoch, seq, headUrl, onLine, onStale, onReach, headMs = () => HEAD_MS }) {
  const shown = { epoch, seq };
  let stale = false;
  let lostAt = null;
  let told = true;
  let closed = false;
  const query = device ? { hall, device } : { hall };
  const socket = io({ query, transports: ["websocket"], reconnectionDelay: 500, reconnectionDelayMax: 5000, timeout: 4000 });

  function becomeStale() {
    if (stale || closed) return;
    stale = true;
    onStale();
  }

  function reset(newEpoch, newSeq) {
    shown.epoch = newEpoch;
    shown.seq = newSeq;
    stale = false;
  }

  function compare(head) {
    if (head.epoch !== shown.epoch || head.seq !== shown.seq) becomeStale();
  }

  function take(message) {
    reached(true);
    if (stale) return;
    if (message.epoch !== shown.epoch) return becomeStale();
    for (const line of message.lines) {
      if (line.seq <= shown.seq) continue;
      if (line.seq !== shown.seq + 1) return becomeStale();
      shown.seq = line.seq;
      if (line.name === "device.changed" && line.device === ownDevice) moved();
      onLine(line);
    }
  }

  // The screen was given another name or place: it is another page now.
  function moved() {
    setTimeout(() => location.reload(), 300);
  }

  function reached(yes) {
    lostAt = yes ? null : (lostAt ?? performance.now());
    tell();
  }

  function tell() {
    if (closed) return;
    const since = lostAt === null ? 0 : performance.now() - lostAt;
    const fine = lostAt === null || (told && since < LOST_AFTER_MS);
    if (fine !== told || !fine) onReach?.(fine, since);
    told = fine;
  }

  // The socket may be cut off where plain requests are not, and the other way round: whoever answers is a server that is there.
  async function ask() {
    try {
      const answer = await fetch(headUrl, { cache: "no-store", signal: AbortSignal.timeout(4000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const head = await answer.json();
      reached(true);
      // What was to be fetched anew may not have come: it is asked for until it has.
      if (stale) onStale();
      else compare(head);
    } catch {
      reached(false);
    }
  }

  socket.on("hello", (head) => {
    reached(true);
    document.documentElement.dataset.greeted = "yes";
    if (!stale) compare(head);
  });
  socket.on("lines", take);
  // A server with no room for one more socket refuses it by name, and the library then leaves it at that.
  socket.on("connect_error", () => {
    if (!socket.active) setTimeout(() => { if (!closed) socket.connect(); }, FULL_MS * (0.8 + 0.4 * Math.random()));
  });
  socket.on("disconnect", () => { if (!closed) ask(); });

  let next = null;
  async function askAgain() {
    await ask();
    if (!closed) next = setTimeout(askAgain, lostAt === null ? headMs() * (0.8 + 0.4 * Math.random()) : 1000);
  }
  next = setTimeout(askAgain, HEAD_MS * Math.random());
  const ticking = setInterval(() => { if (lostAt !== null) tell(); }, 1000);

  return {
    shown,
    reset,
    close() {
      closed = true;
      clearTimeout(next);
      clearInterval(ticking);
      socket.disconnect();
    },
  };
}
