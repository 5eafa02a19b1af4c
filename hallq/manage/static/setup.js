// The set-up's pages made quicker: search while typing, previews, lines to add, places by buttons. Without this module every page works as well.

const wait = (ms, act) => {
  let waiting = 0;
  return (...args) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => act(...args), ms);
  };
};

async function put(place, url, options) {
  try {
    const answer = await fetch(url, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(8000), ...options });
    if (answer.redirected) location.reload();
    else if (answer.ok) place.innerHTML = await answer.text();
  } catch {
    // The page stays as it is; its own buttons still work.
  }
}

// --- search while typing ---

for (const form of document.querySelectorAll("form[data-search]")) {
  const place = document.getElementById(form.dataset.search);
  const look = wait(180, async () => {
    const asked = new URLSearchParams(new FormData(form));
    await put(place, `${form.action}?${asked}&part=lines`);
    history.replaceState(null, "", `${form.action}?${asked}`);
  });
  form.addEventListener("input", look);
}

// --- what the values mean, before they are saved ---

for (const form of document.querySelectorAll("form[data-preview]")) {
  const place = document.getElementById("preview");
  const show = wait(300, () => put(place, form.dataset.preview, { method: "POST", body: new FormData(form) }));
  form.addEventListener("input", show);
  form.addEventListener("change", show);
}

// --- one more line ---

for (const button of document.querySelectorAll("[data-add-row]")) {
  const rows = button.parentElement.querySelector("[data-rows]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const row = rows.lastElementChild.cloneNode(true);
    const next = 1 + Math.max(...Array.from(document.querySelectorAll(".exceptions [name]"), (one) => Number(one.name.split(".")[1]) || 0));
    for (const input of row.querySelectorAll("input")) {
      input.name = input.name.replace(/^(\w+)\.\d+\./, `$1.${next}.`);
      input.value = "";
    }
    rows.append(row);
    row.querySelector("input").focus();
  });
}

// --- places by buttons instead of numbers ---

function number(list) {
  let place = 0;
  for (const row of list.children) {
    const on = row.querySelector("[type=checkbox]").checked;
    row.querySelector(".pick-place").value = on ? String(++place) : "";
  }
}

function move(row, list, by) {
  const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other || !other.querySelector("[type=checkbox]").checked) return;
  if (by < 0) other.before(row);
  else other.after(row);
  number(list);
}

function mover(row, list, by, words, sign) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "move";
  button.textContent = sign;
  button.setAttribute("aria-label", `${words}: ${row.querySelector("label").textContent.trim()}`);
  button.addEventListener("click", () => {
    move(row, list, by);
    button.focus();
  });
  return button;
}

for (const list of document.querySelectorAll("[data-picks]")) {
  for (const row of list.children) {
    row.append(mover(row, list, -1, list.dataset.earlier, "↑"), mover(row, list, 1, list.dataset.later, "↓"));
    row.querySelector("[type=checkbox]").addEventListener("change", (event) => {
      const ticked = Array.from(list.children).filter((one) => one !== row && one.querySelector("[type=checkbox]").checked);
      if (event.target.checked && ticked.length) ticked.at(-1).after(row);
      number(list);
      event.target.focus();
    });
  }
}
