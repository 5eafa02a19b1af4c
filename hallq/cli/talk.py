"""How commands speak: sentences in the operator's language, complaints and progress on the standard error."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import click

from hallq.cli.report_text import width
from hallq.words import gettext, mark

QUIET_S = 2.0
"""What is done by then needs no progress shown."""

THE_FILE = mark("the file")
"""Where a problem is that has no place in the file."""

LINE_EVERY_S, REDRAW_EVERY_S = 10.0, 0.2


def language() -> str:
    """The operator's language by the environment: Chinese where the locale is, else English."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def examples(*lines: str) -> str:
    """What stands below the help of a command, one example a line."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))


def spoken(msgid: str, **facts: object) -> str:
    """A sentence in the operator's language."""
    return gettext(msgid, language(), **facts)


def say(msgid: str, **facts: object) -> None:
    """A sentence about what was done."""
    click.echo(spoken(msgid, **facts))


def warn(msgid: str, **facts: object) -> None:
    """A sentence that somebody should heed, beside the output."""
    click.echo(spoken(msgid, **facts), err=True)


def complain(sentence: str, refusal: Any = None) -> None:
    """Why the command did not do it; what a refusal knows beyond its sentence stands below."""
    click.echo(f"hallq: {sentence}", err=True)
    for line in _beside(refusal) if refusal else ():
        click.echo(f"  {line}", err=True)


def _beside(refusal: Any) -> Iterator[str]:
    """The problems that a refusal lists, its reason where that is one in words, and what would have been taken."""
    facts = refusal.facts
    for problem in facts.get("problems") or facts.get("in_use") or ():
        yield f"{problem['place'] or spoken(THE_FILE)}: {problem['reason']}"
    reason = str(facts.get("reason") or "")
    if refusal.code == "field_invalid" and " " in reason:
        yield f"{facts['field']}: {reason}"
    if known := facts.get("known") or facts.get("allowed"):
        yield spoken(mark("Known here: %(names)s"), names=", ".join(map(str, known)))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Rows under headings, every column to the left."""
    body = [list(headings), *(list(row) for row in rows)]
    widths = [max(width(row[place]) for row in body) for place in range(len(headings))]
    for row in body:
        click.echo("  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)).rstrip())


@contextmanager
def patience(label: str) -> Iterator[None]:
    """Says after two seconds what is being waited for, where nobody can tell how far it is."""
    timer = threading.Timer(QUIET_S, lambda: click.echo(f"{label} …", err=True))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()


class Progress:
    """Tells how far something is that takes longer than two seconds: one line that is redrawn at a terminal, else a line now and then."""

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._label, self._clock = label, clock
        self._is_terminal = sys.stderr.isatty()
        self._began = clock()
        self._next = self._began + QUIET_S
        self._drawn = False

    def __call__(self, done: int, whole: int) -> None:
        """`done` of `whole`; called as often as one likes."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + (REDRAW_EVERY_S if self._is_terminal else LINE_EVERY_S)
        share = min(100 * done // max(whole, 1), 100)
        text = f"{self._label}: {share}% ({done:,} / {whole:,}, {now - self._began:.0f} s)"
        click.echo(f"\r{text}\x1b[K" if self._is_terminal else text, err=True, nl=not self._is_terminal)
        self._drawn = self._is_terminal

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        if self._drawn:
            click.echo("", err=True)
