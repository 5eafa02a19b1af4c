// A clerk's desk: one path for what is shown (the server's part of the page), one for what is pressed, by hand or by key.
import { follow } from "/static/link.js";
import { later, refresh } from "/static/fragment.js";
import { watchSetup } from "/static/newer.js";
import { makeActs } from "./acts.js";
import { makeDialogs } from "./dialogs.js";
import { makeKeys } from "./keys.js";
import { makeMore } from "./more.js";
import { makeEnding } from "./ending.js";
import { makeTimes } from "./times.js";
import { recall as kept, keep } from "./kept.js";

const page = document.querySelector("[data-page]");
const place = document.querySelector("[data-place]");
const said = document.querySelector("[data-said]");
const lost = document.querySelector("[data-lost]");
const autoNext = document.querySelector("[data-auto-next]");
const words = page.dataset;
let stale = false;
let off = false;
let trouble = false;

const desk = () => place.querySelector("[data-desk]");
const facts = () => desk().dataset;

// `own` is the address of the clerk's own window, where the sentence speaks of it.
function say(sentence, kind = "", own = "") {
  said.textContent = sentence ?? "";
  said.dataset.kind = kind;
  if (!own) return;
  const link = document.querySelector("[data-own]").content.firstElementChild.cloneNode(true);
  link.href = own;
  said.append(" ", link);
}

const times = makeTimes({ desk, facts, words });
const ending = makeEnding({ page, facts, say });
const acts = makeActs({ page, facts, say, ending, isOff: () => off, show: () => refresh(place), onTrouble: troubled });
const dialogs = makeDialogs({ facts, acts, say, times });
makeMore({ facts, acts, say, words });
const keys = makeKeys({ words, facts, dialogs, press: pressNamed });

const reloadIfNewer = watchSetup(() => facts().setup, () => off || document.body.dataset.busy || dialogs.opened() || ending.isBegun());
document.addEventListener("close", reloadIfNewer, true);

// --- what is shown --------------------------------------------------------------------------------------------------------------------

function dress() {
  const now = facts();
  document.body.dataset.phase = now.phase;
  document.title = now.title;
  for (const one of document.querySelectorAll("[data-show]")) one.textContent = now[one.dataset.show];
  for (const one of place.querySelectorAll("[data-if-auto]")) one.hidden = !autoNext.checked;
  for (const one of place.querySelectorAll("[data-unless-auto]")) one.hidden = autoNext.checked;
  if (off) for (const one of document.querySelectorAll("[data-act]")) bar(one, words.wordOff);
  times.anchor();
  ending.dress();
  keys.dress(place);
}

function bar(button, why) {
  button.setAttribute("aria-disabled", "true");
  button.dataset.why = why;
  button.title = why;
}

place.addEventListener("refreshed", () => {
  const now = facts();
  const seq = Number(now.seq);
  if (stale || now.epoch !== line.shown.epoch || seq > line.shown.seq) line.reset(now.epoch, seq);
  stale = false;
  troubled(false);
  dress();
  acts.seen();
  acts.settle();
  ending.again();
  reloadIfNewer();
});

// --- the story ------------------------------------------------------------------------------------------------------------------------

const NOT_HERE = /^(print|evaluation|staff|device|person)\./;
const ELSEWHERE = new Set(["ticket.started", "ticket.recalled"]);

function concerns(one) {
  const now = facts();
  if (one.counter === Number(now.counter) || (now.helps && one.ticket === Number(now.helps))) return true;
  if (NOT_HERE.test(one.name) || one.name.startsWith("counter.") || ELSEWHERE.has(one.name)) return false;
  const queues = [one.queue, one.from_queue, one.next_queue].filter((queue) => queue !== undefined && queue !== null);
  const mine = now.queues.split(" ").map(Number);
  if (one.name === "ticket.completed") return queues.some((queue) => mine.includes(queue));
  return queues.length === 0 || queues.some((queue) => mine.includes(queue));
}

const line = follow({
  hall: words.hall,
  epoch: facts().epoch,
  seq: Number(facts().seq),
  headUrl: words.head,
  onLine(one) {
    if (one.seq > Number(facts().seq) && concerns(one)) later(place, one.counter === Number(facts().counter) ? 40 : 400);
  },
  onStale() {
    stale = true;
    later(place, 40);
  },
  onReach(isReached) {
    if (off === !isReached) return;
    off = !isReached;
    troubled(false);
    if (off) dress();
    else refresh(place);
  },
});

// A press that does not come through tells of a cut before the line itself does.
function troubled(isLost) {
  trouble = isLost;
  lost.hidden = !off && !trouble;
  document.body.dataset.link = off || trouble ? "lost" : "there";
}

// --- what is pressed ------------------------------------------------------------------------------------------------------------------

const ASKED_FIRST = new Set(["pause", "hold", "requeue", "transfer", "number", "close", "bring_back"]);

function pressButton(button) {
  if (button.getAttribute("aria-disabled") === "true") return say(button.dataset.why, "why");
  const name = button.dataset.act;
  const about = { ...facts(), ...button.dataset };
  if (ASKED_FIRST.has(name) || (name === "no_show" && times.isFresh())) return dialogs.open(name, about);
  return acts.perform(name, about);
}

// By key: the same button as by hand, so that what cannot be pressed says why.
function pressNamed(name) {
  if (name === "primary") return clicked(place.querySelector("[data-primary]:not([hidden])"));
  if (name === "help") return dialogs.open("help", facts());
  if (name === "note") return ending.focusNote();
  if (name === "complete" && facts().phase === "serving") return acts.perform("complete", facts());
  const button = document.getElementById(`act-${name}`);
  if (button) return clicked(button);
  if (name === "complete") say(words.wordNotServing, "why");
  return undefined;
}

function clicked(button) {
  return button && !button.closest("[hidden]") ? pressButton(button) : undefined;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  // The second click of a double click is the first one's.
  if (button && event.detail < 2) pressButton(button);
});

document.querySelector("[data-help]").addEventListener("click", () => pressNamed("help"));
document.querySelector("[data-float]").addEventListener("click", () => {
  window.open(location.pathname, "hallq-small", "popup,width=320,height=180");
});
document.querySelector("[data-sign-out]").addEventListener("submit", (event) => {
  if (facts().phase !== "called" && facts().phase !== "serving") return;
  event.preventDefault();
  say(words.wordVisitor, "why");
});

autoNext.checked = kept("auto-next", false);
autoNext.addEventListener("change", () => {
  keep("auto-next", autoNext.checked);
  dress();
});

dress();
