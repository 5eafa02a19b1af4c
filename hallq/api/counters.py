"""Counters: who works where, and the work of one."""

from typing import Any

from flask import Response
from pydantic import Field

from hallq.api.models import CounterList
from hallq.api.models_called import CalledTicket, CounterSeen
from hallq.api.routes import Routes
from hallq.api.ticket_json import called_json, encode
from hallq.api.verbs import Ending, Nothing
from hallq.api.why_json import MOST_NEXT, next_members
from hallq.domain import errors as e
from hallq.domain.listing import counting_order
from hallq.domain.permissions import Permission
from hallq.domain.routing import Counter, HallSetup
from hallq.operations import calling, serving
from hallq.operations import counters as working
from hallq.queries.instant import Instant
from hallq.queries.next_calls import next_calls
from hallq.queries.staffing import CLOSED, Helped, Staffing, staffing
from hallq.web.acting import JSON, done, expected_version, press
from hallq.web.auth import allowed, asker
from hallq.web.current import house, looking
from hallq.web.forms import Code, Sent, Slug, read_body
from hallq.web.instants import as_text_or_none
from hallq.words import mark as _

counters = Routes(_("At the counters"))

AT_DESK = (e.CounterUnknown, e.CounterNotOpen, e.CounterTaken)


class Pause(Sent):
    """Why the post is left."""

    reason: Slug = Field(examples=["break"])


class EndingHere(Ending):
    """How the service at the counter ended, and whose it is."""

    ticket: int | None = Field(
        None, ge=1, description=_("The ticket that the clerk sees at the counter; with If-Match its version. Another one is left as it is.")
    )


class OtherProfile(Sent):
    """What is called at the counter from now on."""

    profile: Code = Field(examples=["social-all"])


class Closing(Sent):
    """Why the counter is closed."""

    reason: Slug = "clerk"


@counters.get(
    "/counters",
    _("Every counter as it is staffed now, in the order in which people count."),
    gives=CounterList,
)
@allowed(Permission.SEE_HALL)
def list_counters() -> Response:
    with looking() as at:
        return Response(encode({"counters": counter_list(at.setup, staffing(at))}), content_type=JSON)


@counters.get(
    "/counters/<counter>",
    _("One counter as it is staffed now, and who would be called there next."),
    gives=CounterSeen,
    refuses=(e.CounterUnknown,),
)
@allowed(Permission.SEE_HALL)
def see_counter(counter: str) -> Response:
    with looking() as at:
        place = at.setup.counter(counter)
        now = staffing(at).get(place.id, CLOSED)
        return Response(encode(_members(at.setup, place, now) | {"next": _next(at, place, now)}), content_type=JSON)


@counters.post(
    "/counters/<counter>/open",
    _("Begin to work at the counter; whoever opens a counter of their own again goes on there."),
    takes=Nothing,
    status=204,
    refuses=(e.CounterUnknown, e.CounterTaken, e.ClerkElsewhere, e.DayNotOpen),
)
@allowed(Permission.OPEN_COUNTER)
def open_counter(counter: str) -> Response:
    read_body(Nothing)
    clerk = asker().actor.clerk_id
    return press(lambda tx: working.open_counter(tx, counter=counter, clerk_id=clerk), done)


@counters.post(
    "/counters/<counter>/pause",
    _("Leave the post for a while; a visitor who is called or served must be finished first."),
    takes=Pause,
    status=204,
    refuses=(*AT_DESK, e.CounterBusy, e.CounterTransitionIllegal, e.FieldInvalid),
)
@allowed(Permission.PAUSE_COUNTER)
def pause_counter(counter: str) -> Response:
    asked = read_body(Pause)
    return press(lambda tx: working.pause_counter(tx, counter=counter, reason=asked.reason), done)


@counters.post(
    "/counters/<counter>/resume",
    _("Be back at the post."),
    takes=Nothing,
    status=204,
    refuses=(*AT_DESK, e.CounterTransitionIllegal),
)
@allowed(Permission.PAUSE_COUNTER)
def resume_counter(counter: str) -> Response:
    read_body(Nothing)
    return press(lambda tx: working.resume_counter(tx, counter=counter), done)


