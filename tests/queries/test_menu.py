"""What a kiosk offers."""

import pytest

from hallq.domain.estimation import Estimate
from hallq.domain.events import QueueSuspended
from hallq.operations.counters import pause_counter
from hallq.operations.hall import SYSTEM, House
from hallq.queries.instant import instant
from hallq.queries.menu import Menu, Offer, menu
from tests.making import HALL, clock_of, issue, make_hall, open_counters

TOLD = Estimate(2.0, 5.0, 9.0)


def look(house: House, hall: int, estimates=None) -> Menu:
    with instant(house.database, house.setup_of(hall)) as at:
        return menu(at, house.clock.hall(), estimates or house.paces.estimate_for)


def offer(found: Menu, code: str) -> Offer:
    return next(one for zone in found.zones for one in zone.offers if one.service.code == code)


def services(**changes) -> list[dict]:
    """The hall's services, the one named `of` with changes."""
    code = changes.pop("of")
    return [one | changes if one["code"] == code else one for one in HALL["services"]]


def queues(**changes) -> list[dict]:
    code = changes.pop("of")
    return [one | changes if one["code"] == code else one for one in HALL["queues"]]


def test_matters_stand_under_the_zone_where_the_visit_begins(database_url):
    house, hall = make_hall(database_url)

    told = {zone.zone.code: [one.service.code for one in zone.offers] for zone in look(house, hall).zones}

    assert told == {"social": ["pension-apply", "pension-proof", "card-new"], "business": ["company-open", "company-seal", "start-business"]}


def test_an_open_matter_tells_who_waits_and_how_many_windows_are_open(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1", "2", "3")
    issue(house, hall, service="card-new")
    issue(house, hall, service="card-new", priority="green", reason="elderly")

    card = offer(look(house, hall, lambda *_asked: TOLD), "card-new")

    assert (card.is_open, card.waiting, card.ahead, card.windows_open, card.estimate, card.unit.code) == (True, 2, 2, 2, TOLD, "hrss")


def test_windows_that_are_paused_are_told_apart_from_those_that_are_open(database_url):
    house, hall = make_hall(database_url)
    open_counters(house, hall, "1", "2")
    house.act(hall, SYSTEM, lambda tx: pause_counter(tx, counter="2", reason="lunch"))

    card = offer(look(house, hall), "card-new")

    assert (card.windows_open, card.windows_paused) == (1, 1)


def test_the_estimate_is_asked_for_a_newcomer_of_the_queue(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="card-new")
    asked = []

    def estimates(setup, queue, ahead, now):
        asked.append((queue.code, ahead, now))

    look(house, hall, estimates)

    assert sorted(asked) == [("card", 1, house.clock.hall()), ("company", 0, house.clock.hall()), ("pension", 0, house.clock.hall())]


def test_ordinary_newcomers_of_a_strict_queue_are_behind_every_class(database_url):
    house, hall = make_hall(database_url)
    issue(house, hall, service="pension-apply", priority="green", reason="elderly")
    issue(house, hall, service="pension-apply")

    assert offer(look(house, hall), "pension-proof").ahead == 2


def test_outside_the_hours_it_says_when_the_doors_open(database_url):
    house, hall = make_hall(database_url)
    clock_of(house).advance(hours=3, minutes=15)

    refused = offer(look(house, hall), "card-new").refused

    assert (refused.code, refused.facts["opens_at"]) == ("hall_closed", house.clock.hall() + 45 * 60_000)


def test_before_the_day_is_open_nothing_is_offered(database_url):
    house, hall = make_hall(database_url, open_day=False)

    assert {one.refused.code for zone in look(house, hall).zones for one in zone.offers} == {"day_not_open"}


def test_a_quota_that_is_used_up_closes_the_matter_and_no_other(database_url):
    house, hall = make_hall(database_url, services=services(of="card-new", quota=1))
    issue(house, hall, service="card-new")

    found = look(house, hall)

    assert (offer(found, "card-new").refused.code, offer(found, "company-open").refused) == ("quota_reached", None)


def test_a_full_queue_refuses_all_its_matters(database_url):
    house, hall = make_hall(database_url, queues=queues(of="pension", capacity=1))
    issue(house, hall, service="pension-apply")

    found = look(house, hall)

    assert [offer(found, code).refused.code for code in ("pension-apply", "pension-proof")] == ["queue_full", "queue_full"]
    assert offer(found, "card-new").is_open


def test_a_full_hall_refuses_everybody(database_url):
    house, hall = make_hall(database_url, settings={"max_tickets_waiting": 1})
    issue(house, hall)

    assert {one.refused.code for zone in look(house, hall).zones for one in zone.offers} == {"hall_full"}


@pytest.mark.parametrize("code", ["company-open", "start-business"])
def test_a_suspended_queue_closes_its_matters_and_the_packages_that_pass_it(database_url, code):
    house, hall = make_hall(database_url)
    queue_id = house.setup_of(hall).queue("company").id
    house.act(hall, SYSTEM, lambda tx: tx.record(QueueSuspended(queue_id, "system fault")))

    assert offer(look(house, hall), code).refused.code == "queue_suspended"


def test_what_is_offered_can_be_taken_and_what_is_refused_is_refused_alike(database_url):
    house, hall = make_hall(database_url, services=services(of="card-new", quota=1), queues=queues(of="pension", capacity=1))
    issue(house, hall, service="card-new")
    issue(house, hall, service="pension-apply")

    for zone in look(house, hall).zones:
        for one in zone.offers:
            if one.is_open:
                issue(house, hall, service=one.service.code)
            else:
                with pytest.raises(type(one.refused)):
                    issue(house, hall, service=one.service.code)


def test_a_window_that_takes_no_ordinary_visitor_is_not_open_for_one(database_url):
    green = {"queue": "card", "classes": ["green"], "share": 1, "after_minutes": 0}
    house, hall = make_hall(database_url, profiles=[{**one, "limits": [green] if "card" in one["queues"] else []} for one in HALL["profiles"]])
    open_counters(house, hall, "1", "2")
    house.act(hall, SYSTEM, lambda tx: pause_counter(tx, counter="2", reason="lunch"))
    card = offer(look(house, hall), "card-new")
    pension = offer(look(house, hall), "pension-apply")

    assert (card.windows_open, card.windows_paused, card.estimate, pension.windows_open, pension.windows_paused) == (0, 0, None, 1, 1)
