"""Nothing is retired that somebody waits for or works at; what is retired is kept, and comes back as the same thing."""

import pytest

from hallq.domain.errors import CounterUnknown, PriorityUnknown, QueueUnknown, ServiceRetired, SetupInUse
from hallq.domain.ticket import TicketState
from hallq.operations import serving
from hallq.operations.calling import record_no_show
from hallq.operations.counters import open_counter
from hallq.operations.hall import SYSTEM
from hallq.operations.issuing import issue_ticket
from hallq.operations.setup import load_setup
from hallq.queries.setup import export_setup, setup_of
from tests.making import HALL, call_next, hall_document, issue, make_hall, open_counters


def load(house, hall_id, /, **changes):
    return house.act(hall_id, SYSTEM, lambda tx: load_setup(tx, document=hall_document(**changes)))


def exported(house, hall):
    with house.database.reading() as connection:
        return export_setup(setup_of(connection, hall))


def setup(house, hall):
    return house.act(hall, SYSTEM, lambda tx: tx.setup)


def without(section, code):
    return {section: [entry for entry in HALL[section] if entry["code"] != code]}


def changed(section, code, /, **values):
    return {section: [{**entry, **values} if entry["code"] == code else entry for entry in HALL[section]]}


def no_cards():
    """The small hall without its queue for cards and all that leads there."""
    return (
        without("queues", "card")
        | without("services", "card-new")
        | {"packages": [], "profiles": [{**HALL["profiles"][0], "queues": ["pension"]}, HALL["profiles"][1]]}
    )


def test_what_is_no_longer_named_is_retired_and_never_deleted(database_url):
    house, hall = make_hall(database_url)
    key = setup(house, hall).queue("card").id

    change = load(house, hall, **no_cards())
    after = setup(house, hall)

    assert change.retired == {"queues": ["card"], "services": ["card-new"], "packages": ["start-business"]}
    assert after.queues.by_id[key].retired
    assert [queue["code"] for queue in exported(house, hall)["queues"]] == ["pension", "company"]


def test_retired_things_are_not_offered(database_url):
    house, hall = make_hall(database_url)
    load(house, hall, **no_cards(), **without("counters", "10"), **without("priorities", "green"))

    for refusal, act in (
        (ServiceRetired, lambda tx: issue_ticket(tx, service="card-new")),
        (PriorityUnknown, lambda tx: issue_ticket(tx, service="pension-apply", priority="green", reason="elderly")),
        (CounterUnknown, lambda tx: open_counter(tx, counter="10")),
    ):
        with pytest.raises(refusal):
            house.act(hall, SYSTEM, act)
    with pytest.raises(QueueUnknown):
        setup(house, hall).queue("card")


def test_a_retired_thing_that_is_named_again_is_the_same_thing(database_url):
    house, hall = make_hall(database_url)
    before = setup(house, hall)
    load(house, hall, **no_cards(), series=[one for one in HALL["series"] if one["prefix"] != "J"])

    change = load(house, hall)
    after = setup(house, hall)

    assert change.made == {"queues": ["card"], "services": ["card-new"], "packages": ["start-business"], "series": ["J"]}
    assert after.queue("card").id == before.queue("card").id
    assert exported(house, hall) == HALL


def used(house, hall, **changes):
    with pytest.raises(SetupInUse) as refused:
        load(house, hall, **changes)
    assert exported(house, hall) == HALL
    return {thing["place"]: thing["reason"] for thing in refused.value.facts["in_use"]}


def test_a_queue_or_service_with_waiting_visitors_is_not_retired(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")
    issue(house, hall, service="card-new")

    assert used(house, hall, **no_cards()) == {"queues.card": "unfinished visits: 2", "services.card-new": "unfinished visits: 2"}


def test_a_queue_that_a_visitor_has_yet_to_come_to_is_not_retired(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="start-business")

    assert used(house, hall, **no_cards()) == {"queues.card": "unfinished visits: 1", "services.card-new": "unfinished visits: 1"}


def test_a_queue_with_a_missed_visitor_is_not_retired(database_url):
    house, hall = make_hall(database_url, settings={"recalls_before_no_show": 0})
    issue(house, hall, service="card-new")
    open_counters(house, hall, "1")
    ticket = call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: record_no_show(tx, ticket_id=ticket.id))

    with pytest.raises(SetupInUse):
        load(house, hall, **no_cards(), settings={"recalls_before_no_show": 0})


def test_a_queue_whose_visitors_are_done_is_retired(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")
    open_counters(house, hall, "1")
    ticket = call_next(house, hall)
    house.act(hall, SYSTEM, lambda tx: serving.start_service(tx, ticket_id=ticket.id))
    done = house.act(hall, SYSTEM, lambda tx: serving.complete(tx, ticket_id=ticket.id))

    assert done.state is TicketState.COMPLETED
    assert "queues" in load(house, hall, **no_cards()).retired


def test_a_counter_where_somebody_works_is_not_retired(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "10")

    assert used(house, hall, **without("counters", "10")) == {"counters.10": "somebody works there"}


def test_a_class_of_waiting_visitors_is_neither_retired_nor_given_another_rank(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new", priority="green", reason="elderly")

    assert used(house, hall, **without("priorities", "green")) == {"priorities.green": "unfinished visits: 1"}
    assert used(house, hall, **changed("priorities", "green", rank=3)) == {"priorities.green": "unfinished visits: 1"}


def test_before_the_first_day_nothing_is_in_use(database_url):
    house, hall = make_hall(database_url, open_day=False)

    assert "queues" in load(house, hall, **no_cards()).retired
