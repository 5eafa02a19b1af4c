// What a clerk has chosen for this browser; where nothing may be kept, it lasts as long as the page.
const NAME = "hallq.counter.";
const known = new Map();

export function recall(name, otherwise) {
  if (known.has(name)) return known.get(name);
  try {
    const text = localStorage.getItem(NAME + name);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

export function keep(name, value) {
  known.set(name, value);
  try {
    localStorage.setItem(NAME + name, JSON.stringify(value));
  } catch {
    // It lasts as long as the page.
  }
}
