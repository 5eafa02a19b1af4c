"""`hallq verify` and `hallq backup`: proving the books, and copying them."""

import errno
import os
from pathlib import Path

import click

from hallq.cli.place import hall_option, place
from hallq.cli.talk import Progress, examples, say, spoken
from hallq.operations.verify import Fault, Verdict
from hallq.operations.verify import verify as check
from hallq.store.copying import backup as copy_to
from hallq.words import mark as _

FAULT_FOUND = 1
MOST_SHOWN = 50
LONGEST_VALUE = 120


# --- verify --------------------------------------------------------------------------------------------------------------------------------


@click.command(epilog=examples("hallq verify", "hallq verify --hall binhe"))
@hall_option
def verify(hall_code: str | None) -> None:
    """Prove that the books are what the log tells, in every hall or in one.

    The log's chain is checked line by line; tickets, steps, periods, services, counter sessions, ratings, numbers and the day are rebuilt from it
    in a temporary database and compared with those that stand, row by row. The hall may go on working. Exit code 1 where a fault is found.

    The digest of the last line stands for the whole story up to it: note it elsewhere, and nobody can write another one unseen.
    """
    faults = 0
    with place(hall_code) as here:
        for hall in here.meant:
            with Progress(spoken(_("Verifying %(hall)s"), hall=hall.code)) as progress:
                verdict = check(here.house.database, hall.id, progress)
            _tell_verdict(hall.code, verdict)
            faults += verdict.count
    if faults:
        raise click.exceptions.Exit(FAULT_FOUND)


def _tell_verdict(hall: str, verdict: Verdict) -> None:
    for fault in verdict.faults[:MOST_SHOWN]:
        click.echo(_fault_line(fault))
    if verdict.count > MOST_SHOWN:
        say(_("and %(count)s more"), count=verdict.count - MOST_SHOWN)
    if verdict.clean:
        say(_("%(hall)s: the books are what the log tells: %(lines)s lines, %(rows)s rows."), hall=hall, lines=verdict.lines, rows=verdict.rows)
    else:
        say(
            _("%(hall)s: faults: %(count)s, in %(lines)s lines and %(rows)s rows."),
            hall=hall,
            count=verdict.count,
            lines=verdict.lines,
            rows=verdict.rows,
        )
    say(_("Digest of the last line: %(digest)s"), digest=verdict.digest)


def _fault_line(fault: Fault) -> str:
    key = ", ".join(map(str, fault.key))
    place_of = f"{fault.book} ({key}) {fault.column}"
    if fault.found is None and "," in fault.column:
        return spoken(_("%(place)s: the row is missing; the log tells %(told)s"), place=place_of, told=_shown(fault.told))
    if fault.told is None and "," in fault.column:
        return spoken(_("%(place)s: no line tells of this row: %(found)s"), place=place_of, found=_shown(fault.found))
    facts = {"place": place_of, "found": _shown(fault.found), "told": _shown(fault.told)}
    return spoken(_("%(place)s: the database has %(found)s, the log tells %(told)s"), **facts)


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


# --- backup --------------------------------------------------------------------------------------------------------------------------------


@click.command(epilog=examples("hallq backup /media/usb/hall-2026-11-23.backup"))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the whole database into FILE, one consistent instant of it, while the hall goes on working.

    The file is the same whichever database runs, and goes back into either. It holds everything, the digests of passwords and tokens too: keep it
    where only you can read it. Copying the database's own file with cp is no backup: it may lack the last tickets without anybody noticing.
    """
    _check_folder(file.absolute().parent)
    with place() as here, Progress(file.name) as progress:
        copied = copy_to(here.house.database, file, progress)
    for hall in copied:
        say(_("%(hall)s up to line %(lines)s, digest %(digest)s"), hall=hall.hall, lines=hall.lines, digest=hall.digest)
    say(_("Wrote %(file)s, %(size)s MB."), file=file, size=f"{file.stat().st_size / 1e6:.1f}")


def _check_folder(folder: Path) -> None:
    """Raises OSError where no file can be made in the folder; the database would only say that it cannot."""
    if not folder.is_dir():
        raise OSError(errno.ENOENT, spoken(_("There is no such folder. Make it first, or name another one.")), str(folder))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, spoken(_("This user may not write into the folder.")), str(folder))
