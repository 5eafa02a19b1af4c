// The live board: one path for start, update, gap and return. A call is shown from its message; counts and lists are fetched anew.
import { io } from "./vendor/socket.io.esm.min.js";

const place = document.querySelector("[data-live]");
const lost = document.querySelector("[data-link-lost]");
const clock = document.querySelector("[data-clock]");
const REFRESH_MS = 600;
const HEAD_MS = 5000;
let shown = readHead();
let due = null;
let fetching = false;
let anchor = readClock();

function board() {
  return place.querySelector("[data-board]");
}

function readHead() {
  return { epoch: board().dataset.epoch, seq: Number(board().dataset.seq) };
}

function readClock() {
  return { at: Number(board().dataset.now), speed: Number(board().dataset.speed), real: performance.now() };
}

async function refresh() {
  due = null;
  if (fetching) return later();
  fetching = true;
  try {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    place.innerHTML = await answer.text();
    shown = readHead();
    anchor = readClock();
    reached(true);
  } catch {
    reached(false);
  } finally {
    fetching = false;
  }
}

function later() {
  due ??= setTimeout(refresh, REFRESH_MS);
}

function reached(yes) {
  lost.hidden = yes;
}

function showCall(line) {
  const hero = place.querySelector("[data-hero]");
  let number = hero.querySelector("[data-hero-number]");
  if (!number) return;
  number.textContent = line.number;
  hero.querySelector("[data-hero-window]").textContent = line.window;
  hero.classList.remove("hero-fresh");
  void hero.offsetWidth;
  hero.classList.add("hero-fresh");
}

function take(message) {
  if (message.epoch !== shown.epoch) return later();
  for (const line of message.lines) {
    if (line.seq <= shown.seq) continue;
    if (line.seq !== shown.seq + 1) return later();
    shown.seq = line.seq;
    if (line.name === "ticket.called" || line.name === "ticket.recalled") showCall(line);
  }
  later();
}

async function compareHead() {
  try {
    const answer = await fetch(place.dataset.head);
    const head = await answer.json();
    if (head.epoch !== shown.epoch || head.seq !== shown.seq) later();
    reached(answer.ok);
  } catch {
    reached(false);
  }
  setTimeout(compareHead, HEAD_MS * (0.8 + 0.4 * Math.random()));
}

const inZone = new Intl.DateTimeFormat("zh-CN", { timeZone: clock.dataset.timezone, hour: "2-digit", minute: "2-digit", hour12: false });
function tick() {
  clock.textContent = inZone.format(anchor.at + (performance.now() - anchor.real) * anchor.speed);
}

const socket = io({ query: { hall: place.dataset.hall }, transports: ["websocket"] });
socket.on("hello", (head) => {
  reached(true);
  place.dataset.greeted = "yes";
  if (head.epoch !== shown.epoch || head.seq !== shown.seq) later();
});
socket.on("lines", take);
socket.on("disconnect", () => reached(false));
setTimeout(compareHead, HEAD_MS);
setInterval(tick, 1000);
