// The overview follows the story of the hall: after each change its part is fetched anew, together with whatever else changed meanwhile.
import { live } from "./line.js";

const GATHER_MS = 1500;
// Minutes go on in a hall where nothing happens.
const TICK_MS = 15_000;

live(document.querySelector("[data-live]"), { gatherMs: GATHER_MS, tickMs: TICK_MS });
