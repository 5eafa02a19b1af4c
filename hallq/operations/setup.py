"""Making a hall and loading its set-up: all of a file is taken, or nothing of it."""

import json
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from hallq.domain.errors import CodeTaken, SetupInvalid
from hallq.domain.events import EpochBegan, SetupChanged
from hallq.domain.setup_document import read_document
from hallq.domain.setup_written import written_setup
from hallq.operations.clock import Clock, LiveClock
from hallq.operations.hall import SYSTEM, Tx
from hallq.operations.pace import Paces
from hallq.operations.setup_difference import KINDS, Difference, compare, things_told, values_told
from hallq.operations.setup_guard import check_nothing_in_use
from hallq.operations.setup_writing import hall_row, listing_of, write_difference
from hallq.store.book import Book, HallNow
from hallq.store.database import Database
from hallq.store.setup_book import SetupBook, add_hall

NO_HALL = 0


@dataclass(frozen=True, slots=True)
class SetupChange:
    """What loading a set-up did: codes made, changed and retired by kind, and what the writer of the file should look at again."""

    version: int
    made: dict[str, list[str]]
    changed: dict[str, list[str]]
    retired: dict[str, list[str]]
    warnings: tuple[dict[str, str], ...]

    @property
    def counts(self) -> tuple[tuple[str, int], ...]:
        """How many things of each kind are not as before, kinds in alphabetical order."""
        kinds = sorted(self.made.keys() | self.changed.keys() | self.retired.keys())
        return tuple((kind, sum(len(part.get(kind, ())) for part in (self.made, self.changed, self.retired))) for kind in kinds)


def new_epoch() -> str:
    """A name for a new life of the database."""
    return secrets.token_hex(8)


def init_hall(database: Database, document: Any, clock: Clock | None = None) -> int:
    """Make a hall from a set-up document; its key. Its day is not open yet.

    Raises SetupInvalid with every fault of the document, CodeTaken where a hall of this code is there already; nothing is made then.
    """
    content = read_document(document).content
    epoch = new_epoch()
    with database.writing(NO_HALL) as writer:
        hall_id = add_hall(writer, content["hall"]["code"], epoch, hall_row(content))
        if hall_id is None:
            raise CodeTaken(hall=content["hall"]["code"])
        tx = _first_act(Book(writer, hall_id), epoch, clock or LiveClock())
        tx.record(EpochBegan("init"))
        load_setup(tx, document=document)
    return hall_id


def load_setup(tx: Tx, *, document: Any) -> SetupChange:
    """Make the hall's set-up what the document says; a document that says nothing new leaves no line in the story.

    New things are made, others changed under their code, those no longer named are retired. Raises SetupInvalid with every fault, and
    SetupInUse where visitors wait for, or somebody works at, what would be retired.
    """
    change, difference, content = _planned(tx, document)
    if difference:
        write_difference(SetupBook(tx.book.writer, tx.book.hall_id), tx.setup, content, difference)
        was = written_setup(tx.setup)
        things, values = things_told(difference, was, content, _known(tx)), values_told(difference, was, content)
        tx.record(SetupChanged(change.version, change.counts, digest_of(content), things, values))
    return change


def preview_setup(tx: Tx, *, document: Any) -> SetupChange:
    """What loading the document would do, without doing it. Raises what `load_setup` raises."""
    return _planned(tx, document)[0]


def digest_of(content: dict[str, Any]) -> str:
    """What tells two canonical set-ups apart."""
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _planned(tx: Tx, document: Any) -> tuple[SetupChange, Difference, dict[str, Any]]:
    read = read_document(document)
    code = read.content["hall"]["code"]
    if code != tx.setup.code:
        raise SetupInvalid(problems=[{"place": "hall.code", "reason": f"this hall is {tx.setup.code!r}; a code never changes"}])
    difference = compare(tx.setup, written_setup(tx.setup), read.content)
    check_nothing_in_use(tx, read.content, difference)
    version = tx.hall.setup_version + 1 if difference else tx.hall.setup_version
    change = SetupChange(version, difference.made, difference.changed, difference.retired, read.warnings)
    return change, difference, read.content


def _known(tx: Tx) -> set[tuple[str, str]]:
    """Everything that was in use some time, by kind and code."""
    return {(kind, thing.code) for kind in KINDS for thing in listing_of(tx.setup, kind)}


def _first_act(book: Book, epoch: str, clock: Clock) -> Tx:
    hall = HallNow(epoch, None, day_is_open=False, setup_version=0)
    return Tx(book, hall, book.setup(), Paces(), clock.hall(), clock.real(), SYSTEM, book.head())
