// The list of recent calls: the newest first, each visitor once; a row is there as long as its visitor is called or served.

const FRESH_MS = 12_000;
const GONE = new Set([
  "ticket.completed", "ticket.no_show", "ticket.requeued", "ticket.transferred", "ticket.cancelled", "ticket.expired", "ticket.held",
]);

export const CALLS = new Set(["ticket.called", "ticket.recalled"]);

// Whether a line takes its visitor off the list.
export function takesAway(line) {
  if (GONE.has(line.name)) return true;
  return line.name === "ticket.undone" && line.what === "ticket.called";
}

export class CallList {
  constructor(root, template) {
    this.root = root;
    this.template = template;
    this.fresh = new Map();
    this.marked = 0;
  }

  get place() {
    return this.root.querySelector("[data-calls]:not([data-hero])");
  }

  rows() {
    return Array.from(this.place.querySelectorAll("[data-call]"));
  }

  // Every row as a call, the oldest first.
  calls() {
    return this.rows().map(read).sort((one, other) => one.seq - other.seq);
  }

  // The newest call that is still there.
  newest() {
    const rows = this.rows();
    return rows.length ? read(rows[0]) : null;
  }

  called(call) {
    this.remove(call.ticket);
    const row = this.template.content.firstElementChild.cloneNode(true);
    Object.assign(row.dataset, {
      ticket: call.ticket, seq: call.seq, number: call.number, window: call.window, zone: call.zone, at: call.at,
      signs: call.number.length, again: call.again ? "yes" : "no", said: "no", served: "no",
    });
    row.querySelector("[data-number-text]").textContent = call.number;
    row.querySelector("[data-window-text]").textContent = call.window;
    this.place.prepend(row);
    this.fresh.set(call.seq, performance.now());
    setTimeout(() => this.paint(), FRESH_MS + 50);
    this.paint();
  }

  remove(ticket) {
    for (const row of this.rows()) if (row.dataset.ticket === String(ticket)) row.remove();
    this.paint();
  }

  served(ticket) {
    for (const row of this.rows()) if (row.dataset.ticket === String(ticket)) row.dataset.served = "yes";
  }

  // `ticket` is the one that the big number shows.
  mark(ticket) {
    this.marked = ticket;
    this.paint();
  }

  paint() {
    const capacity = Number(this.place.dataset.capacity);
    const now = performance.now();
    for (const [seq, at] of this.fresh) if (now - at >= FRESH_MS) this.fresh.delete(seq);
    this.rows().forEach((row, nth) => {
      row.hidden = nth >= capacity;
      row.classList.toggle("call-now", Number(row.dataset.ticket) === this.marked);
      row.classList.toggle("call-fresh", this.fresh.has(Number(row.dataset.seq)));
    });
  }
}

function read(row) {
  const told = row.dataset;
  return {
    seq: Number(told.seq), ticket: Number(told.ticket), number: told.number, window: told.window, zone: told.zone, at: Number(told.at),
    again: told.again === "yes", served: told.served === "yes", said: told.said === "yes",
  };
}
