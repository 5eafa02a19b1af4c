"""What came of a what-if as the page shows it: each class with its waits three times, a chart, and in sentences what it would mean."""

from collections.abc import Sequence
from dataclasses import dataclass

from hallq.domain.routing import HallSetup
from hallq.domain.whatif import Waits, WhatIf
from hallq.manage.charts import Chart, Series
from hallq.sheets import what_if as told
from hallq.web.joining import as_line
from hallq.web.locale import gettext as _
from hallq.web.locale import language

TONES = ("rest", "second", "first")
"""The tones of the three in the chart and the table."""


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
    """The whole of it. `meaning` is what one remembers of it, one sentence; `heads` are those of the figures, `rules` how they are made."""

    meaning: str
    guard: str
    groups: tuple[Group, ...]
    chart: Chart
    heads: tuple[str, ...]
    rules: tuple[str, ...]


def shown(setup: HallSetup, found: WhatIf) -> Shown:
    """A what-if for the page."""
    reader = language()
    return Shown(
        meaning=as_line(told.meaning(setup, found, reader)),
        guard=told.guard_told(found, reader),
        groups=tuple(Group(one.name, _rows(one)) for one in told.groups(setup, found, reader)),
        chart=_chart(setup, told.trios(found)),
        heads=tuple(_(name) for name in told.COLUMNS.values()),
        rules=tuple(_(rule) for rule in told.RULES),
    )


def _rows(group: told.Group) -> tuple[Row, ...]:
    return tuple(Row(name, tone, cells) for (name, cells), tone in zip(group.rows, TONES, strict=True))


def _chart(setup: HallSetup, trios: Sequence[tuple[Waits, ...]]) -> Chart:
    """Mean and ninetieth percentile of every class, side by side."""
    heads = [told.name_of(setup, trio[0].class_id, language()) for trio in trios]
    parts = ((_("%(klass)s: mean"), "mean"), (_("%(klass)s: 90 %%"), "p90"))
    categories = tuple(words % {"klass": head} for head in heads for words, _figure in parts)
    series = tuple(
        Series(_(name), "bar", tone, False, 0, tuple(round(getattr(trio[nth], figure), 1) for trio in trios for _words, figure in parts))
        for nth, (name, tone) in enumerate(zip(told.PLAYED.values(), TONES, strict=True))
    )
    return Chart(categories, (_("minutes"),), series, lying=False, in_time=False, tones=(), left_out=0)
