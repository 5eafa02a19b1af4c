// On a narrow screen ways and tabs lie in rows that are wider than it: the ones we are on are brought into sight.
for (const here of document.querySelectorAll(".way-to[aria-current], .tab[aria-current]")) {
  const row = here.closest(".tabs, .office-nav");
  row.scrollLeft += here.getBoundingClientRect().left - row.getBoundingClientRect().left - (row.clientWidth - here.offsetWidth) / 2;
}
