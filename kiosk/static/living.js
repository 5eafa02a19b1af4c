// The face of the kiosk kept true: fetched anew when the story goes on, and its facts put into the tiles that stand there, so that no touch is lost.

// Answers "same" where only facts were put in, "new" where the whole face was (another language or set-up), "failed" where none came.
export async function renew(face, tag) {
  let html = null;
  try {
    const answer = await fetch(`${face.dataset.url}?in=${tag}`, { headers: { Accept: "text/html" }, cache: "no-store", signal: AbortSignal.timeout(6000) });
    if (answer.redirected || answer.status === 401) {
      location.reload();
      return "failed";
    }
    if (!answer.ok) return "failed";
    html = await answer.text();
  } catch {
    return "failed";
  }
  return put(face, new DOMParser().parseFromString(html, "text/html").querySelector("[data-shell]"));
}

function put(face, fresh) {
  const shell = face.querySelector("[data-shell]");
  if (!shell || ["lang", "version", "build"].some((name) => shell.dataset[name] !== fresh.dataset[name])) {
    face.replaceChildren(document.importNode(fresh, true));
    return "new";
  }
  for (const name of ["epoch", "seq", "now", "speed", "state"]) shell.dataset[name] = fresh.dataset[name];
  for (const part of fresh.querySelectorAll("[data-fresh]")) {
    replaceWords(shell.querySelector(`[data-fresh="${part.dataset.fresh}"]`), part);
  }
  for (const part of fresh.querySelectorAll("[data-now-of]")) putFacts(shell, part);
  return "same";
}

function putFacts(shell, part) {
  const tile = shell.querySelector(`#${CSS.escape(part.dataset.nowOf)}`);
  const fresh = part.closest(".tile");
  if (!tile) return;
  tile.classList.toggle("tile-shut", fresh.classList.contains("tile-shut"));
  replaceWords(tile.querySelector("[data-now-of]"), part);
}

function replaceWords(old, fresh) {
  if (old.innerHTML !== fresh.innerHTML) old.innerHTML = fresh.innerHTML;
}
