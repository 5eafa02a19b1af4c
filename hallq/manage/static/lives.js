// Parts of the office that tell how things are now: fetched anew every few seconds while somebody looks.
import { refresh } from "/static/fragment.js";

const lost = document.querySelector("[data-link-lost]");

for (const place of document.querySelectorAll("[data-lives]")) {
  setInterval(async () => {
    if (document.hidden) return;
    const open = [...place.querySelectorAll("details[open][id]")].map((one) => one.id);
    const came = await refresh(place);
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (lost) lost.hidden = came;
  }, Number(place.dataset.patienceS) * 1000);
}
