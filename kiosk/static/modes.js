// Large text, high contrast and low controls: one touch each, and all gone with the visitor.

const ROOT = document.documentElement;
const MODES = {
  large: { is: () => "large" in ROOT.dataset, set: (on) => ROOT.toggleAttribute("data-large", on) },
  low: { is: () => "low" in ROOT.dataset, set: (on) => ROOT.toggleAttribute("data-low", on) },
  contrast: {
    is: () => ROOT.dataset.theme === "contrast",
    set: (on) => { if (on) ROOT.dataset.theme = "contrast"; else delete ROOT.dataset.theme; },
  },
};

export function toggle(face, name) {
  MODES[name].set(!MODES[name].is());
  tellModes(face);
}

export function dropModes(face) {
  for (const mode of Object.values(MODES)) mode.set(false);
  tellModes(face);
}

export function anyMode() {
  return Object.values(MODES).some((mode) => mode.is());
}

export function isLarge() {
  return MODES.large.is();
}

export function tellModes(face) {
  for (const button of face.querySelectorAll("[data-mode]")) button.setAttribute("aria-pressed", String(MODES[button.dataset.mode].is()));
}
