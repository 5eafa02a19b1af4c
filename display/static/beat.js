// The sign of life of a screen, every fifteen seconds: it renews the lease of the voice, and tells when a newer build of the page is there.
import { newKey, press } from "/static/press.js";

const EVERY_MS = 15_000;
const PAGE = "hallq-page";

// The name of this page for as long as its tab lives, so that a page that is loaded anew keeps its voice.
function pageName() {
  try {
    const known = sessionStorage.getItem(PAGE) ?? `p${newKey().slice(0, 16)}`;
    sessionStorage.setItem(PAGE, known);
    return known;
  } catch {
    return `p${newKey().slice(0, 16)}`;
  }
}

// `tell()` is what the screen says of itself; `onZones(gained)` hears of zones for which it speaks from now on.
export function beat({ screen, urls, build, tell, onZones = () => {}, onNewBuild = () => {} }) {
  const page = pageName();
  let terms = new Map();

  async function send() {
    const body = { page, build, width: innerWidth, height: innerHeight, ...tell() };
    const answer = await press(urls.alive, body, { device: screen, patience: 1 });
    if (answer.status === 401 || answer.status === 403) return location.reload();
    if (!answer.ok) return;
    take(answer.body.zones ?? {});
    if (answer.body.build !== build) onNewBuild();
  }

  function take(zones) {
    const now = performance.now();
    const gained = Object.keys(zones).filter((zone) => !terms.has(zone));
    terms = new Map(Object.entries(zones).map(([zone, [begins, ends]]) => [zone, { begins: now + begins, ends: now + ends }]));
    if (gained.length) onZones(gained);
  }

  async function again() {
    await send();
    setTimeout(again, EVERY_MS);
  }

  addEventListener("pagehide", () => {
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": token };
    fetch(urls.left, { method: "POST", headers, body: JSON.stringify({ page }), keepalive: true }).catch(() => {});
  });

  return {
    begin: again,
    now: send,
    // Whether this screen speaks for a zone now: a lease that was not renewed is over, whether or not the server could say so.
    speaksFor(zone) {
      const term = terms.get(zone);
      return term !== undefined && performance.now() >= term.begins && performance.now() < term.ends;
    },
    get speaks() {
      return terms.size > 0;
    },
    said(epoch, seq, status) {
      return press(urls.said, { epoch, seq, status }, { device: screen, patience: 3 });
    },
  };
}
