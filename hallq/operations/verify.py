"""Whether a hall's books are what its story tells: the chain is checked line by line, the books are rebuilt from it and compared row by row."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from hallq.domain.errors import Refusal
from hallq.domain.events import EpochBegan, Line, TicketIssued, chain, read_line
from hallq.operations.change import write_books
from hallq.store.book import Book
from hallq.store.database import Database
from hallq.store.rebuilding import COVERED, UNFIT, Covered, Look, Row, StoredLine, look_at, scratch

Value = int | str | None
Progress = Callable[[int, int], None]
LOG = "event_log"
BOTH = "body, digest"
MOST_FAULTS = 1_000
UNTELLABLE: tuple[type[Exception], ...] = (Refusal, LookupError, TypeError, ValueError, AttributeError, *UNFIT)


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the database does not hold what its log tells.

    `column` is the altered one; for a row that is there without the log telling of it (`told` None) or told of and not there (`found` None) it
    names the key's columns.
    """

    book: str
    key: tuple[Value, ...]
    column: str
    found: Value
    told: Value


@dataclass(slots=True)
class Verdict:
    """What a check found: how many lines and rows it went through, the digest of the last line, and the faults, of which the first are kept."""

    lines: int = 0
    rows: int = 0
    digest: str = ""
    count: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether every line and row is as told."""
        return self.count == 0

    def add(self, fault: Fault) -> None:
        """Take note of a fault; after the first thousand only their number."""
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


def verify(database: Database, hall_id: int, progress: Progress = lambda _done, _all: None) -> Verdict:
    """Check a hall's story and every row that it tells, at one instant; the hall may go on working.

    The chain of digests, the gap-free sequence and each line's columns are checked against its body; then the books, rebuilt from the log alone
    in a temporary database, are compared with those that stand. `progress` is told lines done and lines in all.
    """
    verdict = Verdict()
    with look_at(database, hall_id) as look, scratch(hall_id, look) as (book, rebuilt):
        for line in _story(look, hall_id, verdict, progress):
            _retell(book, line, verdict)
        for covered in COVERED:
            _compare(covered, look, rebuilt, verdict)
    return verdict


# --- the story -----------------------------------------------------------------------------------------------------------------------------


def _story(look: Look, hall_id: int, verdict: Verdict, progress: Progress) -> Iterator[Line]:
    """The lines that can be read, in order, with the chain checked on the way."""
    links, expected = _Chain(), _Expected(hall_id)
    total = look.count_lines()
    for stored in look.lines():
        verdict.lines += 1
        line = _read(stored, verdict)
        for fault in (*links.follow(stored), *(expected.of(stored, line) if line else ())):
            verdict.add(fault)
        if line is not None:
            yield line
        progress(verdict.lines, total)
    for fault in links.end():
        verdict.add(fault)
    verdict.digest = links.told


def _read(stored: StoredLine, verdict: Verdict) -> Line | None:
    try:
        return read_line(stored.body, stored.digest)
    except UNTELLABLE as why:
        verdict.add(Fault(LOG, (stored.seq,), "body", stored.body, f"unreadable: {why}"))
        return None


class _Chain:
    """Follows sequence and digests. Whether a line's body or its digest was altered, only the next line tells, which was chained to the true one.

    Of the last line it cannot be told.
    """

    def __init__(self) -> None:
        self.told = ""
        self._counted = ""
        self._seq = 0
        self._open: Fault | None = None

    def follow(self, stored: StoredLine) -> Iterator[Fault]:
        if stored.seq != self._seq + 1:
            yield from self.end()
            yield Fault(LOG, (self._seq + 1,), "seq", stored.seq, self._seq + 1)
            # What stood between is not known, so that this line's digest is taken as it is.
            self._go_on(stored, stored.digest)
            return
        fits_told = chain(self.told, stored.body) == stored.digest
        fits_counted = fits_told or chain(self._counted, stored.body) == stored.digest
        yield from self._settle("body" if fits_told else "digest" if fits_counted else BOTH)
        counted = stored.digest if fits_told or fits_counted else chain(self.told, stored.body)
        if counted != stored.digest:
            self._open = Fault(LOG, (stored.seq,), "digest", stored.digest, counted)
        self._go_on(stored, counted)

    def end(self) -> Iterator[Fault]:
        yield from self._settle(BOTH)

    def _settle(self, column: str) -> Iterator[Fault]:
        if self._open is not None:
            yield replace(self._open, column=column)
            self._open = None

    def _go_on(self, stored: StoredLine, counted: str) -> None:
        self._seq, self.told, self._counted = stored.seq, stored.digest, counted


class _Expected:
    """What a line's columns must say: the same as its body, which must be of this hall and of the present epoch."""

    def __init__(self, hall_id: int) -> None:
        self._hall_id = hall_id
        self._epoch: str | None = None

    def of(self, stored: StoredLine, line: Line) -> Iterator[Fault]:
        if self._epoch is None or isinstance(line.event, EpochBegan):
            self._epoch = line.epoch
        for column, found, told in (
            ("seq", stored.seq, line.seq),
            ("at", stored.at, line.at),
            ("name", stored.name, line.event.name),
            ("ticket_id", stored.ticket_id, line.ticket_id),
            ("hall_id", self._hall_id, line.hall_id),
            ("body", line.epoch, self._epoch),
        ):
            if found != told:
                yield Fault(LOG, (stored.seq,), column, found, told)


def _retell(book: Book, line: Line, verdict: Verdict) -> None:
    try:
        write_books(book, line)
        if isinstance(line.event, TicketIssued):
            book.set_number(line.event.day, line.event.prefix, line.event.value)
    except UNTELLABLE as why:
        verdict.add(Fault(LOG, (line.seq,), "body", line.event.name, f"cannot follow: {why}"))


# --- the books -----------------------------------------------------------------------------------------------------------------------------


def _compare(covered: Covered, look: Look, rebuilt: Look, verdict: Verdict) -> None:
    width = len(covered.key)
    for found, told in _side_by_side(look.rows(covered), rebuilt.rows(covered), width):
        verdict.rows += found is not None
        for fault in _differences(covered, found, told):
            verdict.add(fault)


def _side_by_side(left: Iterator[Row], right: Iterator[Row], width: int) -> Iterator[tuple[Row | None, Row | None]]:
    """Two lists of rows, each in the order of the first `width` columns, as pairs of the same key; None where one has no such row."""
    one, other = next(left, None), next(right, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one[:width] < other[:width]):
            yield one, None
            one = next(left, None)
        elif one is None or other[:width] < one[:width]:
            yield None, other
            other = next(right, None)
        else:
            yield one, other
            one, other = next(left, None), next(right, None)


def _differences(covered: Covered, found: Row | None, told: Row | None) -> Iterator[Fault]:
    width = len(covered.key)
    key_columns = ", ".join(covered.key)
    if found is None or told is None:
        row = told or found or ()
        yield Fault(covered.name, row[:width], key_columns, _shown(found), _shown(told))
    elif found != told:
        for column, one, other in zip(covered.columns, found, told, strict=True):
            if one != other:
                yield Fault(covered.name, found[:width], column, one, other)


def _shown(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)
