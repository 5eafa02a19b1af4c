"""How parts of a line are joined in the reader's language."""

from collections.abc import Iterable

from hallq.web.locale import language

_LIST, _LINE = {"zh": "、", "en": ", "}, {"zh": "；", "en": "; "}


def as_list(parts: Iterable[str]) -> str:
    """Names one after another: 甲、乙 or A, B."""
    return _LIST[language()].join(parts)


def as_line(parts: Iterable[str]) -> str:
    """Statements one after another: 甲；乙 or A; B."""
    return _LINE[language()].join(parts)
