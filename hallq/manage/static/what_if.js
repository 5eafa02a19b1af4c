// The what-if's form: only what the chosen rule asks for is shown, and what was refused; a day under way says so.
const form = document.querySelector("[data-what-if]");
const rule = form.elements.namedItem("rule");
const playing = document.querySelector("[data-playing]");

function show() {
  for (const part of form.querySelectorAll("[data-only]")) {
    part.hidden = !part.dataset.only.split(" ").includes(rule.value) && !part.querySelector("[aria-invalid]");
  }
}

rule.addEventListener("change", show);
// What does not belong to the rule, or was left empty, does not make the address longer.
form.addEventListener("submit", () => {
  for (const field of form.querySelectorAll("input, select")) if (!field.value || field.closest("[data-only][hidden]")) field.disabled = true;
  playing.hidden = false;
});
addEventListener("pageshow", () => {
  playing.hidden = true;
  for (const field of form.querySelectorAll("input, select")) field.disabled = false;
});
show();
form.querySelector("[aria-invalid]")?.focus();
