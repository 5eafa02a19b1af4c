"""Why somebody is next, or was called, in one sentence: the same wherever a clerk, a manager or another program reads it."""

from collections.abc import Iterable
from dataclasses import dataclass

from hallq.domain.discipline import MINUTE, Pick, Terms, Why
from hallq.domain.routing import HallSetup, PriorityClass
from hallq.domain.ticket_events import TicketCalled
from hallq.web.instants import clock_time
from hallq.web.locale import gettext, language
from hallq.words import mark as _

SENTENCES: dict[Why, str] = {
    Why.ONLY_ONE: _("First in the line"),
    Why.EARLIER: _("First come, first served"),
    Why.PRIORITY: _("%(klass)s goes first"),
    Why.GUARD: _("Has waited too long, goes before all"),
    Why.RATIO: _("%(klass)s, %(nth)s of %(of)s"),
    Why.TURN_OF_OTHERS: _("The turn of %(klass)s, after %(row)s with priority"),
    Why.CREDIT: _("The longest wait as it is counted"),
    Why.DUE: _("The target of %(klass)s comes first"),
    Why.APPOINTMENT: _("Appointment at %(slot)s"),
    Why.OWN_ORDER: _("This window takes %(queue)s first"),
    Why.SHARE: _("By share it is the turn of %(queue)s"),
    Why.CHOSEN: _("Called by number"),
    Why.DIRECT: _("Served without waiting"),
}
"""Every reason in words."""

GUARDED_FROM = _("Has waited %(guard)s min and more, goes before all")
COUNTED_WITH = _("The longest wait as it is counted: %(klass)s %(terms)s")
DUE_WITHIN = _("The target of %(klass)s, %(target)s min, comes first")
NO_TURN = _("The turn of %(klass)s")
NO_APPOINTMENT = _("The longest wait")
PASSED_OVER = _("%(number)s (%(klass)s, %(minutes)s min)")
WITH_WAIT = _("%(reason)s; waited %(minutes)s min")


@dataclass(frozen=True, slots=True)
class Reason:
    """What is known of a choice. `row` is how many favoured were called one after another before it; `waited_ms` None where it is not known.

    `guard_ms` and `terms` are told of choices by the rule as it is now; of stored calls they are None, for the rule may have changed since.
    """

    why: Why
    klass: PriorityClass
    queue: str
    nth: int | None = None
    of: int | None = None
    row: int = 0
    slot: str = ""
    waited_ms: int | None = None
    guard_ms: int | None = None
    terms: Terms | None = None

    @property
    def waited_minutes(self) -> int | None:
        """Whole minutes."""
        return None if self.waited_ms is None else self.waited_ms // MINUTE


def reason_of_pick(setup: HallSetup, pick: Pick, now: int) -> Reason:
    """Why somebody would be called `now`, by the rule of the queue as it is."""
    one, rule = pick.waiting, setup.rules[pick.waiting.queue_id]
    return Reason(
        pick.why,
        setup.priorities.by_id[one.class_id],
        setup.queues.by_id[one.queue_id].name.of(language()),
        pick.nth,
        pick.of,
        row=rule.favours,
        slot=_clock(setup, one.slot_at),
        waited_ms=max(now - one.since, 0),
        guard_ms=rule.guard_ms,
        terms=rule.of(one.class_id),
    )


def reason_of_call(setup: HallSetup, call: TicketCalled, slot_at: int = 0) -> Reason:
    """Why somebody was called, as the story has it."""
    return Reason(
        Why(call.why),
        setup.ordinary if call.klass is None else setup.priorities.by_id[call.klass],
        setup.queues.by_id[call.queue].name.of(language()),
        call.turn_nth,
        call.turn_of,
        row=0 if call.turn_before is None else call.turn_before[0],
        slot=_clock(setup, slot_at),
        waited_ms=call.waited_ms if call.first else None,
    )


def said(reason: Reason) -> str:
    """The reason without the wait, for where that stands beside it."""
    return gettext(_sentence(reason), **_facts(reason))


def said_with_wait(reason: Reason) -> str:
    """The reason and how long the visitor has waited: "Green channel, 1 of 2; waited 12 min"."""
    words, minutes = said(reason), reason.waited_minutes
    return words if minutes is None else gettext(WITH_WAIT, reason=words, minutes=minutes)


def said_passed_over(setup: HallSetup, over: Iterable[tuple[str, int, int, int]]) -> list[str]:
    """Those of earlier places who were passed over, as a call tells them: "A012 (Ordinary, 12 min)"."""
    return [
        gettext(PASSED_OVER, number=number, klass=setup.priorities.by_id[class_id].name.of(language()), minutes=waited_ms // MINUTE)
        for number, _queue, class_id, waited_ms in over
    ]


def _sentence(reason: Reason) -> str:
    """The one that says the most of what is known."""
    plainer = {
        Why.GUARD: GUARDED_FROM if reason.guard_ms is not None else None,
        Why.RATIO: SENTENCES[Why.PRIORITY] if reason.nth is None else None,
        Why.TURN_OF_OTHERS: None if reason.row else NO_TURN,
        Why.CREDIT: COUNTED_WITH if _terms_said(reason.terms) else None,
        Why.DUE: None if reason.terms is None else DUE_WITHIN,
        Why.APPOINTMENT: None if reason.slot else NO_APPOINTMENT,
    }
    return plainer.get(reason.why) or SENTENCES[reason.why]


def _facts(reason: Reason) -> dict[str, object]:
    return {
        "klass": reason.klass.name.of(language()),
        "queue": reason.queue,
        "nth": reason.nth,
        "of": reason.of,
        "row": reason.row,
        "slot": reason.slot,
        "guard": _number((reason.guard_ms or 0) / MINUTE),
        "target": _number(0 if reason.terms is None else reason.terms.target_ms / MINUTE),
        "terms": _terms_said(reason.terms),
    }


def _terms_said(terms: Terms | None) -> str:
    """What a class is worth where credit decides: +15, ×2."""
    if terms is None:
        return ""
    start = f"+{_number(terms.head_start_ms / MINUTE)}" if terms.head_start_ms else ""
    pace = f"×{_number(terms.pace / 1000)}" if terms.pace != 1000 else ""
    return " ".join(part for part in (start, pace) if part)


def _clock(setup: HallSetup, at: int) -> str:
    return clock_time(at, setup.tz) if at else ""


def _number(value: float) -> str:
    """Without a point where there is nothing behind it."""
    return f"{value:g}"
