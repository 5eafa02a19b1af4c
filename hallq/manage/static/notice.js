// The notice of paper in the head of every page: fetched anew when paper or a printer changes, and said aloud once where its words are others.
import { live } from "./line.js";

const OF_PAPER = ["print.", "printer.", "setup."];

const place = document.querySelector("[data-notice]");
const aloud = document.querySelector("[data-notice-said]");

const words = () => place.querySelector("[data-seen]").dataset.said;

if (place) {
  live(place, { hears: (line) => OF_PAPER.some((kind) => line.name.startsWith(kind)), tickMs: Number(place.dataset.tickS) * 1000 });
  let said = words();
  place.addEventListener("refreshed", () => {
    if (words() !== said) aloud.textContent = said = words();
  });
}
