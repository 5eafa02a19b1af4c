// The menu: places one can go to, their tiles page by page, never scrolled. How many fit is measured, so that nothing is ever cut off.
import { breakBetweenWords } from "./breaking.js";
import { find } from "./finding.js";

const GAP = 20;
const HOME = { kind: "zones", key: "" };
const INNER = new Set(["zone", "queue", "unit"]);

// The words are higher than the tile, or one of them is wider.
function isTooSmall(tile) {
  const name = tile.querySelector(".tile-name");
  return tile.scrollHeight > tile.clientHeight || name.scrollWidth > name.clientWidth;
}

export class Menu {
  constructor(face) {
    this.face = face;
    this.forget();
  }

  // Back to the first page, as the next visitor finds it.
  forget() {
    this.trail = [HOME];
    this.page = 0;
    this.typed = "";
  }

  get place() {
    return this.trail.at(-1);
  }

  get isHome() {
    return this.trail.length === 1 && this.place.kind === "zones" && this.page === 0;
  }

  go(kind, key = "") {
    this.trail.push({ kind, key, page: this.page });
    this.page = 0;
    this.show();
    this.part("#menu-title").focus({ preventScroll: true });
  }

  // Another way to look for a matter begins a new trail.
  begin(kind) {
    this.trail = kind === "zones" ? [HOME] : [HOME, { kind, key: "", page: 0 }];
    this.page = 0;
    if (kind !== "search") this.typed = "";
    this.show();
  }

  back() {
    if (this.trail.length > 1) this.page = this.trail.pop().page ?? 0;
    this.show();
    this.part("#menu-title").focus({ preventScroll: true });
  }

  turn(pages) {
    this.page += pages;
    this.show();
  }

  type(letters) {
    this.typed = letters;
    this.page = 0;
    this.show();
  }

  // Puts the tiles of this page into the grid.
  show() {
    this.dress();
    this.give({});
    const tiles = this.tiles();
    const grid = this.part("[data-grid]");
    const room = this.makeRoom(tiles);
    const pages = Math.max(1, Math.ceil(tiles.length / room.most));
    this.page = Math.min(Math.max(this.page, 0), pages - 1);
    const shown = tiles.slice(this.page * room.most, (this.page + 1) * room.most);
    grid.style.setProperty("--columns", room.columns);
    grid.style.setProperty("--rows", pages > 1 ? room.rows : Math.min(room.rows, Math.ceil(tiles.length / room.columns) || 1));
    this.fill(grid, shown);
    this.fit(shown);
    this.tellPages(pages);
    this.tellEmpty(tiles.length === 0);
  }

  // Which tiles this place has.
  tiles() {
    const { kind, key } = this.place;
    const matters = this.all("[data-matter]");
    const plain = matters.filter((tile) => !("package" in tile.dataset));
    const zone = kind === "zones" ? this.shell.dataset.onlyZone : kind === "zone" ? key : "";
    if (zone) return this.ofZone(zone, plain);
    if (kind === "zones") return this.all('[data-folder="zone"]');
    if (kind === "units") return this.all('[data-folder="unit"]');
    if (kind === "packages") return matters.filter((tile) => "package" in tile.dataset);
    if (kind === "queue") return plain.filter((tile) => tile.dataset.queue === key);
    if (kind === "unit") return matters.filter((tile) => tile.dataset.unit === key);
    return find(matters, this.typed);
  }

  // A zone whose matters fit on one page shows them at once; else its lines stand between.
  ofZone(zone, plain) {
    const matters = plain.filter((tile) => tile.dataset.zone === zone);
    const queues = this.all('[data-folder="queue"]').filter((tile) => tile.dataset.zone === zone);
    return matters.length <= this.room(matters).most || queues.length < 2 ? matters : queues;
  }

  // Further in, matters take the place of the other ways to look for them before they are spread over pages.
  makeRoom(tiles) {
    let room = this.room(tiles);
    if (tiles.length > room.most && INNER.has(this.place.kind)) {
      this.give({ whole: true });
      room = this.room(tiles);
    }
    if (tiles.length > room.most) {
      this.give({ pages: true });
      room = this.room(tiles);
    }
    return room;
  }

