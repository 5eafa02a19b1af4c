// A screen asks to be let in: it shows six digits, asks for new ones when they grow old, and goes on as soon as somebody has let it in.
const place = document.querySelector("[data-pairing]");
const digits = [...place.querySelectorAll("[data-digit]")];
const left = place.querySelector("[data-left]");
const bar = place.querySelector("[data-bar]");
const label = place.querySelector("[data-digits]");
const named = label.getAttribute("aria-label");
const POLL_MS = Number(place.dataset.pollS) * 1000;
const RENEW_MS = 5000; // asked for a little before the old one ends, so that the last look is not taken for a guess
const LIFE_MS = 600_000;
let pairing = null;
let goodUntil = 0;

function say(state) {
  if (place.dataset.state === state) return;
  place.dataset.state = state;
  for (const words of place.querySelectorAll("[data-when]")) words.hidden = words.dataset.when !== state;
}

function show(code) {
  digits.forEach((digit, at) => (digit.textContent = code[at] ?? "–"));
  label.setAttribute("aria-label", `${named} ${[...code].join(" ")}`);
}

function tick() {
  if (!pairing) return;
  const seconds = Math.max(0, Math.ceil((goodUntil - performance.now()) / 1000));
  left.textContent = `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
  bar.value = seconds;
}

// The answer says when the code ends by the server's clock; this machine's own may be wrong.
function lifeOf(answer, body) {
  const now = Date.parse(answer.headers.get("Date"));
  const life = Date.parse(body.until) - now;
  return Number.isFinite(life) ? Math.min(Math.max(life, 0), LIFE_MS) : LIFE_MS;
}

async function ask(path, more = {}) {
  const headers = { Accept: "application/json", "Content-Type": "application/json" };
  if (pairing) headers.Authorization = `Bearer ${pairing.claim}`;
  return fetch(`${place.dataset.api}${path}`, { ...more, headers });
}

async function begin() {
  pairing = null;
  const answer = await ask("", { method: "POST", body: JSON.stringify({ kind: place.dataset.kind }) });
  if (!answer.ok) return waitAsTold(answer);
  pairing = await answer.json();
  goodUntil = performance.now() + lifeOf(answer, pairing);
  show(pairing.code);
  tick();
  say("waiting");
  return POLL_MS;
}

async function look() {
  const answer = await ask(`/${pairing.code}`);
  if (answer.status === 404) return begin();
  if (!answer.ok) return waitAsTold(answer);
  const { state } = await answer.json();
  say(state === "approved" ? "approved" : "waiting");
  return state === "approved" ? claim() : POLL_MS;
}

async function claim() {
  const answer = await ask(`/${pairing.code}/claim`, { method: "POST", body: JSON.stringify({ cookie: true }) });
  if (answer.status === 404) return begin();
  if (!answer.ok) return waitAsTold(answer);
  const { device } = await answer.json();
  location.replace(place.dataset.onward.replace(place.dataset.anyCode, encodeURIComponent(device)));
  return null;
}

function waitAsTold(answer) {
  say(answer.status >= 500 ? "lost" : "busy");
  return Math.max(POLL_MS, 1000 * (Number(answer.headers.get("Retry-After")) || 0));
}

async function goOn() {
  let pause = POLL_MS;
  try {
    pause = await (pairing && performance.now() < goodUntil - RENEW_MS ? look() : begin());
  } catch {
    say("lost");
  }
  if (!pairing) show("");
  if (pause !== null) setTimeout(goOn, pause);
}

setInterval(tick, 1000);
goOn();
