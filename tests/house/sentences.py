"""Every sentence the house can say, as the code and the pages hold them, and the catalogues that say them in other languages."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tests.house.tree import ROOT, STATIONS

KEYWORDS = DEFAULT_KEYWORDS | {"mark": None}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and where it is said; `msgid` holds one and many where it counts."""

    msgid: str | tuple[str, ...]
    place: str


@cache
def sentences() -> tuple[Sentence, ...]:
    """Every sentence, with the same mappings as `make words`."""
    return tuple(found for room in ("hallq", *STATIONS) for found in _in_folder(room))


def _in_folder(folder: str) -> Iterator[Sentence]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    mappings = [(mapping["pattern"], mapping["method"]) for mapping in settings["tool"]["babel"]["mappings"]]
    for name, line, msgid, _comments, _context in extract_from_dir(ROOT / folder, mappings, keywords=KEYWORDS):
        yield Sentence(msgid, f"{folder}/{name}:{line}")


@cache
def catalogue(language: str) -> Catalog:
    """What `language` says."""
    with (ROOT / "hallq/translations" / language / "LC_MESSAGES/messages.po").open("rb") as file:
        return read_po(file, locale=language)
