// The one line of an office page to the story of its hall, shared by all of the page's living parts.
import { follow } from "/static/link.js";
import { later, refresh } from "/static/fragment.js";

const AGAIN_MS = 1500;
const parts = [];
const lost = document.querySelector("[data-link-lost]");
const door = document.querySelector("[data-line]");
let link = null;
let catching = false;

// Keeps `place` fresh: after lines of the story that it `hears`, gathered for a while, and every `tickMs` for what goes by the clock alone.
// What a reader has chosen or opened in it, and not sent, stays.
export function live(place, { hears = () => true, gatherMs = 300, tickMs = 60_000 } = {}) {
  keep(place);
  parts.push({ place, hears, gatherMs });
  setInterval(() => { if (!document.hidden) later(place, 0); }, tickMs);
}

// Where the story stood when a part was rendered.
function seen({ place }) {
  const { epoch, seq } = place.querySelector("[data-seen]").dataset;
  return { epoch, seq: Number(seq) };
}

function keep(place) {
  const chosen = new Map();
  const opened = new Map();
  place.addEventListener("change", ({ target }) => { if (target.id) chosen.set(target.id, target.value); });
  place.addEventListener("toggle", ({ target }) => { if (target.id) opened.set(target.id, target.open); }, true);
  place.addEventListener("refreshed", () => {
    for (const [id, value] of chosen) {
      const field = document.getElementById(id);
      if (field && [...(field.options ?? [])].some((one) => one.value === value)) field.value = value;
    }
    for (const [id, open] of opened) document.getElementById(id)?.toggleAttribute("open", open);
  });
}

function first() {
  const heads = parts.map(seen);
  return { epoch: heads[0].epoch, seq: Math.min(...heads.map((head) => head.seq)) };
}

function tell(line) {
  for (const part of parts) if (part.hears(line)) later(part.place, part.gatherMs);
}

async function catchUp() {
  if (catching) return;
  catching = true;
  const came = await Promise.all(parts.map((part) => refresh(part.place)));
  catching = false;
  if (came.every(Boolean)) {
    const { epoch, seq } = first();
    link.reset(epoch, seq);
  } else {
    setTimeout(catchUp, AGAIN_MS);
  }
}

// Every part has joined by then: modules run before it, in the order of the page.
document.addEventListener("DOMContentLoaded", () => {
  if (!door || !parts.length) return;
  link = follow({
    hall: door.dataset.hall,
    ...first(),
    headUrl: door.dataset.head,
    onLine: tell,
    onStale: catchUp,
    onReach: (isReached) => { if (lost) lost.hidden = isReached; },
  });
});
