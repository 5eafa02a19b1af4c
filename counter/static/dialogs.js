// What is asked before an action: a list to choose from by hand or by digit, a number that is typed, a place to send somebody to.
import { refresh } from "/static/fragment.js";

const DIGIT = /^(?:Digit|Numpad)([1-9])$/;

export function makeDialogs({ facts, acts, say, times }) {
  let asking = null;

  const opened = () => document.querySelector("dialog[open]");
  const choicesOf = (dialog) => Array.from(dialog.querySelectorAll(".choice")).filter((one) => one.offsetParent !== null);

  function open(name, about, typed = "") {
    if (opened()) return;
    const dialog = document.getElementById(`dialog-${name}`);
    asking = { name, about };
    const number = dialog.querySelector("[data-dialog-number]");
    if (number) number.textContent = about.number;
    for (const one of dialog.querySelectorAll("[data-only]")) one.hidden = one.dataset.only !== facts().phase;
    dialog.showModal();
    dialog.querySelector(".choice:not([hidden])")?.focus();
    if (name === "number") beginNumber(typed);
    if (name === "transfer") beginTransfer();
  }

  const shut = () => opened()?.close();

  function choose(button) {
    if (button.getAttribute("aria-disabled") === "true") return say(button.title, "why");
    const { name, about } = asking;
    const chosen = button.dataset.choose;
    shut();
    if (name === "transfer") return acts.perform(name, about, destination(chosen));
    if (name === "bring_back" && chosen === "call") return acts.perform("call_missed", about);
    return acts.perform(name, about, chosen === "yes" ? undefined : chosen);
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-shut]")) shut();
    const button = event.target.closest("[data-choose]");
    if (button && event.detail < 2) choose(button);
    // A ticket that was found by its number is acted upon behind the dialog.
    else if (event.target.closest("dialog [data-act]")) shut();
  });

  // Digits choose; true where the key was one of the dialog's.
  function takeKey(event) {
    const dialog = opened();
    const digit = DIGIT.exec(event.code)?.[1];
    if (event.target === typed && /^Numpad\d$/.test(event.code)) return typeDigit(event);
    if (!digit || isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
    const button = choicesOf(dialog)[Number(digit) - 1];
    if (!button) return;
    event.preventDefault();
    if (!event.repeat) button.click();
  }

  // --- a number that is typed ---------------------------------------------------------------------------------------------------------

  const typed = document.getElementById("typed");
  const found = document.querySelector("[data-found]");
  let looked = null;

  function beginNumber(first) {
    typed.value = first;
    typed.focus();
    look();
  }

  // The keypad types digits, whatever its lock says.
  function typeDigit(event) {
    event.preventDefault();
    if (event.repeat || typed.value.length >= typed.maxLength) return;
    typed.setRangeText(event.code.at(-1), typed.selectionStart, typed.selectionEnd, "end");
    look();
  }

  function look() {
    const wanted = typed.value.trim();
    if (looked === wanted) return Promise.resolve();
    looked = wanted;
    found.dataset.url = `${found.dataset.base}?number=${encodeURIComponent(wanted)}`;
    return refresh(found);
  }

  typed.addEventListener("input", look);
  document.querySelector("[data-number-form]").addEventListener("submit", async (event) => {
    event.preventDefault();
    looked = null;
    await look();
    found.querySelector("[data-default]")?.click();
  });
  document.getElementById("dialog-number").addEventListener("close", () => {
    looked = null;
    found.replaceChildren();
  });

  // --- a place to send somebody to ----------------------------------------------------------------------------------------------------

  const targets = document.querySelector("[data-targets]");
  const search = document.getElementById("transfer-search");

  async function beginTransfer() {
    search.value = "";
    await refresh(targets);
    sift();
    targets.querySelector(".choice:not([hidden])")?.focus();
  }

  function sift() {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const group of targets.querySelectorAll("[data-target-group]")) {
      const away = "targetServices" in group.dataset && !wanted;
      let some = false;
      for (const one of group.querySelectorAll("[data-choose]")) {
        one.hidden = away || !one.dataset.find.toLowerCase().includes(wanted);
        if (one.hidden) continue;
        some = true;
        shown += 1;
        const key = one.querySelector(".choice-key");
        key.hidden = shown > 9;
        key.textContent = String(shown);
      }
      group.hidden = !some;
    }
    const none = targets.querySelector("[data-targets-none]");
    if (none) none.hidden = shown > 0;
  }

  function destination(chosen) {
    const [kind, code] = chosen.split(":");
    return { [kind]: code, place: document.querySelector("input[name=place]:checked").value };
  }

  search.addEventListener("input", sift);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    targets.querySelector("[data-choose]:not([hidden])")?.click();
  });

  return { open, shut, opened, takeKey, times };
}

// Whether somebody types there.
export function isField(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
}
