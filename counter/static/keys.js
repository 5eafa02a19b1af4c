// Keys: the keypad first, function keys second, no single letters. Every key can be another, and all of them can be off.
import { keep, recall } from "./kept.js";
import { isField } from "./dialogs.js";

const DEFAULTS = {
  primary: ["NumpadEnter", "F2"],
  recall: ["NumpadAdd", "F4"],
  no_show: ["NumpadSubtract", "F8"],
  complete: ["NumpadDecimal", "F9"],
  transfer: ["NumpadMultiply", "Ctrl+Enter"],
  pause: ["NumpadDivide", "Ctrl+Shift+KeyP"],
  number: ["", "Shift+F2"],
  undo: ["Backspace", "Ctrl+KeyZ"],
  hold: ["", "Shift+F4"],
  requeue: ["", "Shift+F8"],
  note: ["", "Shift+F9"],
  close: ["", "Ctrl+Shift+KeyX"],
  help: ["", "Shift+Slash"],
};
const MODIFIERS = /^(Control|Shift|Alt|Meta|AltGraph|CapsLock|NumLock)/;
const IN_FIELDS = /^(Shift\+)?F\d+$|^Ctrl\+(?!KeyZ$)/;
const SIGNS = { Add: "+", Subtract: "−", Multiply: "×", Divide: "÷", Decimal: ".", Enter: "Enter" };

export function makeKeys({ words, facts, dialogs, press }) {
  let map = { ...DEFAULTS, ...recall("keys", {}) };
  let isOn = recall("keys-on", true);
  let learning = null;
  const table = document.querySelector(".keys");
  const onSwitch = document.querySelector("[data-keys-on]");

  function nameOf(combo) {
    return Object.keys(map).find((name) => combo && map[name].includes(combo));
  }

  document.addEventListener("keydown", (event) => {
    if (learning) return learn(event);
    // A held key on a button is one press.
    if (event.repeat && event.target.closest?.("button") && (event.key === "Enter" || event.key === " ")) event.preventDefault();
    if (dialogs.opened()) return dialogs.takeKey(event);
    if (!isOn || event.isComposing) return undefined;
    const combo = comboOf(event);
    if (isField(event.target) && !IN_FIELDS.test(combo)) return undefined;
    const name = nameOf(combo);
    if (name) {
      event.preventDefault();
      if (!event.repeat) press(name);
    } else if (/^Numpad\d$/.test(combo)) {
      event.preventDefault();
      if (!event.repeat) typeDigit(combo.at(-1));
    }
    return undefined;
  });

  function typeDigit(digit) {
    const button = document.getElementById("act-number");
    if (button && button.getAttribute("aria-disabled") !== "true") dialogs.open("number", facts(), digit);
    else press("number");
  }

  // --- the map ------------------------------------------------------------------------------------------------------------------------

  function learn(event) {
    event.preventDefault();
    event.stopPropagation();
    if (MODIFIERS.test(event.key) || event.repeat) return;
    const { name, column } = learning;
    learning = null;
    if (event.code !== "Escape") put(name, column, event.code === "Delete" ? "" : comboOf(event));
    show();
  }

  // A key that did something else until now does no longer.
  function put(name, column, combo) {
    const freed = Object.entries(map).map(([one, combos]) => [one, combos.map((old) => (combo && old === combo ? "" : old))]);
    map = Object.fromEntries(freed);
    map[name] = map[name].map((old, at) => (at === column ? combo : old));
    keep("keys", map);
    dress(document);
  }

  function show() {
    onSwitch.checked = isOn;
    for (const button of table.querySelectorAll("[data-map]")) {
      const { map: name, column } = button.dataset;
      button.textContent = label(map[name][Number(column)]) || words.wordNone;
    }
  }

  table.addEventListener("click", (event) => {
    const button = event.target.closest("[data-map]");
    if (!button) return;
    show();
    learning = { name: button.dataset.map, column: Number(button.dataset.column) };
    button.textContent = words.wordPress;
  });
  document.querySelector("[data-keys-reset]").addEventListener("click", () => {
    map = { ...DEFAULTS };
    keep("keys", map);
    show();
    dress(document);
  });
  onSwitch.addEventListener("change", () => {
    isOn = onSwitch.checked;
    keep("keys-on", isOn);
    dress(document);
  });
  // Escape shuts no dialog while a key is learned, and no key is learned once it is shut.
  const help = document.getElementById("dialog-help");
  help.addEventListener("cancel", (event) => { if (learning) event.preventDefault(); });
  help.addEventListener("close", () => { learning = null; });

  // Writes beside each button which key presses it.
  function dress(part) {
    for (const one of part.querySelectorAll("[data-key-of]")) {
      one.textContent = isOn ? map[one.dataset.keyOf].map(label).filter(Boolean).join(" / ") : "";
    }
    show();
  }

  function label(combo) {
    return combo.split("+").map((part) => {
      const pad = /^Numpad(.+)$/.exec(part);
      return pad ? `${words.wordNumpad} ${SIGNS[pad[1]] ?? pad[1]}` : part.replace(/^(Key|Digit)/, "").replace("Slash", "/").replace("Backspace", "⌫");
    }).join("+");
  }

  return { dress };
}

function comboOf(event) {
  const held = [event.ctrlKey || event.metaKey ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : ""];
  return [...held.filter(Boolean), event.code].join("+");
}
