// Which matters a visitor means by some letters: pinyin initials, words of the English name, or characters of the name itself.

// The best rank first; matters of equal rank stay in the order of the set-up.
export function find(tiles, typed) {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return [];
  const ranked = tiles.map((tile, place) => ({ tile, place, rank: rank(tile, wanted) })).filter((one) => one.rank !== null);
  ranked.sort((one, other) => one.rank - other.rank || one.place - other.place);
  return ranked.map((one) => one.tile);
}

function rank(tile, wanted) {
  const pinyin = tile.dataset.pinyin;
  if (pinyin === wanted) return 0;
  if (pinyin.startsWith(wanted)) return 1;
  const names = tile.dataset.names.toLowerCase();
  const words = names.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (words.some((word) => word.startsWith(wanted))) return 2;
  const initials = words.filter((word) => /^[a-z]/.test(word)).map((word) => word[0]).join("");
  if (wanted.length > 1 && initials.startsWith(wanted)) return 3;
  if (pinyin.includes(wanted)) return 4;
  if (names.includes(wanted)) return 5;
  return null;
}
