// The question at the pad: five levels, then remarks of the chosen one, then thanks; one answer a service, and silence is silence.

// A second tap so soon is the same tap: it must not fall on what has come under the finger meanwhile.
const SETTLE_MS = 500;
const TICK_MS = 250;

export function asking({ place, behind, askingMs, thanksMs, onAnswer }) {
  let now = null;
  let answered = null;
  let settledAt = 0;
  let ticking = null;

  // Takes the question that the server would put now, or none.
  function consider(question) {
    if (question && question.service === answered) return;
    if (now && question?.service === now.service) return;
    if (now && !now.done) leave(question !== null);
    if (question) begin(question);
  }

  // Another service has ended here: what was chosen counts. With none to ask about, the service goes on again or was rated elsewhere.
  function leave(isFollowed) {
    if (isFollowed) answer();
    else if (left() > 2 * TICK_MS) close();
  }

  function begin({ service, leftMs, words }) {
    clearTimeout(now?.ending);
    now = { service, words, language: words.keys().next().value, until: performance.now() + leftMs };
    Object.assign(now, { step: "levels", level: null, codes: new Set(), said: "", wide: false, done: false, ending: null });
    ticking ??= setInterval(tick, TICK_MS);
    place.hidden = false;
    behind.inert = true;
    draw();
  }

  function close() {
    clearInterval(ticking);
    ticking = null;
    now = null;
    place.hidden = true;
    place.replaceChildren();
    behind.inert = false;
  }

  function left() {
    return Math.max(0, now.until - performance.now());
  }

  function tick() {
    if (!now || now.done) return;
    if (left() === 0) return runOut();
    showTime();
  }

  function runOut() {
    if (now.level === null) {
      answered = now.service;
      onAnswer(now.service, { outcome: "timed_out" });
      close();
    } else {
      answer();
    }
  }

  function answer() {
    if (now.done) return;
    now.done = true;
    answered = now.service;
    if (now.level === null) return onAnswer(now.service, { outcome: "timed_out" });
    const comment = now.said.trim();
    onAnswer(now.service, { level: now.level, options: [...now.codes], ...(comment ? { comment } : {}) });
    go("thanks");
    now.ending = setTimeout(close, thanksMs);
  }

  function go(step) {
    now.step = step;
    show();
    place.querySelector(`[data-step="${step}"] [tabindex="-1"]`)?.focus({ preventScroll: true });
  }

  // Draws the question anew in its language; what was chosen stays chosen.
  function draw() {
    place.replaceChildren(now.words.get(now.language).content.cloneNode(true));
    place.querySelector("[data-words]").value = now.said;
    show();
    place.querySelector(`[data-step="${now.step}"] [tabindex="-1"]`)?.focus({ preventScroll: true });
  }

  function show() {
    settledAt = performance.now() + SETTLE_MS;
    for (const one of place.querySelectorAll("[data-step]")) one.hidden = one.dataset.step !== now.step;
    for (const one of place.querySelectorAll("[data-chosen]")) one.hidden = Number(one.dataset.chosen) !== now.level;
    for (const one of place.querySelectorAll("[data-options]")) one.hidden = Number(one.dataset.options) !== now.level;
    place.firstElementChild.dataset.at = now.step;
    showOptions();
    showTime();
  }

  function showOptions() {
    for (const one of place.querySelectorAll("[data-code]")) one.setAttribute("aria-pressed", String(now.codes.has(one.dataset.code)));
    for (const one of place.querySelectorAll("[data-expand]")) one.hidden = !now.wide;
    for (const one of place.querySelectorAll("[data-more]")) one.hidden = now.wide;
  }

  function showTime() {
    for (const one of place.querySelectorAll("[data-seconds]")) one.textContent = String(Math.ceil(left() / 1000));
    place.querySelector("[data-bar]").style.setProperty("--left", String(Math.min(1, left() / askingMs)));
  }

  const turns = {
    level(button) {
      const level = Number(button.dataset.level);
      if (level !== now.level) now.codes.clear();
      Object.assign(now, { level, wide: false });
      go("options");
    },
    code(button) {
      const { code } = button.dataset;
      if (!now.codes.delete(code)) now.codes.add(code);
      showOptions();
    },
    more() {
      now.wide = true;
      showOptions();
      place.querySelector("[data-options]:not([hidden]) [data-expand]")?.focus({ preventScroll: true });
    },
    back: () => { now.level = null; go("levels"); },
    send: () => answer(),
    otherLanguage() {
      now.language = [...now.words.keys()].find((tag) => tag !== now.language);
      draw();
    },
  };

  place.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || !now || now.done || performance.now() < settledAt) return;
    const turn = Object.keys(turns).find((name) => name in button.dataset);
    if (turn) turns[turn](button);
  });
  place.addEventListener("input", (event) => { if (now) now.said = event.target.value; });

  return { consider };
}
