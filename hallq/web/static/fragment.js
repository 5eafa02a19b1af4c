// Parts of a page that the server renders: fetched anew into their place, with the reader's focus and scroll kept.

const waiting = new Map();
const fetching = new Set();

// Fetches `place.dataset.url` into `place`. Answers whether it came. A page that is no longer let in loads itself anew, and is shown the door.
export async function refresh(place, headers = {}) {
  if (fetching.has(place)) {
    later(place, 200, headers);
    return false;
  }
  fetching.add(place);
  try {
    const answer = await fetch(place.dataset.url, { headers: { Accept: "text/html", ...headers }, signal: AbortSignal.timeout(6000) });
    if (answer.redirected || answer.status === 401) {
      location.reload();
      return false;
    }
    if (!answer.ok) return false;
    put(place, await answer.text());
    return true;
  } catch {
    return false;
  } finally {
    fetching.delete(place);
  }
}

// Fetches it some time from now, once however often it is asked for until then. `done` hears whether it came.
export function later(place, ms = 300, headers = {}, done = null) {
  if (waiting.has(place)) return;
  waiting.set(place, setTimeout(async () => {
    waiting.delete(place);
    const came = await refresh(place, headers);
    done?.(came);
  }, ms));
}

function put(place, html) {
  const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
  const scrolled = Array.from(place.querySelectorAll("[data-scroll][id]"), (one) => [one.id, one.scrollTop, one.scrollLeft]);
  place.innerHTML = html;
  for (const [id, top, left] of scrolled) document.getElementById(id)?.scrollTo(left, top);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  place.dispatchEvent(new CustomEvent("refreshed", { bubbles: true }));
}
