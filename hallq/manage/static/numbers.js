// Taking numbers: what is told beside the choices follows the story, and so does the number taken last; a tablet remembers where its slips come out.
import { watchSetup } from "/static/newer.js";
import { live } from "./line.js";
import { makePicking } from "./picking.js";

const PRINTER = "hallq.numbers.printer";
const OF_LINES = ["ticket.", "queue.", "counter.", "day.", "setup."];
const OF_TICKET = ["ticket.", "print."];

const form = document.querySelector("[data-numbers]");
const now = document.querySelector("[data-now]");
const taken = document.querySelector("[data-taken]");
const begins = (line, kinds) => kinds.some((kind) => line.name.startsWith(kind));
const isBusy = () => Boolean(form.querySelector("[name=service]:checked") || taken);
const look = watchSetup(() => now.querySelector("[data-version]").dataset.version, isBusy);

// Every word stands in what was fetched; here it is only put beside what it is about.
function tell() {
  const words = new Map(Array.from(now.querySelectorAll("[data-of]"), (one) => [one.dataset.of, one]));
  for (const place of form.querySelectorAll("[data-told]")) {
    const said = words.get(place.dataset.told);
    place.textContent = said?.textContent ?? "";
    place.closest("[data-pick]")?.classList.toggle("pick-shut", said !== undefined && "shut" in said.dataset);
  }
}

function show() {
  for (const place of form.querySelectorAll("[data-chosen]")) {
    place.textContent = form.querySelector(`[name=${place.dataset.chosen}]:checked`)?.dataset.name ?? "";
    place.hidden = !place.textContent;
  }
}

function rememberPrinter(field) {
  try {
    const kept = localStorage.getItem(PRINTER);
    if (!field.value && kept && [...field.options].some((one) => one.value === kept)) field.value = kept;
    field.addEventListener("change", () => localStorage.setItem(PRINTER, field.value));
  } catch {
    // Where nothing may be kept, it is chosen anew.
  }
}

makePicking(form);
form.addEventListener("change", show);
now.addEventListener("refreshed", () => { tell(); look(); });
live(now, { hears: (line) => begins(line, OF_LINES), gatherMs: 1500, tickMs: 20_000 });
if (taken) live(taken, { hears: (line) => begins(line, OF_TICKET), gatherMs: 400, tickMs: 20_000 });
const printer = form.querySelector("[name=printer]");
if (printer) rememberPrinter(printer);
tell();
show();
(form.querySelector("[aria-invalid=true], .picking-refused input:checked") ?? form.querySelector(".picking-refused input"))?.focus();
