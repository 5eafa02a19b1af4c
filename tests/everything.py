"""A short while in a small hall in which everything happens that the books know of: for proofs of rebuild, backup and restore."""

from typing import Any

from hallq.domain.events import QueueReopened, QueueSuspended
from hallq.operations import calling, counters, day, evaluating, issuing, joining, outside, serving, steps, walking_in
from hallq.operations.hall import SYSTEM, House
from tests.making import HALL, clock_of, issue, make_hall

EITHER_ORDER: dict[str, Any] = {**HALL["packages"][0], "code": "start-shop", "steps": [["card-new", "pension-proof"], "company-open"]}


class Hands:
    """Acts one after another, half a minute apart, each a transaction of its own."""

    def __init__(self, house: House, hall: int) -> None:
        self.house, self.hall = house, hall

    def do(self, verb: Any, **wishes: Any) -> Any:
        """One act."""
        clock_of(self.house).advance(seconds=3)
        return self.house.act(self.hall, SYSTEM, lambda tx: verb(tx, **wishes))

    def serve(self, counter: str = "1") -> Any:
        """Call the next visitor to a counter and begin the service."""
        called = self.do(calling.call_next, counter=counter)
        return self.do(serving.start_service, ticket_id=called.id)


def everything(database_url: str) -> tuple[House, int]:
    """A house in whose hall all of it happened; the second day is still open, visitors wait and are served."""
    queues = [{**queue, "discipline": "ratio"} for queue in HALL["queues"]]
    house, hall = make_hall(database_url, queues=queues, packages=[*HALL["packages"], EITHER_ORDER])
    hands = Hands(house, hall)
    for counter, clerk in (("1", 7), ("2", None), ("3", None)):
        hands.do(counters.open_counter, counter=counter, clerk_id=clerk)
    for service in ("pension-apply", "pension-apply", "card-new", "card-new", "card-new", "company-open", "start-business"):
        hands.do(issuing.issue_ticket, service=service)
    hands.do(issuing.issue_ticket, service="pension-apply", priority="green", reason="elderly", language="en")
    _served(hands)
    _out_of_the_ordinary(hands)
    _missed_and_moved(hands)
    _undone(hands)
    company = house.setup_of(hall).queue("company").id
    hands.do(lambda tx: tx.record(QueueSuspended(company, "equipment")))
    hands.do(lambda tx: tx.record(QueueReopened(company)))
    hands.do(counters.change_profile, counter="3", profile="social-all")
    hands.do(counters.pause_counter, counter="2", reason="lunch")
    hands.do(counters.resume_counter, counter="2")
    hands.do(counters.pause_counter, counter="2", reason="break")
    hands.do(day.close_day, force=True)
    clock_of(house).advance(hours=24)
    _next_day(hands)
    return house, hall


def _served(hands: Hands) -> None:
    first = hands.serve()
    hands.do(serving.hold, ticket_id=first.id)
    hands.do(serving.resume, ticket_id=first.id, counter="2")
    hands.do(serving.complete, ticket_id=first.id, outcome="accepted", matters=2, case_number="2026-0815")
    hands.do(evaluating.record_timeout, occurrence_id=first.occurrence_id)
    hands.do(evaluating.evaluate, occurrence_id=first.occurrence_id, level=2, options=("209", "214"), comment="等了很久")
    package = None
    while package is None or package.steps == 1:
        package = hands.serve("3")
        hands.do(serving.complete, ticket_id=package.id)
    rated = hands.serve()
    hands.do(serving.complete, ticket_id=rated.id)
    hands.do(evaluating.record_timeout, occurrence_id=rated.occurrence_id)


def _out_of_the_ordinary(hands: Hands) -> None:
    direct = hands.do(walking_in.serve_walk_in, counter="1", service="card-new", agent="liu", matters=2)
    hands.do(joining.join_service, ticket_id=direct.id, counter="2")
    hands.do(joining.part_service, ticket_id=direct.id, counter="2")
    hands.do(joining.join_service, ticket_id=direct.id, counter="3")
    hands.do(serving.complete, ticket_id=direct.id)
    package = hands.do(issuing.issue_ticket, service="start-shop").ticket
    hands.do(steps.choose_step, ticket_id=package.id, step=2)
    hands.do(issuing.cancel_ticket, ticket_id=package.id)
    hands.do(outside.record_outside_service, service="pension-apply", place="home", minutes=40, matters=2, case_number="2026-0816", counter="1")


def _missed_and_moved(hands: Hands) -> None:
    missed = hands.do(calling.call_next, counter="1")
    for _ in range(2):
        hands.do(calling.recall, ticket_id=missed.id)
    hands.do(calling.record_no_show, ticket_id=missed.id)
    hands.do(calling.reinstate, ticket_id=missed.id)
    back = hands.do(calling.call_next, counter="1")
    hands.do(calling.requeue, ticket_id=back.id)
    moved = hands.serve()
    hands.do(serving.transfer, ticket_id=moved.id, service="company-seal")
    meant = hands.serve()
    hands.do(serving.transfer, ticket_id=meant.id, counter="2")
    hands.do(counters.close_counter, counter="2")
    hands.do(counters.open_counter, counter="2")
    given_up = issue(hands.house, hands.hall)
    hands.do(issuing.cancel_ticket, ticket_id=given_up.ticket.id)


def _undone(hands: Hands) -> None:
    called = hands.do(calling.call_next, counter="1")
    hands.do(calling.undo, ticket_id=called.id)
    served = hands.serve()
    hands.do(serving.complete, ticket_id=served.id)
    hands.do(calling.undo, ticket_id=served.id)
    hands.do(serving.transfer, ticket_id=served.id, queue="company")
    hands.do(calling.undo, ticket_id=served.id)
    hands.do(serving.complete, ticket_id=served.id)


def _next_day(hands: Hands) -> None:
    hands.do(day.open_day)
    for counter in ("1", "2", "3"):
        hands.do(counters.open_counter, counter=counter)
    for service in ("pension-apply", "card-new", "card-new", "card-new", "company-open", "company-open"):
        hands.do(issuing.issue_ticket, service=service)
    hands.serve("1")
    hands.do(calling.call_next, counter="2")
    held = hands.serve("3")
    hands.do(serving.hold, ticket_id=held.id)
