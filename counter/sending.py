"""Where a clerk may send a visitor: lines with the place that would be got there, matters, and windows with whoever works there."""

from itertools import groupby

from flask import Blueprint, render_template
from pydantic import Field

from hallq.domain.calling import Place
from hallq.domain.permissions import Permission
from hallq.domain.routing import HallSetup, Queue, Zone
from hallq.domain.ticket import Ticket
from hallq.queries.instant import Instant
from hallq.queries.staffing import waiting_by_queue
from hallq.queries.targets import ahead_in_lines, posts
from hallq.queries.tickets import tickets_by_id
from hallq.web.auth import allowed
from hallq.web.current import house, looking
from hallq.web.forms import Asked, read_query

OTHERS_BEFORE = 3


class Wanted(Asked):
    """Who is to be sent, and to which place of the line; without anybody nothing is said of places."""

    ticket: int | None = None
    place: Place = Place.KEPT
    after: int = Field(OTHERS_BEFORE, ge=1, le=99)


def add_sending(blueprint: Blueprint) -> None:
    """Put the places to send somebody to into the station."""
    blueprint.add_url_rule("/<counter>/targets", view_func=see_targets, methods=["GET"])


@allowed(Permission.TRANSFER)
def see_targets(counter: str) -> str:
    """The queues, those of the counter's own zone first, then windows and people at work; and all services, to be searched."""
    wanted = read_query(Wanted)
    with looking() as at:
        place, setup, waiting = at.setup.counter(counter), at.setup, waiting_by_queue(at)
        ticket = _ticket(at, wanted)
        ahead = {} if ticket is None else ahead_in_lines(at, ticket, wanted.place, wanted.after, house().clock.hall())
        windows = [] if ticket is None else posts(at, ticket, place)
    zones = _queues_by_zone(setup, setup.zones.by_id[place.zone_id])
    services = [one for one in setup.services if not one.retired and not one.suspended and one.queue_id is not None]
    shown = {"setup": setup, "zones": zones, "services": services, "waiting": waiting, "ahead": ahead, "windows": windows}
    return render_template("counter/_targets.html", **shown)


def _ticket(at: Instant, wanted: Wanted) -> Ticket | None:
    return None if wanted.ticket is None else tickets_by_id(at, [wanted.ticket]).get(wanted.ticket)


def _queues_by_zone(setup: HallSetup, own: Zone) -> list[tuple[Zone, list[Queue]]]:
    """The queues in use by zone, the own zone first, the others as the set-up has them."""
    places = {zone.id: place for place, zone in enumerate(setup.zones)}
    queues = sorted((one for one in setup.queues if not one.retired), key=lambda one: (one.zone_id != own.id, places[one.zone_id]))
    return [(setup.zones.by_id[zone_id], list(some)) for zone_id, some in groupby(queues, key=lambda one: one.zone_id)]
