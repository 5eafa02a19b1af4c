"""What came of a what-if as the page shows it: each class with its waits three times, a chart, and in sentences what it would mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from hallq.domain.routing import HallSetup
from hallq.domain.whatif import Waits, WhatIf
from hallq.manage.charts import Chart, Series
from hallq.manage.figures import percent
from hallq.web.joining import as_line
from hallq.web.locale import gettext as _
from hallq.web.locale import language

SAME_MIN = 0.5
"""Means that differ by less minutes are the same to people."""


@dataclass(frozen=True, slots=True)
class Row:
    """Waits of a class under one rule, in words; `tone` is that of its bars in the chart."""

    name: str
    tone: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A class, or everybody, with its waits as they were, as the rule makes them, and as the other rule would."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The whole of it. `meaning` is what one remembers of it, one sentence."""

    meaning: str
    guard: str
    groups: tuple[Group, ...]
    chart: Chart


def shown(setup: HallSetup, found: WhatIf) -> Shown:
    """A what-if for the page."""
    trios = list(zip(found.really, found.was, found.instead, strict=True))
    names = (_("As it was"), _("Played by the rule"), _("Played otherwise"))
    groups = tuple(Group(_name(setup, was.class_id), _rows(names, (really, was, instead))) for really, was, instead in trios)
    whole = trios[-1]
    return Shown(
        meaning=_meaning(setup, [(was, instead) for _really, was, instead in trios if was.called and instead.called]),
        guard=_(
            "Calls for which the longest wait decided: %(was)s by the rule, %(instead)s otherwise.", was=whole[1].guarded, instead=whole[2].guarded
        ),
        groups=groups,
        chart=_chart(setup, names, trios),
    )


def _name(setup: HallSetup, class_id: int | None) -> str:
    return _("Everybody") if class_id is None else setup.priorities.by_id[class_id].name.of(language())


def _meaning(setup: HallSetup, pairs: Sequence[tuple[Waits, Waits]]) -> str:
    """What it would mean for each class; where for none, that alone."""
    if pairs and all(_is_same(was, instead) for was, instead in pairs):
        return _("Every class waits as long as before.")
    return as_line(_meant(setup, was, instead) for was, instead in pairs)


def _is_same(was: Waits, instead: Waits) -> bool:
    return abs(was.mean - instead.mean) < SAME_MIN


def _meant(setup: HallSetup, was: Waits, instead: Waits) -> str:
    less = was.mean - instead.mean
    facts = {"klass": _name(setup, was.class_id), "minutes": _minutes(abs(less))}
    if _is_same(was, instead):
        return _("%(klass)s waits as long", **facts)
    if less > 0:
        return _("%(klass)s waits %(minutes)s min less on average", **facts)
    return _("%(klass)s waits %(minutes)s min more on average", **facts)


def _rows(names: tuple[str, ...], waits: tuple[Waits, ...]) -> tuple[Row, ...]:
    return tuple(Row(name, tone, _cells(one)) for name, tone, one in zip(names, ("rest", "second", "first"), waits, strict=True))


def _cells(waits: Waits) -> tuple[str, ...]:
    figures = [_minutes(one) for one in (waits.mean, waits.p50, waits.p90, waits.p99)] if waits.called else ["–"] * 4
    shares = (percent(waits.over_target), f"{waits.overtaken:.1f}") if waits.called else ("–", "–")
    return (str(waits.called), *figures, *shares, str(waits.guarded), str(waits.uncalled))


def _chart(setup: HallSetup, names: tuple[str, ...], trios: Sequence[tuple[Waits, ...]]) -> Chart:
    """Mean and ninetieth percentile of every class, side by side."""
    heads = [_name(setup, trio[0].class_id) for trio in trios]
    parts = ((_("%(klass)s: mean"), "mean"), (_("%(klass)s: 90 %%"), "p90"))
    categories = tuple(words % {"klass": head} for head in heads for words, _figure in parts)
    series = tuple(
        Series(name, "bar", tone, False, 0, tuple(round(getattr(trio[nth], figure), 1) for trio in trios for _words, figure in parts))
        for nth, (name, tone) in enumerate(zip(names, ("rest", "second", "first"), strict=True))
    )
    return Chart(categories, (_("minutes"),), series, lying=False, in_time=False, tones=(), left_out=0)


def _minutes(value: float) -> str:
    return f"{value:.1f}" if value < 10 else f"{value:.0f}"
