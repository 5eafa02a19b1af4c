// A press whose answer was lost: as soon as the page shows the hall as it is again, it says what became of it.

const DONE_MS = 6000;
// What leaves nothing on the page to compare.
const UNSEEN = new Set(["outside", "choose_step"]);

export function makeDoubt({ words, say, facts }) {
  const said = document.querySelector("[data-said]");
  let open = null;

  // What the page shows of a press: it is another after the press.
  function shown(name, about) {
    if (name === "bring_back") return String(document.getElementById(`back-${about.ticket}`)?.dataset.version);
    return [facts().phase, facts().ticket, facts().version].join(" ");
  }

  // `before` is what was shown at the press; `isKeptBack` where the press itself has never left the page.
  function arise(name, about, before, isKeptBack) {
    open = { name, about, before, isKeptBack };
  }

  function forget() {
    open = null;
  }

  function settle() {
    if (said.textContent === words.wordOff) say("");
    if (!open) return;
    const { name, about, before, isKeptBack } = open;
    forget();
    const isSame = shown(name, about) === before;
    if (UNSEEN.has(name)) say(words.wordSee, "why");
    else if (isSame) say(words.wordUndone, "why");
    else if (isKeptBack) say(words.wordStale, "bad");
    else tellDone();
  }

  function tellDone() {
    say(words.wordDone);
    setTimeout(() => { if (said.textContent === words.wordDone) say(""); }, DONE_MS);
  }

  return { shown, arise, forget, settle };
}
