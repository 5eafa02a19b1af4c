"""Who would be called next at any window, and why: the next calls, the heads of lines that were compared, whose turn it is, and the last calls."""

from dataclasses import dataclass, replace

from flask import Blueprint, render_template

from hallq.domain.discipline import MINUTE, Pick, Waiting
from hallq.domain.events import Line, TicketCalled
from hallq.domain.listing import counting_order
from hallq.domain.names import Name
from hallq.domain.permissions import Permission
from hallq.domain.routing import Counter, HallSetup, PriorityClass, WorkProfile
from hallq.manage.setup.order_words import DISCIPLINES
from hallq.manage.standing import shares_said, standing, turn_said
from hallq.queries.instant import Instant
from hallq.queries.next_calls import Head, Outlook, outlook
from hallq.queries.recent_calls import recent_calls
from hallq.queries.staffing import CLOSED, Staffing, staffing
from hallq.web.auth import allowed
from hallq.web.current import house, looking
from hallq.web.forms import Asked, read_query
from hallq.web.instants import clock_time
from hallq.web.joining import as_list
from hallq.web.locale import gettext, language
from hallq.web.why import reason_of_call, reason_of_pick, said, said_passed_over

MOST_NEXT = 10
MOST_CALLS = 5
MOST_NAMED = 2
"""So many of those who came earlier are named where it is not the very next who passes them."""

RULES = dict(DISCIPLINES)


class Wanted(Asked):
    """Which window, and with which work profile, both by code; without a window the first at which somebody works."""

    window: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody who would be called, or was: `mark` names the class of whoever is not ordinary, `over` those who came earlier."""

    number: str
    mark: Name | None
    queue: Name
    why: str
    minutes: int | None
    over: str
    at: str = ""
    ticket_id: int | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """The first of a line: `nth` is as which of the next calls it comes, None where it is not among them."""

    nth: int | None
    number: str
    queue: Name
    klass: Name
    rule: str
    waiting: int
    minutes: int
    counts: str
    may_call: bool


def add_next_up(blueprint: Blueprint) -> None:
    """The page, and the part of it that changes with the story."""
    blueprint.add_url_rule("/next", view_func=see_next, endpoint="next")
    blueprint.add_url_rule("/next/now", view_func=see_next_now, endpoint="next_now")


@allowed(Permission.SEE_REPORTS)
def see_next() -> str:
    """The whole page."""
    return render_template("manage/next.html", **_told())


@allowed(Permission.SEE_REPORTS)
def see_next_now() -> str:
    """The part that changes."""
    return render_template("manage/_next.html", **_told())


def _told() -> dict[str, object]:
    asked, now = read_query(Wanted), house().clock.hall()
    with looking() as at:
        setup, staffed = at.setup, staffing(at)
        counter = _window(setup, staffed, asked.window)
        profile = next((one for one in setup.profiles if one.code == asked.profile and not one.retired), None)
        there = staffed.get(counter.id, CLOSED)
        seen = outlook(at, counter, _as_if(there, profile), now, MOST_NEXT)
        calls = [_called(setup, line, call) for line, call in _calls(at, counter)]
    return {
        "head": at.head,
        "setup": setup,
        "windows": _windows(setup),
        "profiles": [(one.code, one.name.of(language())) for one in setup.profiles if not one.retired],
        "counter": counter,
        "there": there,
        "chosen": profile,
        "profile": seen.profile,
        "picks": [_picked(setup, pick, now, most=len(pick.over) if nth == 0 else MOST_NAMED) for nth, pick in enumerate(seen.picks)],
        "compared": _compared(setup, seen, now),
        "turn": turn_said(setup, seen),
        "shares": shares_said(setup, seen),
        "calls": calls,
        "now": clock_time(now, setup.tz),
    }


def _window(setup: HallSetup, staffed: dict[int, Staffing], code: str) -> Counter:
    """The window asked for, else the first at which somebody works, else the first. Raises CounterUnknown."""
    if code:
        return setup.counter(code)
    in_use = sorted((one for one in setup.counters if not one.retired), key=lambda one: (one.id not in staffed, counting_order(one.code)))
    return in_use[0]


def _as_if(there: Staffing, profile: WorkProfile | None) -> Staffing:
    return there if profile is None else replace(there, profile_id=profile.id)


def _windows(setup: HallSetup) -> list[tuple[str, list[tuple[str, str]]]]:
    """The windows in use by zone."""
    in_use = sorted((one for one in setup.counters if not one.retired), key=lambda one: counting_order(one.code))
    zones = [(zone, [(one.code, one.name.of(language())) for one in in_use if one.zone_id == zone.id]) for zone in setup.zones]
    return [(zone.name.of(language()), windows) for zone, windows in zones if windows]


def _calls(at: Instant, counter: Counter) -> list[tuple[Line, TicketCalled]]:
    return recent_calls(at, counter.id, MOST_CALLS)


def _picked(setup: HallSetup, pick: Pick, now: int, most: int) -> Said:
    one = pick.waiting
    over = as_list(said_passed_over(setup, [_passed(other, now) for other in pick.over[:most]])) + ("…" if len(pick.over) > most else "")
    klass, queue = setup.priorities.by_id[one.class_id], setup.queues.by_id[one.queue_id]
    why = reason_of_pick(setup, pick, now)
    return Said(one.number, _mark(setup, klass), queue.name, said(why), why.waited_minutes, over, ticket_id=one.ticket_id)


def _passed(one: Waiting, now: int) -> tuple[str, int, int, int]:
    return one.number, one.queue_id, one.class_id, max(now - one.since, 0)


def _called(setup: HallSetup, line: Line, call: TicketCalled) -> Said:
    why = reason_of_call(setup, call)
    over = as_list(said_passed_over(setup, call.over or ()))
    queue = setup.queues.by_id[call.queue].name
    return Said(call.number, _mark(setup, why.klass), queue, said(why), why.waited_minutes, over, clock_time(line.at, setup.tz), call.ticket)


def _mark(setup: HallSetup, klass: PriorityClass) -> Name | None:
    return None if klass.id == setup.ordinary.id else klass.name


def _compared(setup: HallSetup, seen: Outlook, now: int) -> list[Compared]:
    """The heads of lines, those first who are called first."""
    places = {pick.waiting.ticket_id: nth for nth, pick in enumerate(seen.picks, start=1)}
    rows = [_head(setup, head, places.get(head.first.ticket_id), now) for head in seen.heads]
    return sorted(rows, key=lambda row: (row.nth is None, row.nth or 0, not row.may_call, -row.minutes))


def _head(setup: HallSetup, head: Head, nth: int | None, now: int) -> Compared:
    one = head.first
    return Compared(
        nth,
        one.number,
        setup.queues.by_id[one.queue_id].name,
        setup.priorities.by_id[one.class_id].name,
        gettext(RULES[setup.rules[one.queue_id].discipline.value]),
        head.waiting,
        max(now - one.since, 0) // MINUTE,
        standing(setup, one, now),
        head.may_call,
    )
