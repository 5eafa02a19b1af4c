// The live board: a call is shown from its message at once, counts and lists are fetched anew.
import { later } from "./fragment.js";
import { follow } from "./link.js";

const REFRESH_MS = 600;
const place = document.querySelector("[data-live]");
const lost = document.querySelector("[data-link-lost]");
const clock = document.querySelector("[data-clock]");
let anchor = readClock();

function board() {
  return place.querySelector("[data-board]");
}

function readClock() {
  return { at: Number(board().dataset.now), speed: Number(board().dataset.speed), real: performance.now() };
}

function refetch() {
  later(place, REFRESH_MS);
}

function showCall(line) {
  const hero = place.querySelector("[data-hero]");
  const number = hero.querySelector("[data-hero-number]");
  if (!number) return;
  number.textContent = line.number;
  hero.querySelector("[data-hero-window]").textContent = line.window;
  hero.classList.remove("hero-fresh");
  void hero.offsetWidth;
  hero.classList.add("hero-fresh");
}

place.addEventListener("refreshed", () => {
  anchor = readClock();
  link.reset(board().dataset.epoch, Number(board().dataset.seq));
});

const link = follow({
  hall: place.dataset.hall,
  epoch: board().dataset.epoch,
  seq: Number(board().dataset.seq),
  headUrl: place.dataset.head,
  onLine(line) {
    if (line.number && (line.name === "ticket.called" || line.name === "ticket.recalled")) showCall(line);
    refetch();
  },
  onStale: refetch,
  onReach(isReached) {
    lost.hidden = isReached;
    if (isReached) refetch();
  },
});

const inZone = new Intl.DateTimeFormat("zh-CN", { timeZone: clock.dataset.timezone, hour: "2-digit", minute: "2-digit", hour12: false });
function tick() {
  clock.textContent = inZone.format(anchor.at + (performance.now() - anchor.real) * anchor.speed);
}
setInterval(tick, 1000);