@counters.post(
    "/counters/<counter>/close",
    _("End the work at the counter; a visitor who is called or served must be finished first."),
    takes=Closing,
    status=204,
    refuses=(*AT_DESK, e.CounterBusy, e.CounterTransitionIllegal, e.FieldInvalid),
)
@allowed(Permission.CLOSE_COUNTER)
def close_counter(counter: str) -> Response:
    asked = read_body(Closing)
    return press(lambda tx: working.close_counter(tx, counter=counter, reason=asked.reason), done)


@counters.post(
    "/counters/<counter>/profile",
    _("Let an open counter go on with another work profile, from its next call on, until it is closed."),
    takes=OtherProfile,
    status=204,
    refuses=(e.CounterUnknown, e.ProfileUnknown, e.CounterNotOpen),
)
@allowed(Permission.CHANGE_PROFILE)
def change_profile(counter: str) -> Response:
    asked = read_body(OtherProfile)
    return press(lambda tx: working.change_profile(tx, counter=counter, profile=asked.profile), done)


@counters.post(
    "/counters/<counter>/call-next",
    _("Call whoever the order puts first for the counter; 204 where nobody waits for it."),
    takes=Nothing,
    gives=CalledTicket,
    or_empty=True,
    refuses=(*AT_DESK, e.CounterBusy, e.DayNotOpen),
)
@allowed(Permission.CALL)
def call_next(counter: str) -> Response:
    read_body(Nothing)
    return press(lambda tx: calling.call_next(tx, counter=counter), called_json)


@counters.post(
    "/counters/<counter>/complete-and-call-next",
    _("End what the counter is serving and call the next, as one act: both or neither; 204 where nobody waits."),
    takes=EndingHere,
    gives=CalledTicket,
    or_empty=True,
    match=True,
    refuses=(*AT_DESK, e.IllegalTransition, e.FieldInvalid, e.DayNotOpen, e.NotServedHere, e.VersionStale, e.TooEarly),
)
@allowed(Permission.CALL, Permission.SERVE)
def complete_and_call_next(counter: str) -> Response:
    asked, version = read_body(EndingHere), expected_version()
    return press(
        lambda tx: serving.complete_and_call_next(
            tx,
            counter=counter,
            ticket_id=asked.ticket,
            outcome=asked.outcome,
            matters=asked.matters,
            case_number=asked.case_number,
            expected_version=version,
        ),
        called_json,
    )


def counter_list(setup: HallSetup, staffed: dict[int, Staffing]) -> list[dict[str, Any]]:
    """The counters in use."""
    in_use = sorted((counter for counter in setup.counters if not counter.retired), key=lambda one: counting_order(one.code))
    return [_members(setup, counter, staffed.get(counter.id, CLOSED)) for counter in in_use]


def _next(at: Instant, counter: Counter, staffed: Staffing) -> list[dict[str, Any]] | None:
    """Who comes next, for whoever may see tickets."""
    if not asker().may(Permission.SEE_TICKETS):
        return None
    now = house().clock.hall()
    return next_members(at.setup, next_calls(at, counter, staffed, now, MOST_NEXT), now)


def _members(setup: HallSetup, counter: Counter, now: Staffing) -> dict[str, Any]:
    profile = setup.profiles.by_id[now.profile_id or counter.profile_id]
    sees_people = asker().may(Permission.SEE_TICKETS)
    return {
        "id": counter.id,
        "code": counter.code,
        "name": {"zh": counter.name.zh, "en": counter.name.en},
        "zone": setup.zones.by_id[counter.zone_id].code,
        "unit": counter.unit_id and setup.units.by_id[counter.unit_id].code,
        "profile": profile.code,
        "queues": [setup.queues.by_id[queue_id].code for queue_id in profile.queue_ids],
        "state": now.state.value,
        "pause_reason": now.pause_reason,
        "clerk": now.clerk if sees_people else None,
        "ticket": now.ticket_id,
        "number": now.number,
        "helps_with": None if now.helps_with is None else _helped(setup, now.helps_with),
        "since": as_text_or_none(now.since),
    }


def _helped(setup: HallSetup, helped: Helped) -> dict[str, Any]:
    return {"ticket": helped.ticket_id, "number": helped.number, "counter": setup.counters.by_id[helped.counter_id].code}
