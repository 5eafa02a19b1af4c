// The wait that a visitor reads changes only where it must: a range that comes and goes with every call is believed by nobody.
const HOLD_MS = 120_000;
let told = null;

// What the page has just been given keeps the range that was read before, unless its middle left that range or two minutes have passed.
export function settle(place, at = Date.now()) {
  const range = place.querySelector("[data-range]");
  if (!range) {
    told = null;
    return;
  }
  const { low, high, likely, late } = range.dataset;
  const middle = Number(likely);
  const holds = told !== null && told.late === late && at - told.at < HOLD_MS && told.low <= middle && middle <= told.high;
  if (holds) range.replaceChildren(...told.words.map((one) => one.cloneNode(true)));
  else told = { words: [...range.childNodes].map((one) => one.cloneNode(true)), low: Number(low), high: Number(high), late, at };
}
