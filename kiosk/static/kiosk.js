// The kiosk: one screen at a time, everything of a visitor forgotten when the visitor has gone.
import { follow } from "/static/link.js";
import { press } from "/static/press.js";
import { Idle } from "./idle.js";
import { renew } from "./living.js";
import { Menu } from "./menu.js";
import { anyMode, dropModes, tellModes, toggle } from "./modes.js";
import { Result } from "./result.js";
import { takeNumber } from "./taking.js";

const LOCK_MS = 300; // after each touch, so that the second of two meant for one tile does not meet the next
const RENEW_MS = 2500;
const RENEW_SOON_MS = 200;
const AGE_MS = 30_000;
const SIGN_OF_LIFE_MS = 15_000;

const face = document.getElementById("face");
const menu = new Menu(face);
const idle = new Idle(face, { isFresh, onLeave: leave });
const result = new Result(face, { onDone: leave });
let screen = "menu";
let isAway = false;
let taking = false;
let taken = null; // the tile's id and the ticket whose number is shown
let stale = false;
let due = null;
let clockFrom = null;

const part = (selector) => face.querySelector(selector);
const shell = () => part("[data-shell]").dataset;

// --- screens -----------------------------------------------------------------------------------------------------------

function showScreen(name, { focus = true } = {}) {
  screen = name;
  const shut = ["closed", "unopened", "full"].includes(shell().state) && screen === "menu";
  const shown = isAway && screen !== "result" ? "away" : shut ? "shut" : screen;
  for (const one of face.querySelectorAll("[data-screen]")) one.hidden = one.dataset.screen !== shown;
  face.dataset.shows = shown;
  part("[data-ways]").classList.toggle("ways-off", shown === "shut" || shown === "away" || shown === "result" || (shown === "menu" && menu.isHome));
  idle.hold(shown === "result" || shown === "away" || taking);
  if (shown === "menu") menu.show();
  else if (focus) part(`[data-screen="${shown}"] [tabindex]`)?.focus({ preventScroll: true });
}

function isFresh() {
  return screen === "menu" && menu.isHome && !anyMode() && shell().tag === shell().first;
}

// Everything as the next visitor finds it.
async function leave() {
  taken = null;
  result.end();
  dropModes(face);
  menu.forget();
  showScreen("menu", { focus: false });
  document.activeElement?.blur();
  await renewNow(shell().first);
}

function showNotice(tile, problem) {
  const told = tile.querySelector(".told").dataset;
  const title = part("[data-notice-title]");
  const way = part("[data-notice-way]");
  part("[data-notice-service]").textContent = tile.dataset.name;
  title.textContent = told.whyTitle ?? problem?.title ?? title.dataset.other;
  way.textContent = told.whyWay ?? problem?.detail ?? way.dataset.other;
  part("[data-notice-when]").textContent = told.whyOpens ?? "";
  part("[data-notice-opens]").hidden = !told.whyOpens;
  for (const look of face.querySelectorAll("[data-look]")) look.hidden = look.dataset.look !== (told.whyLook ?? "pause");
  showScreen("notice");
}

// --- taking a number ---------------------------------------------------------------------------------------------------

async function take(tile) {
  if (taking) return;
  taking = true;
  tile.classList.add("tile-taking");
  tile.setAttribute("aria-busy", "true");
  lock(true);
  idle.hold(true);
  const { device, api } = face.dataset;
  const answer = await takeNumber({ api, device, service: tile.dataset.matter, language: shell().tag, onSlow: () => slow(true), onLost: () => lost(true) });
  slow(false);
  lost(false);
  taking = false;
  lock(false);
  tile.classList.remove("tile-taking");
  tile.removeAttribute("aria-busy");
  if (answer.ok) showNumber(answer.body, tile);
  else await refused(answer, tile);
  lockFor(LOCK_MS);
}

function showNumber(ticket, tile) {
  taken = { id: tile.id, ticket };
  showScreen("result");
  result.show(ticket, { service: tile.dataset.name, ...tile.querySelector(".told").dataset });
}

async function refused(answer, tile) {
  if (answer.status === 401 || answer.problem?.code === "foreign_page") return location.reload();
  if (answer.status === 0) return leave();
  await renewNow();
  return showNotice(document.getElementById(tile.id) ?? tile, answer.problem);
}

// A keyboard that is there types into the field of the search at once.
function openTab(tab) {
  menu.begin(tab);
  if (tab === "search") part("[data-typed]").focus({ preventScroll: true });
}

// --- touches -----------------------------------------------------------------------------------------------------------

function lock(yes, places = [".stage", ".foot"]) {
  for (const place of places) part(place).inert = yes;
}

function lockFor(ms) {
  const places = [".grid-place", ".ways"];
  lock(true, places);
  setTimeout(() => lock(false, places), ms);
}

