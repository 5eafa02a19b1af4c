// Choosing a window: a press opens it and leads to its desk; colleagues who come and go are seen without a reload.
import { follow } from "/static/link.js";
import { later } from "/static/fragment.js";
import { press } from "/static/press.js";

const place = document.querySelector("[data-place]");
const find = document.getElementById("find");
const onlyFree = document.getElementById("only-free");
const refusal = document.querySelector("[data-refusal]");
const said = refusal.querySelector("[data-said]");
const toOwn = refusal.querySelector("[data-own]");
const shown = () => place.querySelector("[data-windows]").dataset;
let busy = false;

function say(sentence) {
  const own = place.querySelector('[data-kind="own"]');
  said.textContent = sentence;
  toOwn.hidden = !own;
  if (own) toOwn.href = own.href;
  refusal.hidden = !sentence;
  if (sentence) refusal.scrollIntoView({ block: "nearest" });
}

async function open(tile) {
  if (busy) return;
  busy = true;
  say("");
  const answer = await press(`${place.dataset.api}/counters/${tile.dataset.window}/open`, {});
  if (answer.ok) return location.assign(tile.href);
  say(answer.problem?.detail ?? place.dataset.wordLost);
  busy = false;
  later(place, 40);
}

place.addEventListener("click", (event) => {
  const tile = event.target.closest("[data-window]");
  if (!tile || tile.dataset.kind !== "free" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (event.detail < 2) open(tile);
});

function sift() {
  const wanted = find.value.trim();
  for (const zone of place.querySelectorAll("[data-zone]")) {
    const tiles = Array.from(zone.querySelectorAll("[data-window]"));
    for (const tile of tiles) tile.hidden = !tile.dataset.window.startsWith(wanted) || (onlyFree.checked && tile.dataset.kind === "taken");
    zone.hidden = tiles.every((tile) => tile.hidden);
  }
}
find.addEventListener("input", sift);
onlyFree.addEventListener("change", sift);

const line = follow({
  hall: place.dataset.hall,
  epoch: shown().epoch,
  seq: Number(shown().seq),
  headUrl: place.dataset.head,
  onLine(one) { if (one.name.startsWith("counter.") || one.name === "setup.changed") later(place, 300); },
  onStale() { later(place, 40); },
});
place.addEventListener("refreshed", () => {
  line.reset(shown().epoch, Number(shown().seq));
  sift();
});
