"""The hall itself: its set-up with its state, and where its story stands."""

from typing import Any

from flask import Response

from hallq.api.counters import counter_list
from hallq.api.models import HeadAnswer
from hallq.api.models_hall import HallAnswer
from hallq.api.routes import Routes
from hallq.api.ticket_json import encode, minutes
from hallq.domain.hours import Timetable, closes_at, may_issue, opens_next
from hallq.domain.names import Name
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup, PriorityClass, Queue, Service
from hallq.queries import instant
from hallq.queries.staffing import staffing, waiting_by_queue
from hallq.web.acting import JSON
from hallq.web.auth import allowed
from hallq.web.current import hall, house, looking
from hallq.web.instants import as_text, as_text_or_none
from hallq.words import mark as _

hall_routes = Routes(_("The hall"))


@hall_routes.get(
    "/hall",
    _("The hall's zones, units, services, queues and counters, with their state now."),
    gives=HallAnswer,
)
@allowed(Permission.SEE_HALL)
def see_hall() -> Response:
    now = house().clock.hall()
    with looking() as at:
        setup = at.setup
        staffed, waiting = staffing(at), waiting_by_queue(at)
        told = {
            "code": setup.code,
            "name": _name(setup.name),
            "level": setup.level,
            "timezone": setup.timezone,
            "languages": list(setup.languages),
            "made_up": setup.made_up,
            "epoch": at.head.epoch,
            "seq": at.head.seq,
            "now": as_text(now),
            "business_day": at.day,
            "day_is_open": at.day_is_open,
            "zones": [{"id": zone.id, "code": zone.code, "name": _name(zone.name)} for zone in setup.zones if not zone.retired],
            "units": [{"id": unit.id, "code": unit.code, "kind": unit.kind, "name": _name(unit.name)} for unit in setup.units if not unit.retired],
            "queues": [_queue(setup, queue, waiting.get(queue.id, 0), now) for queue in setup.queues if not queue.retired],
            "services": _services(setup, now),
            "priorities": [_priority(one) for one in setup.priorities if not one.retired],
            "counters": counter_list(setup, staffed),
        }
    return Response(encode(told), content_type=JSON)


@hall_routes.get(
    "/head",
    _("Where the story stands: a screen whose head differs fetches its snapshot."),
    gives=HeadAnswer,
)
@allowed(Permission.SEE_HALL)
def head() -> Response:
    found = instant.head(house().database, hall().id)
    return Response(encode({"epoch": found.epoch, "seq": found.seq}), content_type=JSON)


def _name(name: Name) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


def _queue(setup: HallSetup, queue: Queue, waiting: int, now: int) -> dict[str, Any]:
    paces = house().paces
    return {
        "id": queue.id,
        "code": queue.code,
        "name": _name(queue.name),
        "zone": setup.zones.by_id[queue.zone_id].code,
        "prefix": setup.series.by_id[queue.series_id].prefix,
        "discipline": queue.discipline,
        "suspended": queue.suspended,
        "waiting": waiting,
        "open_counters": paces.open_counters(setup, queue),
        "estimate": minutes(paces.estimate_for(setup, queue, waiting, now)),
    }


def _priority(one: PriorityClass) -> dict[str, Any]:
    return {"id": one.id, "code": one.code, "rank": one.rank, "name": _name(one.name), "reasons": list(one.reasons)}


def _services(setup: HallSetup, now: int) -> list[dict[str, Any]]:
    hours: dict[Timetable, tuple[bool, int | None, int | None]] = {}
    told = []
    for service in setup.services:
        if not service.retired:
            timetable = setup.timetable_of(service)
            if timetable not in hours:
                hours[timetable] = (may_issue(timetable, now, setup.tz), opens_next(timetable, now, setup.tz), closes_at(timetable, now, setup.tz))
            told.append(_service(setup, service, *hours[timetable]))
    return told


def _service(setup: HallSetup, service: Service, is_open: bool, opens_at: int | None, closes: int | None) -> dict[str, Any]:  # noqa: FBT001 -- one of three facts about hours, kept together
    return {
        "id": service.id,
        "code": service.code,
        "name": _name(service.name),
        "unit": setup.units.by_id[service.unit_id].code,
        "queue": service.queue_id and setup.queues.by_id[service.queue_id].code,
        "steps": [setup.services.by_id[step].code for step in service.steps],
        "stages": list(service.stages or range(1, len(service.steps) + 1)),
        "minutes": service.minutes,
        "state": "suspended" if service.suspended else "open" if is_open else "closed",
        "opens_at": None if is_open else as_text_or_none(opens_at),
        "closes_at": as_text_or_none(closes),
    }
