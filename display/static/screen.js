// A screen of the hall or of a zone: the story drives it, the voice leads the big number, the list is there at once.
import { later, refresh } from "/static/fragment.js";
import { follow } from "/static/link.js";
import { watchSetup } from "/static/newer.js";
import { Announcer } from "./announcer.js";
import { beat } from "./beat.js";
import { CALLS, CallList, takesAway } from "./calls.js";
import { hallClock, shiftSlowly, turnPages } from "./clock.js";
import { Hero } from "./hero.js";
import { linkBanner } from "./lost.js";

const YOUNG_MS = 90_000;
const COUNTS_MS = 600;
const MINUTE_MS = 60_000;
const PAGE_MS = 10_000;
const TIP_MS = 12_000;
const KEPT_LINES = 200;

const page = document.body;
const place = document.querySelector("[data-live]");
const clock = hallClock(document.querySelector("[data-clock]").dataset.timezone);
const told = () => place.querySelector("[data-shown]").dataset;
clock.set(Number(told().now), Number(told().speed));
const banner = linkBanner(clock);
const list = new CallList(place, document.querySelector("[data-new-row]"));
const hero = new Hero(document.querySelector("[data-hero]"), (ticket) => list.mark(ticket));
const reloadIfNewer = watchSetup(() => told().setup, () => announcer.isBusy);
let lines = [];
let spoken = null;
let silent = false;
let began = Number(told().seq);

const announcer = new Announcer({
  soundOf: (call) => (life.speaksFor(call.zone) ? page.dataset.sound.replace("chime.wav", `${call.seq}.wav`) : null),
  isOld: (call) => clock.now() - call.at >= YOUNG_MS,
  onBegin: (call) => hero.show(call),
  onBlocked: block,
  onEnd(call, status) {
    spoken = call.seq;
    life.said(told().epoch, call.seq, status).finally(reloadIfNewer);
  },
});

const life = beat({
  screen: page.dataset.screen,
  urls: page.dataset,
  build: page.dataset.build,
  tell: () => ({
    epoch: link.shown.epoch, seq: link.shown.seq, backlog: announcer.waiting.length, can_play: !silent, ...(spoken === null ? {} : { spoken }),
  }),
  onZones: () => fetchAnew(),
  onNewBuild() {
    if (!announcer.isBusy) location.reload();
  },
});

const link = follow({
  hall: page.dataset.hall,
  device: page.dataset.screen,
  epoch: told().epoch,
  seq: Number(told().seq),
  headUrl: page.dataset.head,
  onStale: fetchAnew,
  onLine(line) {
    banner.heard();
    lines = [...lines.slice(-KEPT_LINES), line];
    apply(line);
    later(place, COUNTS_MS);
  },
  onReach: banner.tell,
});

// What a line does to what is shown: the list at once, the big number when it is spoken.
function apply(line) {
  if (CALLS.has(line.name)) {
    if (!line.number || !isOurs(line)) return; // without a number nobody is called aloud: the visitor stands there already
    const call = { ...line, zone: zoneOf(line), again: line.nth > 1 };
    list.called(call);
    announcer.push(call);
  } else if (takesAway(line)) {
    list.remove(line.ticket);
    announcer.drop(line.ticket);
    hero.leave(line.ticket, list.newest());
  } else if (line.name === "ticket.started") {
    list.served(line.ticket);
    if (told().confirms === "yes") announcer.keep((call) => call.ticket !== line.ticket || call === announcer.now);
  } else if (line.name.startsWith("day.") || line.name === "setup.changed") {
    later(place, 0);
  }
}

// A line names its zone by the key that the set-up has for it.
function zoneOf(line) {
  return JSON.parse(told().zones)[line.zone];
}

function isOurs(line) {
  return zoneOf(line) !== undefined;
}

async function fetchAnew() {
  await refresh(place);
}

// The part that changes came anew: what was told meanwhile is put on top of it, and calls that nobody has spoken are.
function settle() {
  const shown = told();
  page.dataset.state = shown.state;
  clock.set(Number(shown.now), Number(shown.speed));
  banner.heard();
  const isOther = shown.epoch !== link.shown.epoch;
  if (isOther) {
    announcer.forget();
    began = 0;
  }
  const newer = isOther ? [] : lines.filter((line) => line.seq > Number(shown.seq));
  lines = newer;
  const calls = list.calls();
  announcer.keep((call) => isStillCalled(call, calls) || newer.some((line) => line.seq === call.seq));
  if (isOther || Number(shown.seq) >= link.shown.seq) link.reset(shown.epoch, Number(shown.seq));
  for (const call of calls) if (isToBeSpoken(call)) announcer.push(call);
  for (const line of newer) apply(line);
  list.paint();
  hero.settle(list.rows().map((row) => Number(row.dataset.ticket)), list.newest(), announcer.now);
  paintPages();
  reloadIfNewer();
}

function isStillCalled(call, calls) {
  const here = calls.find((one) => one.ticket === call.ticket);
  return here !== undefined && (!here.served || told().confirms === "no" || call === announcer.now);
}

function isToBeSpoken(call) {
  if (call.said || clock.now() - call.at >= YOUNG_MS || !isStillCalled(call, [call])) return false;
  return life.speaksFor(call.zone) || call.seq > began;
}

// Whether the browser lets this page sound; where it does not, a touch of the screen does.
function block(isBlocked) {
  silent = isBlocked;
  document.querySelector("[data-sound-off]").hidden = !isBlocked;
  page.classList.toggle("screen-silent", isBlocked);
}

async function unblock() {
  if (!silent) return;
  try {
    await new Audio(page.dataset.sound).play();
    block(false);
    life.now();
  } catch {
    block(true);
  }
}

async function tryToSound() {
  try {
    await new Audio(page.dataset.sound.replace("chime", "silence")).play();
  } catch (fault) {
    if (fault.name === "NotAllowedError") block(true);
  }
}

place.addEventListener("refreshed", settle);
document.addEventListener("click", unblock);
document.addEventListener("keydown", unblock);
list.mark(hero.ticket);
shiftSlowly(document.getElementById("main"));
const paintPages = turnPages(place, "[data-page]", PAGE_MS, "[data-dot]");
turnPages(document, "[data-tip]", TIP_MS);
setInterval(() => later(place, 2000 * Math.random()), MINUTE_MS);
navigator.wakeLock?.request("screen").catch(() => {});
tryToSound().finally(life.begin);
