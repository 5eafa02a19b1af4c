"""The set-up of a hall: where a matter leads and which counters take it."""

from dataclasses import replace

import pytest

from hallq.domain.errors import CounterUnknown, PriorityUnknown, QueueUnknown, ServiceUnknown
from hallq.domain.hours import Timetable
from hallq.domain.listing import Listing
from hallq.domain.names import Name
from hallq.domain.routing import (
    Counter,
    HallSetup,
    Printer,
    PriorityClass,
    Queue,
    Series,
    Service,
    Settings,
    Unit,
    WorkProfile,
    Zone,
)
from hallq.domain.slip_template import BUILT_IN, SlipLine, SlipTemplate

NAME = Name("名", "Name")
OFFICE = Timetable(days=(((540, 1020),),) * 7)
EVENING = Timetable(days=(((1080, 1200),),) * 7)
PENSION = Queue(1, "pension", zone_id=1, series_id=1, name=NAME)
CARD = Queue(2, "card", zone_id=1, series_id=2, name=NAME)
IDLE = Queue(3, "idle", zone_id=1, series_id=2, name=NAME)
APPLY = Service(1, "apply", unit_id=1, queue_id=1, name=NAME)
NEW_CARD = Service(2, "new-card", unit_id=1, queue_id=2, name=NAME, timetable="evening")
MOVE_IN = Service(3, "move-in", unit_id=1, queue_id=None, name=NAME, steps=(2, 1))
TANGLED = Service(4, "tangled", unit_id=1, queue_id=None, name=NAME, steps=(3,))
ORDINARY = PriorityClass(1, "ordinary", 0, NAME)
GREEN = PriorityClass(2, "green", 2, NAME, reasons=("elderly",))
COUNTERS = (
    Counter(1, "10", 1, None, 1, NAME),
    Counter(2, "2", 1, None, 1, NAME),
    Counter(3, "1", 1, None, 2, NAME),
    Counter(4, "3", 1, None, 1, NAME, retired=True),
)
SETUP = HallSetup(
    hall_id=1,
    code="binhe",
    name=NAME,
    level="city",
    timezone="Asia/Shanghai",
    cutoff_minutes=240,
    languages=("zh", "en"),
    tips=(),
    settings=Settings(),
    timetables={"office": OFFICE, "evening": EVENING},
    version=7,
    series=Listing((Series(1, "A"), Series(2, "B"))),
    zones=Listing((Zone(1, "rs", NAME),)),
    units=Listing((Unit(1, "hrss", "department", NAME),)),
    priorities=Listing((GREEN, ORDINARY)),
    queues=Listing((PENSION, CARD, IDLE)),
    services=Listing((APPLY, NEW_CARD, MOVE_IN, TANGLED)),
    profiles=Listing((WorkProfile(1, "both", NAME, (2, 1)), WorkProfile(2, "one", NAME, (1,)))),
    counters=Listing(COUNTERS),
    printers=Listing((Printer(1, "lobby", "zh-80-cut", {"kind": "tcp"}),)),
)


def test_a_service_is_found_by_its_code() -> None:
    assert SETUP.service("apply") is APPLY


def test_an_unknown_service_is_refused_by_name() -> None:
    with pytest.raises(ServiceUnknown) as refused:
        SETUP.service("passport")

    assert refused.value.facts == {"service": "passport"}


def test_a_counter_is_found_by_the_number_people_see() -> None:
    assert SETUP.counter("10").id == 1


def test_an_unknown_counter_is_refused_by_name() -> None:
    with pytest.raises(CounterUnknown) as refused:
        SETUP.counter("99")

    assert refused.value.facts == {"counter": "99"}


def test_a_queue_is_found_by_its_code() -> None:
    assert SETUP.queue("card") is CARD


def test_an_unknown_queue_is_refused_by_name() -> None:
    with pytest.raises(QueueUnknown) as refused:
        SETUP.queue("cards")

    assert refused.value.facts == {"queue": "cards"}


def test_a_priority_class_is_found_by_its_code() -> None:
    assert SETUP.priority("green") is GREEN


