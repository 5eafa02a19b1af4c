// The hall's clock on the wall, from the server's time and speed; and the shift that keeps a picture from burning in.

const SHIFTS = [[0, 0], [2, 1], [-1, 2], [-2, -1], [1, -2]];

export function hallClock(timezone) {
  const language = document.documentElement.lang;
  const time = new Intl.DateTimeFormat("zh-CN", { timeZone: timezone, hour: "2-digit", minute: "2-digit", hour12: false });
  const exact = new Intl.DateTimeFormat("zh-CN", { timeZone: timezone, hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
  const date = new Intl.DateTimeFormat(language, { timeZone: timezone, month: "long", day: "numeric", weekday: "long" });
  let anchor = { at: 0, speed: 1, real: performance.now() };

  function now() {
    return anchor.at + (performance.now() - anchor.real) * anchor.speed;
  }

  function paint() {
    for (const place of document.querySelectorAll("[data-clock]")) place.textContent = time.format(now());
    for (const place of document.querySelectorAll("[data-date]")) place.textContent = date.format(now());
  }

  function paintDays() {
    for (const place of document.querySelectorAll("[data-day-of]")) place.textContent = date.format(Number(place.dataset.dayOf));
  }

  setInterval(paint, 1000);
  return {
    now,
    exactly: (at) => exact.format(at),
    set(at, speed) {
      anchor = { at, speed, real: performance.now() };
      paint();
      paintDays();
    },
  };
}

// One to two pixels a minute; behind the curtain of a closed hall the words wander further.
export function shiftSlowly(whole) {
  let step = 0;
  setInterval(() => {
    step += 1;
    const [right, down] = SHIFTS[step % SHIFTS.length];
    whole.style.setProperty("transform", `translate(${right}px, ${down}px)`);
    const words = whole.querySelector(".curtain-words");
    if (words) words.style.setProperty("transform", `translate(${right * 24}px, ${down * 24}px)`);
  }, 60_000);
}

// Shows one of some parts after the other, each for so long; what was fetched anew goes on where it was.
export function turnPages(root, selector, everyMs, dots = null) {
  let turn = 0;
  function paint() {
    const parts = root.querySelectorAll(selector);
    parts.forEach((part, place) => { part.hidden = place !== turn % parts.length; });
    if (dots) root.querySelectorAll(dots).forEach((dot, place) => dot.classList.toggle("dot-on", place === turn % parts.length));
  }
  setInterval(() => {
    turn += 1;
    paint();
  }, everyMs);
  paint();
  return paint;
}
