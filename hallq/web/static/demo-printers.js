// The page of a virtual printer: it looks again whenever anything about the printers has changed, and moves a switch without leaving the page.
import { refresh } from "./fragment.js";

const LOOK_MS = 600;
const place = document.querySelector("[data-live]");
const lost = document.querySelector("[data-link-lost]");

function shown() {
  return place.querySelector("[data-version]").dataset.version;
}

async function look() {
  if (document.hidden) return;
  try {
    const answer = await fetch(place.dataset.head, { cache: "no-store", signal: AbortSignal.timeout(4000) });
    if (!answer.ok) throw new Error(String(answer.status));
    lost.hidden = true;
    if ((await answer.json()).version !== shown()) await refresh(place);
  } catch {
    lost.hidden = false;
  }
}

async function lookOn() {
  await look();
  setTimeout(lookOn, LOOK_MS);
}

place.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-switch]");
  if (!form) return;
  event.preventDefault();
  try {
    await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)), redirect: "manual", signal: AbortSignal.timeout(6000) });
  } catch {
    lost.hidden = false;
  }
  await refresh(place);
});

document.addEventListener("visibilitychange", look);
lookOn();
document.documentElement.dataset.greeted = "yes";
