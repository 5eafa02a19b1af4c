"""Putting a backup back: a new life of the database, in which no number on paper is given again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from hallq.domain.errors import FieldInvalid
from hallq.domain.events import EpochBegan
from hallq.domain.hours import business_day
from hallq.domain.numbering import unused_thousand
from hallq.operations.clock import Clock
from hallq.operations.hall import SYSTEM, House, Tx
from hallq.operations.print_jobs import give_up_all
from hallq.operations.setup import new_epoch
from hallq.store.copying import Copied, contents, fill, take_out
from hallq.store.database import Database
from hallq.store.holding import check_nobody_else

RESTORE = "restore"
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """A hall that is back: what the backup held of it, its new epoch, and the last value of every series a day from which it goes on."""

    backup: Copied
    epoch: str
    numbers: dict[str, dict[str, int]]


def restore(
    database: Database,
    file: Path,
    clock: Clock,
    *,
    replacing: bool = False,
    on_paper: Mapping[str, int] | None = None,
    progress: Progress = lambda _done, _all: None,
) -> list[Restored]:
    """Put a backup into an empty database, or into one that nobody has open with `replacing`: wholly, or nothing is changed.

    An older backup is led to the present tables first. Each hall begins a new epoch in which its series go on in an unused thousand, past the
    highest value `on_paper` (by prefix) where that is known. An act that was lost with the time since the backup is not in the books, so that a
    press repeated with its old key is performed anew. Whoever was signed in signs in again.
    Raises BackupInvalid, DatabaseInUse, DatabaseNotEmpty, and FieldInvalid where a series on paper is none of the backup's.
    """
    held = contents(file)
    check_nobody_else(database)
    with TemporaryDirectory(prefix="hallq-restore-") as folder:
        copy = take_out(file, Path(folder))
        try:
            house = House(copy, clock)
            restored = [house.act(hall.hall_id, SYSTEM, partial(_begin, hall=hall, on_paper=on_paper or {})) for hall in held]
            _check_series(on_paper or {}, restored)
            fill(database, copy, replacing=replacing, progress=progress)
        finally:
            copy.dispose()
    return restored


def begin_again(tx: Tx, on_paper: Mapping[str, int] | None = None) -> dict[str, dict[str, int]]:
    """Begin a new epoch of a hall; the last value of every series by day. Papers that were under way are given up, not sent again.

    Numbers may be out of the day that was open and of the day that the clock shows: on both every series goes on in an unused thousand.
    """
    tx.hall = replace(tx.hall, epoch=new_epoch())
    told = {day: _go_on_after(tx, day, on_paper or {}) for day in _days(tx)}
    for day, numbers in told.items():
        tx.record(EpochBegan(RESTORE, day, tuple(sorted(numbers.items()))))
    give_up_all(tx, RESTORE)
    return told


def _begin(tx: Tx, hall: Copied, on_paper: Mapping[str, int]) -> Restored:
    numbers = begin_again(tx, on_paper)
    return Restored(hall, tx.hall.epoch, numbers)


def _check_series(on_paper: Mapping[str, int], restored: list[Restored]) -> None:
    """A number on paper of a series that no hall has is a slip of the pen, and would protect nothing."""
    known = {prefix for hall in restored for numbers in hall.numbers.values() for prefix in numbers}
    if strange := sorted(set(on_paper) - known):
        raise FieldInvalid(field="on_paper", reason=f"the backup has no series {', '.join(strange)}", value=strange, known=sorted(known))


def _days(tx: Tx) -> list[str]:
    """The days whose numbers may be on paper; a clock that is behind shows no day before the hall's."""
    last = tx.hall.business_day
    today = business_day(tx.now, tx.setup.tz, tx.setup.cutoff_minutes)
    days = {max(today, last or today)}
    return sorted(days | {last} if last is not None and tx.hall.day_is_open else days)


def _go_on_after(tx: Tx, day: str, on_paper: Mapping[str, int]) -> dict[str, int]:
    """A series without tickets in the backup may have given some since: it goes on in an unused thousand too."""
    known = {series.prefix: series.first - 1 for series in tx.setup.series} | dict(tx.book.last_numbers(day))
    return {prefix: unused_thousand(max(last, on_paper.get(prefix, 0))) for prefix, last in known.items()}
