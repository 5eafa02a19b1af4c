// How the service ends, and the note: fields that stay while the rest of the page is fetched anew.
import { press } from "/static/press.js";

const SAVED_MS = 2500;

export function makeEnding({ page, facts, say }) {
  const part = document.querySelector("[data-ending]");
  const note = document.getElementById("note");
  const state = document.querySelector("[data-note-state]");
  const said = document.querySelector("[data-said]");
  const matters = document.getElementById("matters");
  const brought = () => facts().matters || "1";
  const caseNumber = document.getElementById("case-number");
  let ticket = "";
  let occurrence = "";
  let saved = "";
  let isLost = false;
  let keeping = Promise.resolve();

  function told() {
    const body = { outcome: part.querySelector("input[name=outcome]:checked").value, matters: matters.valueAsNumber || 1 };
    const number = caseNumber.value.trim();
    return number ? { ...body, case_number: number } : body;
  }

  function dress() {
    const now = facts();
    part.hidden = now.phase !== "called" && now.phase !== "serving";
    if (now.ticket !== ticket || now.occurrence !== occurrence) clear(now);
    if (note.value === saved && document.activeElement !== note) saved = note.value = now.note;
  }

  // The link that lost the note is there again: nobody has to think of it.
  function again() {
    if (isLost) flush();
  }

  function clear(now) {
    if (now.ticket !== ticket) {
      saved = note.value = now.note;
      isLost = false;
    }
    [ticket, occurrence] = [now.ticket, now.occurrence];
    part.querySelector("input[name=outcome]").checked = true;
    matters.value = brought();
    caseNumber.value = "";
  }

  // Keeps the note if it is another than the one that is kept, one try after another. Answers as a press does: what is not kept stays in its field.
  function flush(onTrouble) {
    keeping = keeping.then(() => keepNow(onTrouble));
    return keeping;
  }

  async function keepNow(onTrouble) {
    const [words, of] = [note.value, ticket];
    if (words === saved || !of) return { ok: true };
    const answer = await press(page.dataset.notes.replace(/0$/, of), { words }, { onTrouble });
    if (of !== ticket) return answer;
    isLost = answer.status === 0;
    if (answer.ok) noted(words);
    else say(answer.problem?.detail ?? page.dataset.wordNotNoted, "bad");
    return answer;
  }

  function noted(words) {
    saved = words;
    if (said.textContent === page.dataset.wordNotNoted) say("");
    state.textContent = page.dataset.wordNoted;
    setTimeout(() => { state.textContent = ""; }, SAVED_MS);
  }

  // Whether something stands in the fields that a reload would lose, or somebody is about to write there.
  function isBegun() {
    const changed = !part.querySelector("input[name=outcome]").checked || matters.value !== brought() || caseNumber.value !== "" || note.value !== saved;
    return !part.hidden && (changed || part.contains(document.activeElement));
  }

  function focusNote() {
    if (!part.hidden) note.focus();
  }

  note.addEventListener("change", () => flush());
  // Enter leaves a field, so that the keypad presses buttons again.
  for (const field of [note, matters, caseNumber]) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || event.ctrlKey) return;
      event.preventDefault();
      event.stopPropagation();
      field.blur();
    });
  }

  return { told, dress, flush, again, focusNote, isBegun };
}
