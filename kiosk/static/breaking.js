// Where a Chinese name may be broken over lines: between its words, never inside one. Browsers themselves break after any character.

// Words of government halls that the browser's dictionary takes apart or joins to a neighbour.
const WHOLE = [
  "代表人", "名章", "刻制", "公积金", "抚恤金", "所有权", "商品房", "契税", "赠与", "代开", "发票", "补换领", "补换发", "补换卡",
  "不动产权", "工商业", "中小学生", "驾驶员证", "保安员证", "慢特病", "低压", "用电", "报装", "燃气", "收视费",
];
const CHINESE = /\p{Script=Han}/u;
const AND = new Set(["与", "和", "及"]);
const words = globalThis.Intl?.Segmenter ? new Intl.Segmenter("zh", { granularity: "word" }) : null;

// Lets a name break between its words. A browser without a dictionary breaks it as before.
export function breakBetweenWords(name) {
  if (!words || !CHINESE.test(name.textContent) || name.querySelector("wbr")) return;
  const parts = inWords(name.textContent);
  name.replaceChildren(...parts.flatMap((part, at) => (at ? [document.createElement("wbr"), part] : [part])));
  name.classList.add("tile-name-in-words");
}

// "社会保障卡首次申领": 社会, 保障卡, 首次, 申领. A sign that the dictionary leaves alone ends the word before it; two of them are a word.
export function inWords(text) {
  const parts = [];
  let single = "";
  for (const found of segments(text)) {
    if (found.length === 1 && !AND.has(found)) {
      single += found;
      continue;
    }
    settle(parts, single);
    single = "";
    // Nothing stands alone: an "and", or a sign that begins the name, goes with what follows.
    if (parts.at(-1)?.length === 1) parts.push(parts.pop() + found);
    else parts.push(found);
  }
  settle(parts, single);
  return parts;
}

// Of several single signs the first ends the word before where they are odd in number: 身份 + 证 + 申领.
function settle(parts, single) {
  if (!single) return;
  const before = parts.at(-1);
  const ends = !before ? 0 : AND.has(before) ? single.length : single.length % 2;
  if (ends) parts.push(parts.pop() + single.slice(0, ends));
  if (single.length > ends) parts.push(single.slice(ends));
}

function segments(text) {
  const edges = new Set([text.length]);
  for (const one of words.segment(text)) edges.add(one.index);
  for (const whole of WHOLE) {
    const start = text.indexOf(whole);
    if (start < 0) continue;
    for (let inside = start + 1; inside < start + whole.length; inside += 1) edges.delete(inside);
    edges.add(start).add(start + whole.length);
  }
  edges.delete(0);
  return [...edges].sort((one, other) => one - other).map((end, at, ends) => text.slice(at ? ends[at - 1] : 0, end));
}
