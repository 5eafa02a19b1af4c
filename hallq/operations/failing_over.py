"""Lets slips of which nothing was sent be printed by another printer of their group."""

from collections.abc import Callable
from functools import partial

from hallq.domain.events import PrintMoved
from hallq.domain.paper import IN_TROUBLE, UNATTENDED_MS, Member, leaves_for, moves_to
from hallq.domain.routing import Printer
from hallq.operations.hall import Tx

Choice = Callable[[Member, list[Member]], int | None]
"""Which of the others gets a slip that is here; None where it stays."""

AT_ONCE = 50
"""So many slips move in one act, which nobody at a counter notices."""


def fail_over(tx: Tx, job_id: int, printer_id: int, ticket_id: int | None, reason: str) -> bool:
    """Give a slip that was not sent to another printer of the group; False where none may take it.

    A page of no ticket is a test of the one printer it was asked of: it never moves.
    """
    return ticket_id is not None and _move(tx, job_id, printer_id, ticket_id, reason, partial(moves_to, reason=reason))


def leave_unattended(tx: Tx, now: int, fresh: int) -> int:
    """Let slips asked for since `fresh` that nobody takes be printed by another printer of their group; how many moved."""
    waiting = tx.book.spool().unattended(fresh, now - UNATTENDED_MS, AT_ONCE)
    return sum(fail_over(tx, job_id, printer_id, ticket_id, "unattended") for job_id, printer_id, ticket_id in waiting)


def leave_printers_in_trouble(tx: Tx, printer: Printer, now: int, fresh: int) -> int:
    """Let slips asked for since `fresh` leave printers of a printer's group that are known not to print, for one known to be well; how many moved.

    None is tried first: a printer that answers nothing costs each of them seconds. A test page is never among them.
    """
    group = [one.id for one in tx.setup.printers if one.group == printer.group and not one.retired] if printer.group else []
    if len(group) < 2:
        return 0
    seen = tx.book.printer_health().states()
    return sum(_leave(tx, key, seen[key][1], now, fresh) for key in group if key in seen and seen[key][0] in IN_TROUBLE)


def _leave(tx: Tx, printer_id: int, reason: str, now: int, fresh: int) -> int:
    choose = partial(leaves_for, now=now)
    if choose(*_members(tx, printer_id, {})) is None:
        return 0
    waiting = tx.book.spool().waiting(printer_id, fresh, AT_ONCE)
    return sum(_move(tx, job_id, printer_id, ticket_id, reason, choose) for job_id, ticket_id in waiting)


def _move(tx: Tx, job_id: int, printer_id: int, ticket_id: int | None, reason: str, choose: Choice) -> bool:
    """Give a job to the chosen printer of the group, and tell it; False where it stays."""
    spool = tx.book.spool()
    elsewhere = choose(*_members(tx, printer_id, spool.tried(job_id)))
    if elsewhere is None:
        return False
    spool.settle(job_id, "queued", reason, finished_at=None, next_at=tx.real_now)
    spool.move(job_id, elsewhere)
    tx.record(PrintMoved(job_id, ticket_id, printer_id, elsewhere, reason))
    return True


def _members(tx: Tx, printer_id: int, tried: dict[int, tuple[int, int]]) -> tuple[Member, list[Member]]:
    """A printer and the others of its group, in the order of the set-up, beginning behind it."""
    in_use = [one for one in tx.setup.printers if not one.retired]
    group = tx.setup.printers.by_id[printer_id].group
    place = next((at for at, one in enumerate(in_use) if one.id == printer_id), 0)
    others = [one.id for one in in_use[place + 1 :] + in_use[:place] if group is not None and one.group == group]
    seen = tx.book.printer_health().states() if others else {}

    def member(key: int) -> Member:
        state, _, since, seen_at = seen.get(key, (None, "", 0, 0))
        return Member(key, *tried.get(key, (0, 0)), state, since, seen_at)

    return member(printer_id), [member(key) for key in others]