const DO = {
  back: () => (screen === "notice" ? showScreen("menu") : menu.back()),
  home: () => { menu.forget(); showScreen("menu"); },
  previous: () => menu.turn(-1),
  next: () => menu.turn(1),
  erase: () => menu.type(menu.typed.slice(0, -1)),
  clear: () => menu.type(""),
  stay: () => idle.stay(),
  leave: () => idle.leave(),
  done: leave,
};
// After these another tile stands where the last one was touched.
const TURNS = new Set(["back", "home", "previous", "next", "done"]);

face.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || taking) return;
  const { matter, folder, key, tab, letter, mode, tongue, copy, do: what } = button.dataset;
  if (copy !== undefined) result.copy(button);
  else if (matter && button.classList.contains("tile-shut")) showNotice(button);
  else if (matter) return void take(button);
  else if (folder) menu.go(folder, key);
  else if (tab) openTab(tab);
  else if (letter) menu.type(menu.typed + letter);
  else if (mode) { toggle(face, mode); showScreen(screen, { focus: false }); }
  else if (tongue) void renewNow(tongue, "[data-tongue]");
  else if (what) DO[what]();
  if (screen === "menu") showScreen("menu", { focus: false });
  if (folder || matter || tab || TURNS.has(what)) lockFor(LOCK_MS);
});

face.addEventListener("input", (event) => {
  if (event.target.matches("[data-typed]")) menu.type(event.target.value);
});
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => {
    if (!part("[data-idle]").open) idle.touch();
    if (screen === "result") result.prolong();
  });
}
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && screen === "menu" && menu.trail.length > 1) DO.back();
});
addEventListener("contextmenu", (event) => event.preventDefault());
face.addEventListener("cancel", () => idle.stay(), true);
addEventListener("resize", () => { if (screen === "menu") menu.show(); });

// --- the story ---------------------------------------------------------------------------------------------------------

async function renewNow(tag = shell().tag, focus = null) {
  clearTimeout(due);
  due = null;
  const came = await renew(face, tag);
  if (came === "new") dressAnew(focus);
  if (came === "failed") return false;
  clockFrom = performance.now();
  tick();
  if (screen === "menu" && !taking) showScreen("menu", { focus: false });
  return true;
}

// The whole face is another one: what the visitor was doing goes on in it.
function dressAnew(focus) {
  document.documentElement.lang = shell().lang;
  document.title = shell().title;
  menu.learn();
  tellModes(face);
  const tile = taken && document.getElementById(taken.id);
  if (taken) result.end();
  showScreen("menu", { focus: false });
  if (tile) showNumber(taken.ticket, tile);
  if (focus) part(focus)?.focus({ preventScroll: true });
}

function renewSoon(ms = RENEW_MS) {
  due ??= setTimeout(catchUp, ms);
}

function hear(line) {
  result.hear(line);
  if (line.name === "printer.changed") hurry();
  else renewSoon();
}

// What is the matter with the printer is told before the next visitor takes a number.
function hurry() {
  clearTimeout(due);
  due = null;
  renewSoon(RENEW_SOON_MS);
}

async function catchUp() {
  due = null;
  const before = { ...link.shown };
  if (!(await renewNow())) return renewSoon();
  const { epoch, seq } = shell();
  if (epoch !== before.epoch || Number(seq) > link.shown.seq || stale) link.reset(epoch, Number(seq));
  stale = false;
  return undefined;
}

function slow(yes) {
  part("[data-slow]").hidden = !yes;
}

function lost(yes) {
  slow(false);
  part("[data-away-sure]").hidden = !yes;
  if (isAway !== yes) reach(!yes);
}

function reach(isReached) {
  face.dataset.reached = isReached ? "yes" : "no";
  if (isAway === !isReached || (isReached && taking && !part("[data-away-sure]").hidden)) return;
  isAway = !isReached;
  showScreen(screen);
  if (isReached) renewSoon();
}

function tick() {
  const { now, speed, timezone } = shell();
  const at = Number(now) + (performance.now() - clockFrom) * Number(speed);
  part("[data-clock]").textContent = new Intl.DateTimeFormat("zh-CN", { timeZone: timezone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

function signOfLife() {
  const { device, api } = face.dataset;
  const told = { ...link.shown, build: shell().build.slice(-10), width: innerWidth, height: innerHeight };
  press(`${api}/displays/${encodeURIComponent(device)}/heartbeat`, told, { device, patience: 1 });
}

const link = follow({
  hall: face.dataset.hall,
  device: face.dataset.device,
  epoch: shell().epoch,
  seq: Number(shell().seq),
  headUrl: face.dataset.head,
  onLine: hear,
  onStale: () => { stale = true; renewSoon(); },
  onReach: (isReached) => { if (!taking) reach(isReached); },
});
clockFrom = performance.now();
menu.learn();
showScreen("menu", { focus: false });
tick();
signOfLife();
setInterval(tick, 1000);
setInterval(signOfLife, SIGN_OF_LIFE_MS);
setInterval(() => renewSoon(), AGE_MS);
face.dataset.ready = "yes";
