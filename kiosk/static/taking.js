// One touch, one ticket: the key made for the touch goes with every try, and a lost reply is asked for again until it comes or the visitor has gone.
import { newKey, press } from "/static/press.js";

const KEPT_MS = 60_000;
const AGAIN_MS = 1000;
const SLOW_MS = 1000;
const LOST_MS = 4000;

// Answers what `press` answers. `onSlow` and `onLost` hear that the reply is long in coming; the asking goes on for a minute.
export async function takeNumber({ api, device, service, language, onSlow, onLost }) {
  const key = newKey();
  const ask = (patience) => press(`${api}/tickets?lang=${language}`, { service, language }, { device, key, patience });
  const begun = performance.now();
  const timers = [setTimeout(onSlow, SLOW_MS), setTimeout(onLost, LOST_MS)];
  let answer = await ask(undefined);
  while (answer.status === 0 && performance.now() - begun < KEPT_MS) {
    await new Promise((go) => setTimeout(go, AGAIN_MS));
    answer = await ask(1);
  }
  timers.forEach(clearTimeout);
  return answer;
}
