"""A first walk through the interface as lines for a shell, in the words of the hall that is served; a test walks it."""

from dataclasses import dataclass

from hallq.domain.hours import may_issue
from hallq.domain.listing import counting_order
from hallq.domain.routing import Counter, HallSetup, Service
from hallq.queries.staffing import Staffing
from hallq.words import mark as _

BY = '-H "Authorization: Bearer $TOKEN"'
JSON = '-H "Content-Type: application/json"'


@dataclass(frozen=True, slots=True)
class Step:
    """One line, why it is sent (a msgid) and the status of its answer. `keeps` names the shell's variable that a member of the answer fills."""

    sentence: str
    line: str
    status: int
    keeps: tuple[tuple[str, str], ...] = ()


def walk(setup: HallSetup, staffed: dict[int, Staffing], now: int) -> list[Step]:
    """The walk of one ticket through this hall; nothing in a hall without a counter."""
    found = _service_and_counter(setup, staffed, now)
    return [] if found is None else _steps(found[0].code, found[1].code)


def _steps(service: str, counter: str) -> list[Step]:
    ticket = "$HALL/api/v1/tickets/$TICKET"
    return [
        Step(_("Is the house well?"), "curl $HALL/healthz", 200),
        Step(_("The hall: services, queues and counters, with their state."), f"curl $HALL/api/v1/hall {BY}", 200),
        Step(
            _("Take a number. The answer's id is kept as TICKET, the visitor's token as VISITOR."),
            f"curl $HALL/api/v1/tickets {BY} {_key('take')} {JSON} -d '{{\"service\": \"{service}\"}}'",
            201,
            (("TICKET", "id"), ("VISITOR", "visitor.token")),
        ),
        Step(
            _("The same press once more, as after a lost answer: the same ticket, and not a second one."),
            f"curl $HALL/api/v1/tickets {BY} {_key('take')} {JSON} -d '{{\"service\": \"{service}\"}}'",
            201,
        ),
        Step(
            _("A field that is not known is refused by name."),
            f"curl $HALL/api/v1/tickets {BY} {_key('wish')} {JSON} -d '{{\"service\": \"{service}\", \"colour\": \"red\"}}'",
            422,
        ),
        Step(_("Open a counter."), f"curl -X POST $HALL/api/v1/counters/{counter}/open {BY} {_key('open')}", 204),
        Step(
            _("Call the ticket to it."),
            f"curl {ticket}/call {BY} {_key('call')} {JSON} -d '{{\"counter\": \"{counter}\"}}'",
            200,
        ),
        Step(_("The visitor is there."), f"curl -X POST {ticket}/start {BY} {_key('start')}", 200, (("VERSION", "version"),)),
        Step(
            _("Done, but only if nobody has changed the ticket meanwhile."),
            f"curl {ticket}/complete {BY} {_key('done')} -H \"If-Match: $VERSION\" {JSON} -d '{{\"outcome\": \"done\"}}'",
            200,
        ),
        Step(
            _("The visitor is satisfied. The token is all the right it takes."),
            f"curl $HALL/api/v1/evaluations {_key('rate')} {JSON} -d '{{\"token\": \"'$VISITOR'\", \"level\": 5}}'",
            201,
        ),
        Step(_("The ticket as it is now."), f"curl {ticket} {BY}", 200),
        Step(_("Close the counter."), f"curl -X POST $HALL/api/v1/counters/{counter}/close {BY} {_key('close')}", 204),
        Step(_("The day so far: waits by queue, as a table."), f'curl "$HALL/api/v1/reports/waits?by=queue&format=csv" {BY}', 200),
        Step(_("Where the story stands."), f"curl $HALL/api/v1/head {BY}", 200),
        Step(_("The story itself, from its first line."), f'curl "$HALL/api/v1/events?after=0&limit=20" {BY}', 200),
    ]


def _key(press: str) -> str:
    return f'-H "Idempotency-Key: $NAME-{press}"'


def _service_and_counter(setup: HallSetup, staffed: dict[int, Staffing], now: int) -> tuple[Service, Counter] | None:
    """A plain service that gives tickets now, and a counter for it where nobody works; else whatever comes nearest."""
    fitting = [
        (not _gives_tickets(setup, service, now), counter.id in staffed, counting_order(counter.code), service, counter)
        for service in setup.services
        if not service.retired and service.queue_id is not None
        for counter in setup.counters_of(setup.queues.by_id[service.queue_id])
    ]
    return min(fitting, key=lambda one: one[:3])[3:] if fitting else None


def _gives_tickets(setup: HallSetup, service: Service, now: int) -> bool:
    return not service.suspended and may_issue(setup.timetable_of(service), now, setup.tz)
