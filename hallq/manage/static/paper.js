// Pages of printers and paper follow the story: what became of slips, and how printers are.
import { live } from "./line.js";

const OF_PAPER = ["print.", "printer.", "setup.", "ticket.issued", "ticket.cancelled", "ticket.completed"];
// Times that are told as "so long ago" go on where nothing happens.
const TICK_MS = 20_000;
// A press so soon after something moved under the finger was meant for what was there before.
const STILL_MS = 400;

const place = document.querySelector("[data-live]");
let still = null;
let shape = heights();

function heights() {
  return [...place.querySelectorAll("button[id]")].map((one) => `${one.id}@${one.offsetTop}`).join();
}

live(place, { hears: (line) => OF_PAPER.some((kind) => line.name.startsWith(kind)), gatherMs: 500, tickMs: TICK_MS });

place.addEventListener("refreshed", () => {
  const now = heights();
  if (now !== shape) hold();
  shape = now;
});

function hold() {
  clearTimeout(still);
  place.classList.add("just-moved");
  still = setTimeout(() => place.classList.remove("just-moved"), STILL_MS);
}
