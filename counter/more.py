"""What a clerk does seldom: serve somebody without a number, help at another window, write down service outside the hall."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from hallq.domain.listing import counting_order
from hallq.domain.names import Name
from hallq.domain.outside import PLACES
from hallq.domain.permissions import Permission
from hallq.domain.routing import Agent, Counter, HallSetup, Service
from hallq.domain.ticket import Ticket, TicketState
from hallq.queries.agents import agents_today
from hallq.queries.instant import Instant
from hallq.queries.staffing import CLOSED, staffing
from hallq.queries.tickets import tickets_by_id
from hallq.web.auth import allowed
from hallq.web.current import looking


@dataclass(frozen=True, slots=True)
class Served:
    """Somebody who is served at another window now; `pinyin` are the first letters by which the service is found."""

    ticket_id: int
    number: str
    window: Name
    service: Name
    pinyin: str


def add_more(blueprint: Blueprint) -> None:
    """Put the part of the page into the station."""
    blueprint.add_url_rule("/<counter>/more", view_func=see_more, methods=["GET"])


@allowed(Permission.OPEN_COUNTER)
def see_more(counter: str) -> str:
    """The three forms, with what there is to choose from at this window now."""
    with looking() as at:
        place, setup = at.setup.counter(counter), at.setup
        profile_id = staffing(at).get(place.id, CLOSED).profile_id
        here = frozenset(setup.profiles.by_id[place.profile_id if profile_id is None else profile_id].queue_ids)
        served, agents = _served_elsewhere(at, place), _agents(at)
    plain = [one for one in setup.services if _is_offered(one) and one.queue_id is not None]
    packages = [one for one in setup.services if _is_offered(one) and one.is_package and _begins_in(setup, one, here)]
    own = [one for one in plain if one.queue_id in here] + packages
    return render_template("counter/_more.html", own=own, services=plain, served=served, agents=agents, places=PLACES)


def _is_offered(service: Service) -> bool:
    return not service.retired and not service.suspended


def _begins_in(setup: HallSetup, package: Service, queues: frozenset[int]) -> bool:
    steps = setup.steps_of(package)[: max(package.stages.count(1), 1)]
    return any(queue.id in queues for _, queue in steps)


def _served_elsewhere(at: Instant, here: Counter) -> list[Served]:
    """Whoever is served at the other windows, those of one's own zone first."""
    found = {key: who.ticket_id for key, who in staffing(at).items() if who.ticket_id is not None and key != here.id}
    tickets, setup = tickets_by_id(at, found.values()), at.setup
    windows = sorted((setup.counters.by_id[key] for key in found), key=lambda window: (window.zone_id != here.zone_id, counting_order(window.code)))
    there = [(window, tickets[found[window.id]]) for window in windows]
    return [_served(setup, window, ticket) for window, ticket in there if ticket.state is TicketState.SERVING]


def _served(setup: HallSetup, window: Counter, ticket: Ticket) -> Served:
    service = setup.services.by_id[ticket.service_id]
    return Served(ticket.id, ticket.number, window.name, service.name, service.pinyin)


def _agents(at: Instant) -> list[tuple[Agent, bool]]:
    """The agents, each with whether all numbers of the day are taken."""
    return [(agent, agent.limit_per_day is not None and taken >= agent.limit_per_day) for agent, taken in agents_today(at)]
