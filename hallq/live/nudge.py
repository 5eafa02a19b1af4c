"""Which facts of an event may leave the house, and to whom: allow-lists, so that a new fact is told to nobody until somebody decides."""

from typing import Any

from hallq.domain.discipline import Why
from hallq.domain.events import Line, TicketCalled, facts_of

CALL_FACTS = ("ticket", "number", "queue", "zone", "counter", "window", "nth", "language")

# What hangs on the walls of the hall. Names, identity numbers, phones and ratings are in no event and may never be in this table.
PUBLIC: dict[str, tuple[str, ...]] = {
    "epoch.began": ("reason",),
    "day.opened": ("day",),
    "day.closed": ("day",),
    "setup.changed": ("version",),
    "queue.suspended": ("queue",),
    "queue.reopened": ("queue",),
    "ticket.issued": ("ticket", "number", "queue"),
    "ticket.called": CALL_FACTS,
    "ticket.recalled": CALL_FACTS,
    "ticket.started": ("ticket", "number", "counter"),
    "ticket.held": (),
    "ticket.resumed": ("ticket", "number", "counter", "window"),
    "ticket.joined": (),
    "ticket.parted": (),
    "ticket.step_chosen": ("ticket", "number", "queue"),
    "ticket.transferred": ("ticket", "number", "queue"),
    "ticket.requeued": ("ticket", "number", "queue"),
    "ticket.no_show": ("ticket", "number", "counter"),
    "ticket.reinstated": ("ticket", "number", "queue"),
    "ticket.completed": ("ticket", "number", "counter", "next_queue"),
    "ticket.freed": ("ticket", "number", "queue"),
    "ticket.cancelled": ("ticket", "number"),
    "ticket.expired": ("ticket", "number"),
    "ticket.undone": ("ticket", "number", "undone", "what", "counter"),
    "evaluation.recorded": (),
    "service.outside": (),
    "counter.opened": ("counter", "window", "zone"),
    "counter.paused": ("counter", "window"),
    "counter.profile_changed": ("counter", "window"),
    "counter.resumed": ("counter", "window"),
    "counter.closed": ("counter", "window"),
    "print.requested": (),
    "print.finished": ("job", "outcome"),
    "print.moved": ("job", "printer"),
    "print.confirmed": (),
    "printer.changed": ("printer", "state"),
    "device.changed": ("device",),
    "device.paired": (),
    "device.revoked": (),
    "staff.signed_in": (),
    "staff.signed_out": (),
    "person.changed": (),
}

# What staff learn besides.
STAFF: dict[str, tuple[str, ...]] = {
    "ticket.issued": ("service", "priority", "ahead", "low", "likely", "high", "source"),
    "ticket.called": ("service", "clerk", "first", "waited_ms", "why"),
    "ticket.started": ("clerk",),
    "ticket.held": ("ticket", "number", "counter", "reason", "papers"),
    "ticket.joined": ("ticket", "number", "counter", "window", "clerk"),
    "ticket.parted": ("ticket", "number", "counter", "clerk"),
    "ticket.step_chosen": ("from_queue", "service"),
    "ticket.transferred": ("from_queue", "from_counter", "service", "for_counter", "for_clerk"),
    "ticket.freed": ("for_counter", "for_clerk"),
    "ticket.completed": ("clerk", "outcome"),
    "ticket.cancelled": ("reason",),
    "counter.opened": ("clerk", "profile"),
    "counter.paused": ("reason",),
    "counter.profile_changed": ("profile",),
    "counter.closed": ("reason",),
    "print.requested": ("job", "ticket", "printer", "copy"),
    "print.finished": ("ticket", "printer", "reason"),
    "print.moved": ("ticket", "from_printer", "reason"),
    "print.confirmed": ("job", "ticket", "printer", "what"),
    "printer.changed": ("reason", "near_end"),
    "device.changed": ("what",),
    "device.paired": ("device", "kind"),
    "device.revoked": ("device",),
}

URGENT = frozenset({"ticket.called", "ticket.recalled", "ticket.undone"})


def tell_public(line: Line) -> dict[str, Any]:
    """The line as any screen of the hall may see it; at the least its number, so that no screen takes it for a gap.

    Nobody is called aloud who stands at the counter already.
    """
    is_silent = isinstance(line.event, TicketCalled) and line.event.why == Why.DIRECT
    return _told(line, () if is_silent else PUBLIC[line.event.name])


def tell_agents(line: Line) -> dict[str, Any]:
    """The line as a print agent may see it: that something happened, and what kind of thing."""
    return _told(line, ())


def tell_staff(line: Line) -> dict[str, Any]:
    """The line as staff may see it."""
    return _told(line, PUBLIC[line.event.name] + STAFF.get(line.event.name, ()))


def _told(line: Line, allowed: tuple[str, ...]) -> dict[str, Any]:
    facts = facts_of(line.event)
    return {"seq": line.seq, "name": line.event.name, "at": line.at} | {name: facts[name] for name in allowed if name in facts}
