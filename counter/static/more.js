// What is done seldom, behind one button: the forms are fetched when it is opened, and each press goes the way of all others.
import { refresh } from "/static/fragment.js";

export function makeMore({ facts, acts, say, words }) {
  const dialog = document.getElementById("dialog-more");
  const parts = dialog.querySelector("[data-more-parts]");

  async function open() {
    if (document.querySelector("dialog[open]")) return;
    dialog.showModal();
    await refresh(parts);
    dress();
    parts.querySelector("select, button")?.focus();
  }

  // What only a free window may do cannot be pressed at another.
  function dress() {
    for (const one of parts.querySelectorAll("[data-needs]")) {
      one.disabled = one.dataset.needs !== facts().phase;
      one.title = one.disabled ? words.wordNotFree : "";
    }
  }

  // Of the numbers at other windows those that hold what was typed, letter case aside.
  function sift(wanted) {
    const list = Array.from(parts.querySelectorAll("[data-more-join]"));
    for (const one of list) one.hidden = !one.dataset.find.toLowerCase().includes(wanted);
    parts.querySelector("[data-more-none]").hidden = list.some((one) => !one.hidden);
  }

  parts.addEventListener("input", (event) => {
    if (event.target.matches("[data-more-search]")) sift(event.target.value.trim().toLowerCase());
  });

  // Enter takes whoever is the only one left.
  parts.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("[data-more-search]")) return;
    const left = parts.querySelectorAll("[data-more-join]:not([hidden])");
    if (left.length === 1) left[0].click();
  });

  // What was left empty is not sent; numbers are numbers.
  function body(form) {
    const typed = Array.from(new FormData(form)).filter(([, value]) => value.trim() !== "");
    return Object.fromEntries(typed.map(([name, value]) => [name, form.elements[name].type === "number" ? Number(value) : value.trim()]));
  }

  parts.addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = event.target.dataset.more;
    const wish = body(event.target);
    dialog.close();
    const answer = await acts.perform(name, {}, wish);
    if (name === "outside" && answer?.ok) say(words.wordWritten);
  });

  parts.addEventListener("click", (event) => {
    const button = event.target.closest("[data-more-join]");
    if (!button || event.detail > 1) return;
    dialog.close();
    acts.perform("join", button.dataset);
  });

  document.querySelector("[data-more-open]").addEventListener("click", open);
}
