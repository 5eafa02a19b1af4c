// The rating pad: shows what goes on at its window, and asks when a service there has ended. Nobody but the visitor starts, chooses or ends it.
import { follow } from "/static/link.js";
import { later, refresh } from "/static/fragment.js";
import { watchSetup } from "/static/newer.js";
import { asking } from "./pad-asking.js";
import { keeper } from "./pad-kept.js";

const place = document.getElementById("now");
const lost = document.getElementById("lost");
const told = place.dataset;
const AGAIN_MS = 1000;
const SOON_MS = 120;
// What concerns every window, and what is told without saying where.
const EVERYWHERE = new Set(["ticket.held", "evaluation.recorded", "setup.changed", "day.opened", "day.closed"]);
let stale = false;

const kept = keeper({
  url: told.rate,
  device: told.device,
  name: `hallq-pad-${told.hall}-${told.device}`,
  keepsMs: Number(told.keepsMs),
  onCount: (count) => { told.kept = String(count); },
});
const askingPlace = document.getElementById("asking");
const reloadIfNewer = watchSetup(() => shown().setup, () => !askingPlace.hidden);
const ask = asking({
  place: askingPlace,
  behind: place,
  askingMs: Number(told.askingMs),
  thanksMs: Number(told.thanksMs),
  onAnswer: (service, body) => kept.add(service, body),
});

const link = follow({
  hall: told.hall,
  device: told.device,
  ...head(),
  headUrl: told.head,
  onLine: (line) => { if (concerns(line)) look(SOON_MS); },
  onStale: () => { stale = true; look(0); },
  onReach: (isReached) => {
    lost.hidden = isReached;
    if (isReached) kept.send();
  },
});

function shown() {
  return place.querySelector("[data-pad]").dataset;
}

function head() {
  return { epoch: shown().epoch, seq: Number(shown().seq) };
}

function concerns(line) {
  const { counter, ticket } = shown();
  return EVERYWHERE.has(line.name) || String(line.counter) === counter || (ticket !== "" && String(line.ticket) === ticket);
}

function look(ms) {
  if (ms) later(place, ms, {}, (came) => { if (!came) look(AGAIN_MS); });
  else refresh(place);
}

function take() {
  const { epoch, seq } = head();
  if (stale || epoch !== link.shown.epoch || seq > link.shown.seq) link.reset(epoch, seq);
  stale = false;
  question();
  reloadIfNewer();
}

// The question of the fragment, unless its answer is kept here already.
function question() {
  const { service, left } = shown();
  const parts = Array.from(place.querySelectorAll("template[data-question]"), (one) => [one.dataset.question, one]);
  ask.consider(service && !kept.has(service) ? { service, leftMs: Number(left), words: new Map(parts) } : null);
}

function liveOn() {
  const { epoch, seq } = link.shown;
  const headers = {
    "Content-Type": "application/json",
    "Hallq-Device": told.device,
    "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]').content,
  };
  const body = JSON.stringify({ epoch, seq, width: innerWidth, height: innerHeight });
  fetch(told.life, { method: "POST", headers, body }).catch(() => {});
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // Not on an http intranet: there the machine must be told not to sleep.
  }
}

place.addEventListener("refreshed", take);
document.addEventListener("visibilitychange", () => { if (!document.hidden) stayAwake(); });
document.addEventListener("contextmenu", (event) => event.preventDefault());
setInterval(liveOn, Number(told.heartbeatMs));
liveOn();
stayAwake();
question();
kept.send();
