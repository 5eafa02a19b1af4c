// The editor of ticket templates made quicker: rows by buttons, facts into own words by a press, the paper drawn anew after every change.
// Without this module the form works as well: places are numbers, rows are ticked to go, and saving shows the paper.

const form = document.querySelector("form[data-slip]");
const part = form.querySelector("[data-lines]");
const list = part.querySelector("[data-rows]");
const paper = document.getElementById("paper");
const lost = document.getElementById("paper-lost");
const QUIET_MS = 250;
const PATIENCE_MS = 8000;

// --- the paper ---

let waiting = 0;
let asked = 0;

function change() {
  clearTimeout(waiting);
  waiting = setTimeout(look, QUIET_MS);
}

async function look() {
  const mine = ++asked;
  try {
    const answer = await fetch(form.dataset.previewAt, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (mine !== asked) return;
    if (answer.redirected) location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    show(await answer.text());
  } catch {
    if (mine === asked) lost.hidden = false;
  }
}

function show(words) {
  const open = paper.querySelector("details")?.open ?? false;
  paper.innerHTML = words;
  paper.querySelector("details").open = open;
  lost.hidden = true;
  takeLogo(paper.querySelector("[data-logo]")?.value ?? "");
  const [faults, doubts] = ["faults", "doubts"].map((name) => paper.querySelector(`[data-${name}]`));
  faults.remove();
  doubts.remove();
  tell(faults.children);
  doubt(doubts.children);
}

// --- what is worth another look, at its field ---

function doubt(doubts) {
  for (const old of form.querySelectorAll(".field-doubt")) old.remove();
  for (const { dataset, textContent } of doubts) {
    const said = document.createElement("span");
    said.className = "field-doubt";
    said.role = "status";
    said.textContent = textContent;
    form.elements[dataset.at]?.closest(".field").append(said);
  }
}

// --- refusals at their fields ---

function tell(faults) {
  for (const old of form.querySelectorAll(".field-problem:not([data-problem-of])")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) {
    input.removeAttribute("aria-invalid");
    const others = (input.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id && !id.endsWith("-problem"));
    if (others.length) input.setAttribute("aria-describedby", others.join(" "));
    else input.removeAttribute("aria-describedby");
    input.closest(".field")?.classList.remove("field-refused");
  }
  const whole = part.querySelector("[data-problem-of]");
  whole.hidden = true;
  for (const fault of faults) tellOne(fault.dataset.at, fault.textContent, whole);
}

function tellOne(name, words, whole) {
  if (name === "lines") {
    whole.textContent = words;
    whole.hidden = false;
    return;
  }
  const input = form.elements[name === "logo" ? "logo.file" : name];
  const said = document.createElement("span");
  said.className = "field-problem";
  said.textContent = words;
  const field = input?.closest(".field");
  if (field) {
    said.id = `${input.id}-problem`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", [said.id, input.getAttribute("aria-describedby")].filter(Boolean).join(" "));
    field.classList.add("field-refused");
    field.append(said);
  } else {
    list.children[Number(name.split(".")[1]) - 1]?.querySelector(".slip-line-head").after(said);
  }
}

// --- the logo ---

const file = form.elements["logo.file"];
const gone = form.elements["logo.gone"];

function takeLogo(logo) {
  const now = part.ownerDocument.querySelector(".slip-logo-now");
  if (file.files.length && logo) {
    file.value = "";
    gone.checked = false;
    withLogoLine();
  }
  if (!gone.checked) form.elements.logo.value = logo;
  now.hidden = !form.elements.logo.value;
  if (form.elements.logo.value) now.querySelector("img").src = `data:image/png;base64,${form.elements.logo.value}`;
}

function withLogoLine() {
  if (kinds().includes("logo")) return;
  list.prepend(made("logo"));
  renumber();
  change();
}

file.addEventListener("change", () => {
  gone.checked = false;
});

// --- rows ---

const kinds = () => Array.from(list.children, (row) => row.querySelector("[data-kind]").value);

function renumber() {
  Array.from(list.children).forEach((row, place) => {
    for (const one of row.querySelectorAll("[name], [id], [for]")) {
      for (const key of ["name", "id", "for"]) {
        const was = one.getAttribute(key);
        if (was) one.setAttribute(key, was.replace(/^lines([.-])\d+/, `lines$1${place + 1}`));
      }
    }
    row.querySelector(".pick-place").value = place + 1;
    row.querySelector("[data-up]").disabled = place === 0;
    row.querySelector("[data-down]").disabled = place === list.children.length - 1;
  });
  offer();
}

function made(kind) {
  const template = part.querySelector(`template[data-new="${kind}"]`) ?? part.querySelector('template[data-new=""]');
  const row = template.content.firstElementChild.cloneNode(true);
  row.querySelector("[data-kind]").value = kind;
  row.querySelector("[data-kind-name]").textContent = add.querySelector(`option[value="${kind}"]`).textContent;
  withButtons(row);
  return row;
}

function button(name, sign, row, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "move";
  one.dataset[name] = "";
  one.textContent = sign;
  one.setAttribute("aria-label", `${part.dataset[name]}: ${row.querySelector("[data-kind-name]").textContent}`);
  one.addEventListener("click", act);
  return one;
}

function withButtons(row) {
  const up = button("up", "↑", row, () => move(row, row.previousElementSibling, "before", up));
  const down = button("down", "↓", row, () => move(row, row.nextElementSibling, "after", down));
  row.querySelector(".slip-line-head").append(up, down, button("remove", "✕", row, () => remove(row)));
}

function move(row, other, where, pressed) {
  if (!other) return;
  other[where](row);
  renumber();
  (pressed.disabled ? row.querySelector(".move:enabled") : pressed).focus();
  change();
}

function remove(row) {
  const next = row.nextElementSibling ?? row.previousElementSibling;
  row.remove();
  renumber();
  (next?.querySelector("[data-remove]") ?? add).focus();
  change();
}

// --- one more row ---

const add = document.getElementById("lines-new");
const addButton = part.querySelector("[data-add-line]");
add.removeAttribute("name");
add.querySelector('option[value=""]').remove();
addButton.hidden = false;
part.classList.add("slip-quick");

function offer() {
  const there = kinds();
  for (const option of add.options) {
    option.disabled = option.hidden = "once" in option.dataset && there.includes(option.value);
  }
  if (add.selectedOptions[0]?.disabled ?? true) add.value = Array.from(add.options).find((option) => !option.disabled).value;
}

addButton.addEventListener("click", () => {
  const row = made(add.value);
  list.append(row);
  renumber();
  (row.querySelector("[data-own-words]") ?? row.querySelector('[name$=".dots"]') ?? row.querySelector("[data-up]")).focus();
  change();
});

// --- facts into own words ---

let writing = null;
part.addEventListener("focusin", (event) => {
  if (event.target.matches("[data-own-words]")) writing = event.target;
});

for (const token of part.querySelectorAll("[data-token]")) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "token";
  one.textContent = token.dataset.token;
  one.addEventListener("click", () => {
    const input = writing?.isConnected ? writing : part.querySelector("[data-rows] [data-own-words]");
    if (!input) return;
    input.setRangeText(one.textContent, input.selectionStart, input.selectionEnd, "end");
    input.focus();
    change();
  });
  token.replaceWith(one);
}

for (const row of list.children) withButtons(row);
renumber();
form.addEventListener("input", change);
form.addEventListener("change", change);
for (const one of document.querySelectorAll('.slip-choices select')) {
  one.addEventListener("change", change);
  const kept = document.querySelector(`.slip-trial [name="${one.name.split(".")[1]}"]`);
  if (kept) one.addEventListener("change", () => { kept.value = one.value; });
}
