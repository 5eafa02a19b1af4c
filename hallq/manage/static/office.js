// On a narrow screen the ways through the office lie in a row that is wider than it: the one we are on is brought into sight.
document.querySelector(".way-to[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
