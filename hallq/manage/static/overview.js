// The overview follows the story of the hall: after each change its part is fetched anew, together with whatever else changed meanwhile.
import { follow } from "/static/link.js";
import { later, refresh } from "/static/fragment.js";

const GATHER_MS = 1500;
// Minutes go on in a hall where nothing happens.
const TICK_MS = 15000;

const place = document.querySelector("[data-live]");
const lost = document.querySelector("[data-link-lost]");

function seen() {
  const part = place.querySelector("[data-seen]");
  return { epoch: part.dataset.epoch, seq: Number(part.dataset.seq) };
}

const link = follow({
  hall: place.dataset.hall,
  ...seen(),
  headUrl: place.dataset.head,
  onLine: () => later(place, GATHER_MS),
  onStale: catchUp,
  onReach: (isReached) => { lost.hidden = isReached; },
});

async function catchUp() {
  if (!(await refresh(place))) setTimeout(catchUp, GATHER_MS);
}

place.addEventListener("refreshed", () => {
  const { epoch, seq } = seen();
  link.reset(epoch, Math.max(seq, epoch === link.shown.epoch ? link.shown.seq : 0));
});

setInterval(() => { if (!document.hidden) later(place, 0); }, TICK_MS);
