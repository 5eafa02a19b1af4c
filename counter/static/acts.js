// What can be done, each as one press: no second one before the effect of the first is seen.
import { press } from "/static/press.js";
import { makeDoubt } from "./doubt.js";

const REST_MS = 300;
const SLOW_MS = 600;

// `perform(name, about, wish)`: `about` names the ticket and the version that the clerk sees, `wish` is what a dialog asked for.
export function makeActs({ page, facts, say, ending, isOff, show, onTrouble }) {
  const { api, window: code } = page.dataset;
  const counter = (verb, body = {}, about = {}) => ({ url: `${api}/counters/${code}/${verb}`, body, version: about.version });
  const ticket = (verb, about, body = {}) => ({ url: `${api}/tickets/${about.ticket}/${verb}`, body, version: about.version });
  const doubt = makeDoubt({ words: page.dataset, say, facts });
  let under = null;

  const ACTS = {
    open: () => counter("open"),
    pause: (_about, reason) => counter("pause", { reason }),
    resume_work: () => counter("resume"),
    close: () => counter("close"),
    call_next: () => counter("call-next"),
    complete_next: (about) => counter("complete-and-call-next", { ticket: Number(about.ticket), ...ending.told() }, about),
    complete: (about) => ticket("complete", about, ending.told()),
    recall: (about) => ticket("recall", about),
    start: (about) => ticket("start", about),
    no_show: (about) => ticket("no-show", about),
    undo: (about) => ticket("undo", about),
    hold: (about, how) => ticket("hold", about, how),
    requeue: (about, where) => ticket("requeue", about, where),
    transfer: (about, where) => ticket("transfer", about, where),
    resume: (about) => ticket("resume", about, { counter: code }),
    call_number: (about) => ticket("call", about, { counter: code }),
    walk_in: (_about, body) => counter("serve-walk-in", body),
    outside: (_about, body) => ({ url: `${api}/outside-services`, body: { ...body, counter: code } }),
    choose_step: (about) => ticket("choose-step", about, { step: Number(about.step) }),
    join: (about) => ticket("join", about, { counter: code }),
    part: (about) => ticket("part", about, { counter: code }),
    bring_back: (about, where) => ticket("reinstate", about, where),
  };
  // Whom one takes leave of: what was noted goes along.
  const LEAVING = new Set(["complete", "complete_next", "transfer", "hold", "requeue", "no_show"]);

  async function send(name, about, wish) {
    const kept = LEAVING.has(name) ? await ending.flush(onTrouble) : { ok: true };
    // A visitor who is gone takes no note any more: without it nobody leaves.
    if (!kept.ok) return { ...kept, isKeptBack: true };
    const { url, body, version } = ACTS[name](about, wish);
    return press(url, body, { version: version === "" ? undefined : version, onTrouble });
  }

  // A missed visitor who stands at the counter: brought back by the hall's rule, and called from there.
  async function callMissed(about) {
    const back = await send("bring_back", about, {});
    return back.ok ? send("call_number", { ...about, version: back.body.version }) : back;
  }

  async function perform(name, about, wish) {
    if (isOff()) return say(page.dataset.wordOff, "why");
    if (under) return undefined;
    const mine = { looks: looks(), before: doubt.shown(name, about), slow: setTimeout(() => say(page.dataset.wordBusy), SLOW_MS) };
    under = mine;
    document.body.dataset.busy = "yes";
    say("");
    doubt.forget();
    const answer = name === "call_missed" ? await callMissed(about) : await send(name, about, wish);
    if (under === mine || !answer.ok) tell(name, answer);
    if (answer.status === 0) doubt.arise(name, about, mine.before, answer.isKeptBack);
    await show();
    rest(mine);
    return answer;
  }

  const looks = () => [facts().phase, facts().ticket, facts().version].join(" ");

  // The page shows something else than what was pressed: the press has arrived, and a lost reply keeps nobody from the next one.
  function seen() {
    if (under && under.looks !== looks()) rest(under);
  }

  function rest(one) {
    clearTimeout(one.slow);
    setTimeout(() => {
      if (under !== one) return;
      under = null;
      delete document.body.dataset.busy;
    }, REST_MS);
  }

  function tell(name, answer) {
    if (answer.ok) return say(answer.status === 204 && name.endsWith("next") ? page.dataset.wordNobody : "");
    if (answer.status === 0) return say(answer.isKeptBack ? page.dataset.wordKeptBack : page.dataset.wordLost, "bad");
    if (answer.status === 401) return location.reload();
    if (answer.problem?.code === "version_stale" || answer.problem?.code === "illegal_transition") return say(page.dataset.wordStale, "bad");
    if (answer.problem?.code === "clerk_elsewhere") return say(answer.problem.detail, "bad", page.dataset.windows + answer.problem.counter + "/");
    return say(answer.problem?.detail ?? answer.problem?.title ?? String(answer.status), "bad");
  }

  return { perform, seen, settle: doubt.settle };
}