def test_who_claims_no_class_is_of_the_lowest() -> None:
    assert SETUP.priority(None) is ORDINARY


def test_an_unknown_priority_is_refused_by_name() -> None:
    with pytest.raises(PriorityUnknown) as refused:
        SETUP.priority("golden")

    assert refused.value.facts == {"priority": "golden"}


def test_a_counter_serves_its_queues_in_the_profiles_order() -> None:
    assert SETUP.queues_of(COUNTERS[0]) == (CARD, PENSION)


def test_the_counters_of_a_queue_stand_as_people_count_without_retired_ones() -> None:
    assert [counter.code for counter in SETUP.counters_of(PENSION)] == ["1", "2", "10"]


def test_a_queue_that_no_profile_names_has_no_counters() -> None:
    assert SETUP.counters_of(IDLE) == ()


def test_a_plain_service_has_one_step() -> None:
    assert SETUP.steps_of(APPLY) == ((APPLY, PENSION),)


def test_a_package_has_its_steps_in_order() -> None:
    assert SETUP.steps_of(MOVE_IN) == ((NEW_CARD, CARD), (APPLY, PENSION))


def test_a_step_that_leads_to_no_queue_is_an_error_of_the_set_up() -> None:
    with pytest.raises(ValueError, match="'move-in' leads to no queue"):
        SETUP.steps_of(TANGLED)


@pytest.mark.parametrize(("service", "expected"), [(MOVE_IN, True), (APPLY, False)])
def test_only_what_has_steps_is_a_package(service: Service, expected: bool) -> None:
    assert service.is_package is expected


def test_a_service_keeps_the_hours_it_names() -> None:
    assert SETUP.timetable_of(NEW_CARD) is EVENING


def test_a_service_that_names_no_hours_keeps_the_halls_first() -> None:
    assert SETUP.timetable_of(APPLY) is OFFICE


def test_a_series_is_known_by_its_letters() -> None:
    assert Series(1, "AB").code == "AB"


def test_a_set_up_knows_its_time_zone() -> None:
    assert SETUP.tz.key == "Asia/Shanghai"


def test_another_version_of_the_same_set_up_is_not_equal() -> None:
    assert replace(SETUP, version=8) != SETUP


PLAIN = SlipTemplate(1, "plain", NAME, (SlipLine("number"),))
FAMILY = SlipTemplate(2, "family", NAME, (SlipLine("number"), SlipLine("qr")))


@pytest.mark.parametrize(
    ("of_the_service", "of_the_hall", "template"),
    [("family", "plain", FAMILY), ("", "plain", PLAIN), ("family", None, FAMILY), ("", None, BUILT_IN)],
)
def test_a_slip_has_the_template_of_its_matter_else_of_the_hall_else_the_one_built_in(of_the_service, of_the_hall, template):
    setup = replace(SETUP, slips=Listing((PLAIN, FAMILY)), settings=Settings(slip=of_the_hall))

    assert setup.slip_of(replace(APPLY, slip=of_the_service)) == template


def test_a_template_that_is_out_of_use_is_found_for_slips_that_name_it():
    resting = replace(PLAIN, retired=True)

    assert replace(SETUP, slips=Listing((resting,))).slip_named("plain") == resting


def test_a_template_that_nobody_knows_is_the_one_built_in():
    assert SETUP.slip_named("moon") == BUILT_IN


LOBBY, ZONE_2, OLD = (
    Printer(1, "lobby", "zh-80-cut", {}),
    Printer(2, "zone-2", "zh-80-cut", {}, zone_id=2),
    Printer(3, "old", "zh-80-cut", {}, zone_id=3, retired=True),
)


@pytest.mark.parametrize(("zone", "printer"), [(2, ZONE_2), (1, LOBBY), (3, LOBBY)])
def test_slips_of_a_zone_come_from_its_own_printer_else_from_the_first(zone, printer):
    assert replace(SETUP, printers=Listing((LOBBY, ZONE_2, OLD))).printer_for(zone) == printer


def test_a_hall_without_printers_in_use_has_none_for_any_zone():
    assert replace(SETUP, printers=Listing((OLD,))).printer_for(3) is None
