// The visitor's page: the own number live while somebody looks at it, silent while nobody does, and loud when it is called.
import { alarm } from "./visit-alarm.js";
import { rating } from "./visit-rating.js";
import { follow } from "./link.js";
import { press } from "./press.js";
import { settle } from "./visit-range.js";

const place = document.getElementById("visit");
const lost = document.getElementById("lost");
const giveUp = document.getElementById("give-up");
const NEWER_MS = 1500;
const ESTIMATE_MS = 60_000;
const AGAIN_MS = 3000;
let link = null;
let fetching = false;
let wanted = false;
let due = null;
let called = callOf(shown());

const loud = alarm(document.getElementById("alarm"));

function shown() {
  return place.querySelector("[data-visit]")?.dataset ?? null;
}

function callOf(now) {
  return now?.state === "called" ? Number(now.calls) : 0;
}

function isOver(now) {
  return ["completed", "cancelled", "expired"].includes(now.state);
}

// --- what is shown --------------------------------------------------------------------------------------------------------------------------

async function load() {
  clearTimeout(due);
  due = null;
  wanted = fetching;
  if (fetching) return;
  fetching = true;
  let again = ESTIMATE_MS;
  try {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(8000) });
    // The day is over, and with it the link: the server says so in its own words.
    if (answer.status === 404) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    put(await answer.text());
  } catch {
    again = AGAIN_MS;
  } finally {
    fetching = false;
  }
  if (wanted) load();
  else if (link && shown() && !isOver(shown())) later(again);
}

function later(ms) {
  if (due !== null) return;
  due = setTimeout(load, ms);
}

function sooner(ms) {
  clearTimeout(due);
  due = setTimeout(load, ms);
}

function put(html) {
  if (rating.isBegun(place)) return;
  place.innerHTML = html;
  rating.tell(place);
  settle(place);
  take();
}

function take() {
  const now = shown();
  if (!now) return;
  link?.reset(now.epoch, Number(now.seq));
  document.body.className = document.body.className.replace(/visitor-\S+/, `visitor-${now.state}`);
  document.title = now.title;
  if (giveUp) giveUp.hidden = !("mayGiveUp" in now);
  loud.offer(!isOver(now) && now.state !== "serving");
  const call = callOf(now);
  if (call > called) loud.sound();
  if (!call) loud.hush();
  called = call;
  if (now.state === "cancelled" || now.state === "expired") stop();
}

// --- the line to the hall: only while somebody looks ----------------------------------------------------------------------------------------

// In how many milliseconds a line should be looked after, 0 at once, null never. The public is told of a hold without its number, and of a
// withdrawal without its queue, and of a rating nothing at all. Everybody in a queue hears of the same call: they ask one after another.
function concerns(line) {
  const now = shown();
  if (String(line.ticket) === now.ticket) return 0;
  return mayBeMine(line, now) ? NEWER_MS * (0.3 + Math.random()) : null;
}

function mayBeMine(line, now) {
  if (now.state === "waiting") return isAhead(line, now);
  if (now.state === "completed") return "mayRate" in now && line.name === "evaluation.recorded";
  return now.state === "serving" && line.name === "ticket.held";
}

function isAhead(line, now) {
  return String(line.queue) === now.queue || line.name === "ticket.cancelled";
}

function start() {
  const now = shown();
  if (link || !now || document.hidden || now.state === "cancelled" || now.state === "expired") return;
  link = follow({
    hall: place.dataset.hall,
    epoch: now.epoch,
    seq: Number(now.seq),
    headUrl: place.dataset.head,
    headMs: () => Number(shown().poll) * 1000,
    onLine: (line) => {
      const wait = concerns(line);
      if (wait === 0) load();
      else if (wait !== null) sooner(wait);
    },
    onStale: load,
    onReach: (isReached) => { lost.hidden = isReached; },
  });
}

function stop() {
  clearTimeout(due);
  due = null;
  link?.close();
  link = null;
}

function look() {
  if (document.hidden) return stop();
  start();
  if (shown()) load();
}

// --- presses --------------------------------------------------------------------------------------------------------------------------------

function bodyOf(form) {
  const fields = new FormData(form);
  const level = fields.get("level");
  if (level === null) return {};
  const comment = fields.get("comment").trim();
  return { level: Number(level), options: fields.getAll(`options-${level}`), ...(comment ? { comment } : {}) };
}

async function send(form) {
  const buttons = form.querySelectorAll("button");
  const told = form.querySelector("[data-problem]");
  for (const one of buttons) one.disabled = true;
  told.hidden = true;
  const answer = await press(form.action, bodyOf(form), { key: form.elements.key.value, patience: 4 });
  for (const one of buttons) one.disabled = false;
  if (answer.ok || answer.problem?.code === "already_evaluated") {
    rating.end(form, answer.ok);
    if (giveUp) giveUp.open = false;
    await load();
    document.getElementById("rated")?.focus();
  } else {
    told.textContent = answer.problem?.detail ?? told.dataset.lost;
    told.hidden = false;
    if (answer.status) load();
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-press]")) return;
  event.preventDefault();
  if (!event.target.querySelector("button:disabled")) send(event.target);
});

rating.follow(place);
const keep = document.getElementById("keep");
if (keep) {
  keep.hidden = false;
  keep.addEventListener("click", () => { giveUp.open = false; });
}
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", (event) => { if (event.persisted) look(); });
addEventListener("pagehide", stop);
settle(place);
if (shown()) {
  loud.offer(!isOver(shown()) && shown().state !== "serving");
  start();
  later(ESTIMATE_MS);
}
