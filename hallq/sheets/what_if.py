"""What came of a what-if in words: what it would mean, a table of waits by class, the rules behind its figures; as CSV and plain values too."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from typing import Any

from hallq.domain.names import Name
from hallq.domain.routing import HallSetup
from hallq.domain.whatif import Waits, WhatIf
from hallq.sheets.csv import guarded
from hallq.words import LANGUAGES, gettext
from hallq.words import mark as _

SAME_MIN = 0.5
"""Means that differ by less minutes are the same to people."""

NOTHING = "–"

PLAYED = {"really": _("As it was"), "was": _("Played by the rule"), "instead": _("Played otherwise")}
"""The three times a day is told, by the name of its waits."""

COLUMNS = {
    "called": _("Called"),
    "mean": _("Mean"),
    "p50": _("Median"),
    "p90": "90 %",
    "p99": "99 %",
    "over_target": _("Over target"),
    "overtaken": _("Overtaken, times"),
    "guarded": _("Past the longest wait"),
    "uncalled": _("Not called"),
}
"""The figures of a row, in order, with what they are called."""

KLASS, UNDER, EVERYBODY, MINUTES = _("Class"), _("Under"), _("Everybody"), _("Waits in minutes")
NOBODY, NOBODY_PLAYED = _("Nobody was called on that day."), _("Nobody would be called.")

RULES = (
    _(
        "As it was: the waits of the log, from taking a place to its first call; a transfer, a further step and a return to the line begin a wait of"
        " their own."
    ),
    _(
        "Played by the rule: the same day played by the order of the hall as it is set up now. Its windows call at once, clerks do not: so it is"
        " quicker than it was. Compare the two that were played."
    ),
    _("Played otherwise: the same with what was chosen above. Nobody comes or goes because of it, and no clerk works faster."),
    _(
        "A window calls by its work profile and the skills of whoever sat there that day. The log tells who sat there but not the skills of then, so"
        " those of today count."
    ),
    _(
        "A visitor who waited for one person may be called by others too. What keeps a window besides, such as a visit taken up again, keeps it"
        " here too."
    ),
    _("Overtaken: how many who came later to the same queue were called before a visitor, on average."),
)


@dataclass(frozen=True, slots=True)
class Group:
    """A class, or everybody, with its waits in words: as they were, as the rule makes them, and as the other rule would; each under its name."""

    name: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def trios(found: WhatIf) -> list[tuple[Waits, Waits, Waits]]:
    """The waits of each class in turn, then of everybody: as they were, by the rule, otherwise."""
    return list(zip(found.really, found.was, found.instead, strict=True))


def name_of(setup: HallSetup, class_id: int | None, language: str) -> str:
    """What a class is called; None is everybody."""
    return gettext(EVERYBODY, language) if class_id is None else setup.priorities.by_id[class_id].name.of(language)


def groups(setup: HallSetup, found: WhatIf, language: str) -> tuple[Group, ...]:
    """The table."""
    names = [gettext(name, language) for name in PLAYED.values()]
    return tuple(
        Group(name_of(setup, trio[0].class_id, language), tuple((name, cells(one)) for name, one in zip(names, trio, strict=True)))
        for trio in trios(found)
    )


def cells(waits: Waits) -> tuple[str, ...]:
    """The figures of a row as people read them."""
    figures = [_minutes(one) for one in (waits.mean, waits.p50, waits.p90, waits.p99)] if waits.called else [NOTHING] * 4
    shares = (_percent(waits.over_target), f"{waits.overtaken:.1f}") if waits.called else (NOTHING, NOTHING)
    return (str(waits.called), *figures, *shares, str(waits.guarded), str(waits.uncalled))


def meaning(setup: HallSetup, found: WhatIf, language: str) -> tuple[str, ...]:
    """What it would mean for each class, a statement each; where it means the same for all, that alone."""
    pairs = [(was, instead) for _really, was, instead in trios(found) if was.called]
    if not pairs or not found.instead[-1].called:
        return (gettext(NOBODY_PLAYED if found.really[-1].called else NOBODY, language),)
    if all(_is_same(was, instead) for was, instead in pairs):
        return (gettext(_("Every class waits as long as before."), language),)
    return tuple(_meant(name_of(setup, was.class_id, language), was, instead, language) for was, instead in pairs)


def guard_told(found: WhatIf, language: str) -> str:
    """For how many calls age alone decided."""
    was, instead = found.was[-1].guarded, found.instead[-1].guarded
    return gettext(_("Calls for which the longest wait decided: %(was)s by the rule, %(instead)s otherwise."), language, was=was, instead=instead)


def as_json(setup: HallSetup, found: WhatIf, *, day: str, asked: Mapping[str, str]) -> dict[str, Any]:
    """All of it as dicts and lists; waits are minutes, `over_target` is a share of 1, the class null is everybody."""
    return {
        "hall": setup.code,
        "day": day,
        "asked": dict(asked),
        "rows": [{"class": code, "name": _both(name), "played": played, "figures": _figures(one)} for code, name, played, one in _rows(setup, found)],
        "definitions": [_both(_name(one)) for one in RULES],
    }


def as_csv(setup: HallSetup, found: WhatIf, language: str) -> bytes:
    """The rows, UTF-8, with captions in `language`; figures are plain numbers, and empty where nobody was called."""
    text = StringIO()
    lines = csv.writer(text, lineterminator="\r\n")
    lines.writerow([gettext(one, language) for one in (KLASS, _("Name"), UNDER, *COLUMNS.values())])
    for code, name, played, waits in _rows(setup, found):
        figures = ["" if value is None else repr(value) for value in _figures(waits).values()]
        lines.writerow([guarded(code or ""), guarded(name.of(language)), gettext(PLAYED[played], language), *figures])
    return text.getvalue().encode()


def _rows(setup: HallSetup, found: WhatIf) -> Iterator[tuple[str | None, Name, str, Waits]]:
    """A row each: the code of the class and its name, which of the three, the waits."""
    for trio in trios(found):
        klass = None if trio[0].class_id is None else setup.priorities.by_id[trio[0].class_id]
        for played, one in zip(PLAYED, trio, strict=True):
            yield (None, _name(EVERYBODY), played, one) if klass is None else (klass.code, klass.name, played, one)


def _figures(waits: Waits) -> dict[str, int | float | None]:
    """The figures by the codes of their columns; what nobody's wait tells is None."""
    counts = {"called", "uncalled", "guarded"}
    return {code: getattr(waits, code) if code in counts else round(getattr(waits, code), 4) if waits.called else None for code in COLUMNS}


def _name(msgid: str) -> Name:
    zh, en = (gettext(msgid, language) for language in LANGUAGES)
    return Name(zh, en)


def _both(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.of("en")}


def _is_same(was: Waits, instead: Waits) -> bool:
    return instead.called > 0 and abs(was.mean - instead.mean) < SAME_MIN


def _meant(klass: str, was: Waits, instead: Waits, language: str) -> str:
    less = was.mean - instead.mean
    facts = {"klass": klass, "minutes": _minutes(abs(less))}
    if not instead.called:
        return gettext(_("%(klass)s would not be called"), language, **facts)
    if _is_same(was, instead):
        return gettext(_("%(klass)s waits as long"), language, **facts)
    if less > 0:
        return gettext(_("%(klass)s waits %(minutes)s min less on average"), language, **facts)
    return gettext(_("%(klass)s waits %(minutes)s min more on average"), language, **facts)


def _minutes(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}%" if 0 < share < 1 else f"{share * 100:.0f}%"
