// A place to send a visitor to: lines, services, windows and people, searched by name; the server says how many would be ahead there.
import { refresh } from "/static/fragment.js";

export function makeSending() {
  const targets = document.querySelector("[data-targets]");
  const search = document.getElementById("transfer-search");
  const places = Array.from(document.querySelectorAll("input[name=place]"));
  const others = document.querySelector("[data-send-others]");
  let ticket = "";

  async function begin(about) {
    ticket = about.ticket;
    search.value = "";
    places[0].checked = true;
    others.value = others.defaultValue;
    await look();
    targets.querySelector(".choice:not([hidden])")?.focus();
  }

  const chosen = () => places.find((one) => one.checked).value;
  const before = () => Math.min(Math.max(others.valueAsNumber || 1, 1), 99);

  // How many would be ahead depends on the place that is asked for.
  async function look() {
    others.hidden = chosen() !== "after";
    const asked = new URLSearchParams({ ticket, place: chosen(), after: String(before()) });
    targets.dataset.url = `${targets.dataset.base}?${asked}`;
    await refresh(targets);
    sift();
  }

  function sift() {
    const wanted = search.value.trim().toLowerCase();
    let shown = 0;
    for (const group of targets.querySelectorAll("[data-target-group]")) {
      const away = "targetServices" in group.dataset && !wanted;
      let some = false;
      for (const one of group.querySelectorAll("[data-choose]")) {
        one.hidden = away || !one.dataset.find.toLowerCase().includes(wanted);
        if (one.hidden) continue;
        some = true;
        shown += 1;
        const key = one.querySelector(".choice-key");
        key.hidden = shown > 9;
        key.textContent = String(shown);
      }
      group.hidden = !some;
    }
    const none = targets.querySelector("[data-targets-none]");
    if (none) none.hidden = shown > 0;
  }

  function destination(button) {
    const cut = button.dataset.choose.indexOf(":");
    const to = { [button.dataset.choose.slice(0, cut)]: button.dataset.choose.slice(cut + 1), place: chosen() };
    if (button.dataset.queue) to.queue = button.dataset.queue;
    return to.place === "after" ? { ...to, after: before() } : to;
  }

  for (const one of places) one.addEventListener("change", look);
  others.addEventListener("change", look);
  targets.addEventListener("refreshed", sift);
  search.addEventListener("input", sift);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    targets.querySelector("[data-choose]:not([hidden])")?.click();
  });

  return { begin, destination };
}
