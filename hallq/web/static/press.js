// One press is one act: a key made for the press goes with every try of it, so that a lost reply never does anything twice.

const TRIES_MS = [0, 400, 900, 1800, 3000, 4000];
const TRY_MS = 5000;

// A key that no other press has. `crypto.randomUUID` is missing on an http intranet, `getRandomValues` is not.
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Sends a press and answers {ok, status, body, problem}. A lost reply is asked for again with the same key for some ten seconds; `status` 0 says
// that the server could not be reached. `problem.detail` is the server's sentence in the reader's language. Never throws.
// `onTrouble(isLost)` hears of the first try that fails, and of the try that then succeeds.
export async function press(url, body, { device, version, key = newKey(), patience = TRIES_MS.length, onTrouble = () => {} } = {}) {
  const headers = { "Content-Type": "application/json", Accept: "application/json", "Idempotency-Key": key };
  headers["X-CSRF-Token"] = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  if (device) headers["Hallq-Device"] = device;
  if (version !== undefined && version !== null) headers["If-Match"] = `"${version}"`;
  let isLost = false;
  const trouble = () => {
    if (!isLost) onTrouble(true);
    isLost = true;
  };
  for (const pause of TRIES_MS.slice(0, patience)) {
    if (pause) await new Promise((go) => setTimeout(go, pause));
    try {
      const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(body ?? {}), signal: AbortSignal.timeout(TRY_MS) });
      if (answer.status === 502 || answer.status === 503 || answer.status === 504) {
        trouble();
        continue;
      }
      const told = await read(answer);
      if (isLost) onTrouble(false);
      return told;
    } catch {
      // The reply is lost; whether the press arrived, the next try with the same key tells.
      trouble();
    }
  }
  return { ok: false, status: 0, body: null, problem: null };
}

async function read(answer) {
  const text = await answer.text();
  let told = null;
  try {
    told = text ? JSON.parse(text) : null;
  } catch {
    told = null;
  }
  return { ok: answer.ok, status: answer.status, body: answer.ok ? told : null, problem: answer.ok ? null : told };
}
