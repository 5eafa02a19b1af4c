// Long lists to choose one of: what is typed sifts them, and Enter takes what is left where it is only one.

export function makePicking(form) {
  for (const field of form.querySelectorAll("[data-sieve]")) makeSieve(form, field);
  for (const box of form.querySelectorAll("[data-box]")) bringChosen(box);
}

// What is chosen already may lie far down in its list.
function bringChosen(box) {
  const pick = box.querySelector(":checked")?.closest(".pick");
  if (pick) box.scrollTop += pick.getBoundingClientRect().bottom - box.getBoundingClientRect().bottom;
}

function makeSieve(form, field) {
  const key = field.dataset.sieve;
  const picks = Array.from(form.querySelectorAll("[data-pick]")).filter((one) => radio(one).name === key);
  const groups = new Set(picks.map((one) => one.closest("[data-group]")).filter(Boolean));
  const none = form.querySelector(`[data-none="${key}"]`);
  const jumps = field.closest("fieldset").querySelector("[data-jumps]");

  // All words that were typed must be found. Whatever is chosen stays in sight.
  function sift() {
    const words = field.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    for (const one of picks) one.hidden = !radio(one).checked && !words.every((word) => one.dataset.find.includes(word));
    for (const group of groups) group.hidden = !group.querySelector("[data-pick]:not([hidden])");
    none.hidden = picks.some((one) => !one.hidden);
    if (jumps) jumps.hidden = words.length > 0;
  }

  field.addEventListener("input", sift);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    const found = picks.filter((one) => !one.hidden && !radio(one).checked);
    if (found.length !== 1 || !field.value.trim()) return;
    field.value = "";
    radio(found[0]).click();
    radio(found[0]).focus();
    sift();
  });
  sift();
}

function radio(pick) {
  return pick.querySelector("input");
}
