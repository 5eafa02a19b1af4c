// The bar over a window: whatever happens at this window is shown within a moment.
import { later, refresh } from "/static/fragment.js";
import { follow } from "/static/link.js";
import { watchSetup } from "/static/newer.js";
import { beat } from "./beat.js";
import { hallClock, shiftSlowly } from "./clock.js";
import { linkBanner } from "./lost.js";
import { fitNames } from "./names.js";

const page = document.body;
const place = document.querySelector("[data-live]");
const clock = hallClock(document.querySelector("[data-lost-since]").dataset.timezone);
const told = () => place.querySelector("[data-shown]").dataset;
clock.set(Number(told().now), Number(told().speed));
const banner = linkBanner(clock);
const HIGHLIGHT_MS = 12_000;
const QUIET_MS = 600;
const MINUTE_MS = 60_000;
const reloadIfNewer = watchSetup(() => told().setup);
let shownCall = told().call;

function fit() {
  fitNames(place.querySelector(".bar-services"));
}

function settle() {
  const shown = told();
  fit();
  banner.heard();
  reloadIfNewer();
  clock.set(Number(shown.now), Number(shown.speed));
  if (shown.epoch !== link.shown.epoch || Number(shown.seq) >= link.shown.seq) link.reset(shown.epoch, Number(shown.seq));
  if (shown.call !== shownCall && shown.state === "called") light();
  shownCall = shown.call;
}

function light() {
  page.classList.remove("bar-on");
  void page.offsetWidth;
  page.classList.add("bar-on");
  setTimeout(() => page.classList.remove("bar-on"), HIGHLIGHT_MS);
}

const link = follow({
  hall: page.dataset.hall,
  device: page.dataset.screen,
  epoch: told().epoch,
  seq: Number(told().seq),
  headUrl: page.dataset.head,
  onStale: () => refresh(place),
  onLine(line) {
    banner.heard();
    if (String(line.counter) === page.dataset.counter) refresh(place);
    else later(place, QUIET_MS);
  },
  onReach: banner.tell,
});

const life = beat({
  screen: page.dataset.screen,
  urls: page.dataset,
  build: page.dataset.build,
  tell: () => ({ epoch: link.shown.epoch, seq: link.shown.seq }),
  onNewBuild: () => location.reload(),
});

place.addEventListener("refreshed", settle);
addEventListener("resize", fit);
fit();
clock.set(Number(told().now), Number(told().speed));
shiftSlowly(document.getElementById("main"));
setInterval(() => later(place, 2000 * Math.random()), MINUTE_MS);
life.begin();
