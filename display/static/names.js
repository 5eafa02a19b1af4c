// The names of what a window serves: as many as its bar has room for, whole; the others are counted.

// The last of the names that are shown, or the count of the others, stands inside.
function isInside(panel) {
  return panel.scrollHeight <= panel.clientHeight;
}

function show(names, more, count, all) {
  for (const [at, name] of names.entries()) name.hidden = at >= count;
  more.hidden = count === all;
  more.textContent = more.dataset.words.replace("{number}", all - count);
}

export function fitNames(panel) {
  const names = [...panel.querySelectorAll("[data-name]")], more = panel.querySelector("[data-more]"), all = Number(panel.dataset.all);
  let count = names.length;
  show(names, more, count, all);
  while (count > 1 && !isInside(panel)) show(names, more, --count, all);
}
