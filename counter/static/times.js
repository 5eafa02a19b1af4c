// Times that run on the page: the hall's clock, the visitor's timer, minutes of waiting, and the seconds of an undo.

const FRESH_MS = 10_000;
const LOCK_MS = 5_000;
const MINUTE_MS = 60_000;
const WHY = "data-why";

export function makeTimes({ desk, facts, words }) {
  const clock = document.querySelector("[data-clock]");
  const inHall = new Intl.DateTimeFormat("zh-CN", { timeZone: clock.dataset.timezone, hour: "2-digit", minute: "2-digit", hour12: false });
  let at = { hall: 0, real: 0, speed: 1 };
  let call = { name: "", real: 0 };

  const hallNow = () => at.hall + (performance.now() - at.real) * at.speed;

  // The page has just been fetched: its times are those of the server.
  function anchor() {
    const now = facts();
    at = { hall: Number(now.now), real: performance.now(), speed: Number(now.speed) };
    const name = now.calledAt && `${now.ticket}/${now.calledAt}`;
    if (name !== call.name) call = { name, real: performance.now() - (at.hall - Number(now.calledAt)) / (at.speed || 1) };
    tick();
  }

  const sinceCall = () => performance.now() - call.real;

  function isFresh() {
    return facts().phase === "called" && sinceCall() < FRESH_MS;
  }

  function tick() {
    clock.textContent = inHall.format(hallNow());
    for (const one of desk().querySelectorAll("[data-minutes-since]")) {
      one.textContent = String(Math.max(0, Math.floor((hallNow() - Number(one.dataset.minutesSince)) / MINUTE_MS)));
    }
    const timer = desk().querySelector("[data-timer]");
    if (timer) runTimer(timer);
    runUndo();
    lockRecall();
  }

  function runTimer(timer) {
    const passed = Math.max(0, Number(timer.dataset.before) + hallNow() - Number(timer.dataset.since));
    const seconds = Math.floor(passed / 1000);
    timer.querySelector("[data-timer-time]").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    const target = Number(timer.dataset.target);
    const level = passed >= 2 * target ? "red" : passed >= target ? "amber" : "fine";
    timer.dataset.level = level;
    for (const word of timer.querySelectorAll("[data-word]")) word.hidden = word.dataset.word !== level;
  }

  function runUndo() {
    const undo = desk().querySelector("[data-undo]");
    if (!undo) return;
    const left = Number(undo.dataset.left) - (performance.now() - at.real);
    undo.hidden = left <= 0;
    undo.querySelector("[data-undo-left]").textContent = String(Math.max(0, Math.ceil(left / 1000)));
  }

  // A visitor needs a moment to hear it: no second call within five seconds.
  function lockRecall() {
    const button = document.getElementById("act-recall");
    if (!button || facts().phase !== "called") return;
    const locked = sinceCall() < LOCK_MS;
    if (locked && !button.hasAttribute(WHY)) {
      button.setAttribute("aria-disabled", "true");
      button.dataset.why = button.title = words.wordLock;
    } else if (!locked && button.dataset.why === words.wordLock) {
      button.removeAttribute("aria-disabled");
      button.removeAttribute("title");
      delete button.dataset.why;
    }
  }

  setInterval(tick, 500);
  return { anchor, isFresh };
}
