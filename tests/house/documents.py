"""The documents of the house as tests read them: their tables, headings and links."""

import re
from pathlib import Path

from tests.house.tree import ROOT, texts

DOCS = Path("hallq/docs")


def document(name: str) -> str:
    """The text of one page of hallq/docs."""
    return (ROOT / DOCS / name).read_text(encoding="utf-8")


def table(text: str, first_head: str) -> list[list[str]]:
    """The rows of the first table whose first column is headed so: all cells, the head first, without back-ticks."""
    rows = [_cells(line) for line in text.partition(f"| {first_head} |")[2].splitlines()[2:]]
    head = _cells(next(line for line in text.splitlines() if line.startswith(f"| {first_head} |")))
    until = next((place for place, row in enumerate(rows) if not row), len(rows))
    return [head, *rows[:until]]


def _cells(line: str) -> list[str]:
    return [cell.replace("`", "").strip() for cell in line.strip().strip("|").split("|")] if line.startswith("|") else []


def sections(text: str) -> dict[str, str]:
    """What stands under each heading of the second level."""
    return {head.strip(" `"): body for head, _, body in (part.partition("\n") for part in text.split("\n## ")[1:])}


def pages() -> dict[Path, str]:
    """Every document of the repository."""
    return {path: text for path, text in texts().items() if path.suffix == ".md"}


def links(text: str) -> set[str]:
    """Where a page leads to inside the repository; pictures are left out, which a command takes."""
    targets = re.findall(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)", text)
    return {target.partition("#")[0] for target in targets if "://" not in target and not target.startswith(("#", "/"))}