  // Who has the place beside the tiles: the way to their other pages, or, with the whole menu for tiles, nobody.
  give({ pages = false, whole = false }) {
    this.part("[data-pages]").hidden = !pages;
    this.part(".menu").classList.toggle("menu-whole", whole);
  }

  // How many tiles of these fit: rows no lower than their words and a finger need.
  room(tiles) {
    const place = this.part(".grid-place");
    const style = getComputedStyle(place);
    const folders = tiles.length > 0 && "folder" in tiles[0].dataset;
    const search = this.place.kind === "search";
    const least = parseFloat(style.getPropertyValue(search ? "--least-found" : folders ? "--least-folder" : "--least-tile"));
    const columns = Number(style.getPropertyValue(search ? "--search-columns" : "--grid-columns"));
    const rows = Math.max(1, Math.floor((place.clientHeight + GAP) / (least + GAP)));
    return { columns, rows, most: rows * columns };
  }

  fill(grid, shown) {
    if (shown.length === grid.children.length && shown.every((tile, at) => tile === grid.children[at])) return;
    const focused = document.activeElement;
    this.part("[data-pool]").append(...grid.children);
    grid.replaceChildren(...shown);
    if (shown.includes(focused)) focused.focus({ preventScroll: true });
  }

  // Where a name does not fit its tile at this size, all of the page are written smaller.
  fit(shown) {
    for (const tile of shown) tile.classList.remove("tile-tight", "tile-tighter");
    for (const size of ["tile-tight", "tile-tighter"]) {
      if (shown.some(isTooSmall)) for (const tile of shown) tile.classList.add(size);
    }
  }

  dress() {
    const { kind, key } = this.place;
    const root = this.trail.find((one) => one.kind !== "zones")?.kind ?? "zones";
    const tab = this.part(`[data-tab="${["units", "unit"].includes(root) ? "units" : ["packages", "search"].includes(root) ? root : "zones"}"]`);
    for (const one of this.all("[data-tab]")) one.setAttribute("aria-current", String(one === tab));
    const folder = key ? this.face.querySelector(`#${kind}-${CSS.escape(key)}`) : null;
    this.part("#menu-title").textContent = folder ? folder.dataset.name : tab.dataset.title;
    this.part("[data-hint]").textContent = tab.dataset.hint;
    this.part("[data-keypad]").hidden = kind !== "search";
    this.part(".menu").classList.toggle("menu-search", kind === "search");
    const input = this.part("[data-typed]");
    if (input.value !== this.typed) input.value = this.typed;
  }

  tellPages(pages) {
    const words = this.part("[data-page]");
    words.textContent = words.dataset.words.replace("{page}", this.page + 1).replace("{pages}", pages);
    this.part('[data-do="previous"]').disabled = this.page === 0;
    this.part('[data-do="next"]').disabled = this.page >= pages - 1;
  }

  tellEmpty(isEmpty) {
    this.part("[data-empty]").hidden = !isEmpty;
    this.part("[data-empty-start]").hidden = this.typed !== "";
    this.part("[data-empty-none]").hidden = this.typed === "";
  }

  get shell() {
    return this.part("[data-shell]");
  }

  part(selector) {
    return this.face.querySelector(selector);
  }

  // In the order of the page as the server made it: tiles that stand in the grid now are in their old place among the others.
  all(selector) {
    const found = [...this.face.querySelectorAll(selector)];
    return selector.startsWith("[data-tab") ? found : found.sort((one, other) => this.order.get(one) - this.order.get(other));
  }

  // To be told whenever the server's page was put in.
  learn() {
    this.order = new Map([...this.face.querySelectorAll(".tile")].map((tile, at) => [tile, at]));
    for (const name of this.face.querySelectorAll(".tile-name")) breakBetweenWords(name);
  }
}
