// What is asked before an action: a list to choose from by hand or by digit, a number that is typed, a place to send somebody to.
import { refresh } from "/static/fragment.js";
import { makeSending } from "./sending.js";

const DIGIT = /^(?:Digit|Numpad)([1-9])$/;

export function makeDialogs({ facts, acts, say, times }) {
  let asking = null;
  const sending = makeSending();

  const opened = () => document.querySelector("dialog[open]");
  const choicesOf = (dialog) => Array.from(dialog.querySelectorAll(".choice")).filter((one) => one.offsetParent !== null);

  function open(name, about, typed = "") {
    if (opened()) return;
    const dialog = document.getElementById(`dialog-${name}`);
    asking = { name, about };
    const number = dialog.querySelector("[data-dialog-number]");
    if (number) number.textContent = about.number;
    const told = dialog.querySelector("[data-dialog-about]");
    if (told) told.textContent = about.about;
    for (const one of dialog.querySelectorAll("input[type=radio][name=papers]")) one.checked = one.value === "with_visitor";
    for (const one of dialog.querySelectorAll("[data-others]")) one.value = one.defaultValue;
    for (const one of dialog.querySelectorAll("[data-only]")) one.hidden = one.dataset.only !== facts().phase || about.ruled === "no";
    for (const one of dialog.querySelectorAll("[data-choose=rule]")) one.hidden = about.ruled === "no";
    dialog.showModal();
    count(dialog);
    dialog.querySelector(".choice:not([hidden])")?.focus();
    if (name === "number") beginNumber(typed);
    if (name === "transfer") sending.begin(about);
  }

  // The digits beside the choices are those that are shown.
  function count(dialog) {
    for (const [at, one] of choicesOf(dialog).entries()) {
      const key = one.querySelector(".choice-key");
      if (key) key.textContent = String(at + 1);
    }
  }

  const shut = () => opened()?.close();

  function choose(button) {
    if (button.getAttribute("aria-disabled") === "true") return say(button.title, "why");
    const { name, about } = asking;
    const chosen = button.dataset.choose;
    const wish = wishOf(name, chosen, button);
    shut();
    if (name === "bring_back" && chosen === "call") return acts.perform("call_missed", about);
    return acts.perform(name, about, wish);
  }

  // What the dialog asks for: a destination, a reason with the place of the papers, a place in the line, or a plain word.
  function wishOf(name, chosen, button) {
    if (name === "transfer") return sending.destination(button);
    if (name === "hold") return { reason: chosen, papers: opened().querySelector("input[name=papers]:checked").value };
    if (name === "requeue" || name === "bring_back") return placeOf(chosen, button);
    return chosen === "yes" ? undefined : chosen;
  }

  function placeOf(chosen, button) {
    if (chosen === "rule" || chosen === "call") return {};
    if (chosen !== "after") return { place: chosen };
    return { place: chosen, after: button.parentElement.querySelector("[data-others]").valueAsNumber || 1 };
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

  return { open, shut, opened, takeKey, times };
}

// Whether somebody types there.
export function isField(element) {
  return element instanceof HTMLElement && element.matches("input:not([type=checkbox]):not([type=radio]), textarea, select");
}
