"""The note (备注) that clerks keep about a visit: it goes with the visitor to the next counter, and stands neither in the log nor in the books."""

import unicodedata

from hallq.domain.errors import FieldInvalid, IllegalTransition
from hallq.domain.ticket import AT_COUNTER, TicketState
from hallq.operations.calling import counter_of
from hallq.operations.hall import Tx
from hallq.store.note_book import NoteBook

LONGEST_NOTE = 200
NOTED = AT_COUNTER | {TicketState.ON_HOLD}


def write_note(tx: Tx, *, ticket_id: int, words: str) -> None:
    """Write the note of a visit that is called, served or on hold, in the place of the one before; no words take it away.

    Raises TicketUnknown, IllegalTransition in any other state, CounterTaken where a colleague has the visitor, FieldInvalid for more than 200
    characters or control characters.
    """
    kept = _checked(words)
    ticket = tx.ticket(ticket_id)
    if ticket.state not in NOTED:
        raise IllegalTransition(state=ticket.state.value, action="note")
    if ticket.state in AT_COUNTER:
        counter_of(tx, ticket)
    if kept:
        _book(tx).put(ticket_id, kept, tx.real_now)
    else:
        _book(tx).drop(ticket_id)


def erase_notes(tx: Tx, before: int) -> int:
    """Erase the notes written before an instant of the real clock (UTC milliseconds); how many."""
    return _book(tx).erase(before)


def _checked(words: str) -> str:
    kept = " ".join(words.split())
    if len(kept) > LONGEST_NOTE:
        raise FieldInvalid(field="words", reason="too_long", most=LONGEST_NOTE)
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in kept):
        raise FieldInvalid(field="words", reason="control_characters")
    return kept


def _book(tx: Tx) -> NoteBook:
    return NoteBook(tx.book.writer, tx.book.hall_id)
