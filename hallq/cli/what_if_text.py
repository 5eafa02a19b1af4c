"""What came of a what-if as text for a terminal: what it would mean, the table of waits, and the rules behind its figures."""

import textwrap
from collections.abc import Iterator

from hallq.cli.report_text import table, underlined
from hallq.domain.routing import HallSetup
from hallq.domain.whatif import WhatIf
from hallq.sheets.what_if import COLUMNS, KLASS, MINUTES, RULES, UNDER, Group, groups, guard_told, meaning
from hallq.words import gettext
from hallq.words import mark as _

HEADING_WIDTH, WIDEST = 12, 110


def what_if_text(setup: HallSetup, found: WhatIf, day: str, language: str) -> str:
    """It in `language`."""
    return "\n".join(
        (
            underlined(f"{gettext(_('What if'), language)} · {day} · {gettext(MINUTES, language)}"),
            *meaning(setup, found, language),
            guard_told(found, language),
            "",
            table(_headings(language), [row for group in groups(setup, found, language) for row in _rows(group)]),
            "",
            *(textwrap.fill(gettext(rule, language), WIDEST, subsequent_indent="  ") for rule in RULES),
        )
    )


def _headings(language: str) -> list[list[str]]:
    first = f"{gettext(KLASS, language)} · {gettext(UNDER, language)}"
    return [[first], *(textwrap.wrap(gettext(head, language), HEADING_WIDTH, break_long_words=False) for head in COLUMNS.values())]


def _rows(group: Group) -> Iterator[list[str]]:
    """A class by its name once, and below it each of the three."""
    for name, cells in group.rows:
        yield [f"{group.name} · {name}", *cells]
