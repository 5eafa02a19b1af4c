"""Which numbers agents took today."""

from hallq.operations.hall import SYSTEM
from hallq.operations.issuing import cancel_ticket, issue_ticket
from hallq.queries.agents import agents_today, numbers_of_agent
from hallq.queries.instant import instant
from tests.making import issue, make_hall


def take(house, hall, **wishes):
    """A number for Liu."""
    return house.act(hall, SYSTEM, lambda tx: issue_ticket(tx, service="card-new", agent="liu", **wishes)).ticket


def test_the_numbers_of_an_agent_are_told_with_those_given_up(database_url):
    house, hall = make_hall(database_url)
    first, second = take(house, hall, matters=3), take(house, hall)
    house.act(hall, SYSTEM, lambda tx: cancel_ticket(tx, ticket_id=second.id))
    issue(house, hall)

    with instant(house.database, house.setup_of(hall)) as at:
        liu = at.setup.agents.by_code["liu"]
        found, taken = numbers_of_agent(at, liu), agents_today(at)

    assert [(one.ticket_id, one.number, one.matters, one.state) for one in found] == [
        (first.id, "J001", 3, "WAITING"),
        (second.id, "J002", 1, "CANCELLED"),
    ]
    assert taken == [(liu, 1)]
