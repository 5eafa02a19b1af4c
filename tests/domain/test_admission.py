"""May this visitor take this ticket now: each refusal, and which of two is told."""

from dataclasses import replace
from datetime import datetime

import pytest

from hallq.domain.admission import Load, admit, check_reason
from hallq.domain.errors import (
    DayNotOpen,
    HallClosed,
    HallFull,
    NoMoreTickets,
    PriorityReasonInvalid,
    QueueFull,
    QueueSuspended,
    QuotaReached,
    Refusal,
    ServiceRetired,
    ServiceSuspended,
)
from hallq.domain.hours import Timetable
from hallq.domain.listing import Listing
from hallq.domain.names import Name
from hallq.domain.routing import HallSetup, PriorityClass, Queue, Service, Settings

NAME = Name("名", "Name")
ORDINARY = PriorityClass(1, "ordinary", 0, NAME)
GREEN = PriorityClass(2, "green", 2, NAME, reasons=("elderly", "disabled"))
LINE = Queue(1, "line", zone_id=1, series_id=1, name=NAME)
SECOND = Queue(2, "second", zone_id=1, series_id=1, name=NAME)
PLAIN = Service(1, "plain", unit_id=1, queue_id=1, name=NAME)
OTHER = Service(2, "other", unit_id=1, queue_id=2, name=NAME)
PACKAGE = Service(3, "package", unit_id=1, queue_id=None, name=NAME, steps=(1, 2))
OFFICE = Timetable(days=(((540, 720), (780, 1020)),) * 5 + ((), ()), last_ticket_minutes=15)


def instant(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


MORNING = instant("2026-11-23T10:00+08:00")
OPEN = Load(day_open=True)


def setup_with(
    plain: Service = PLAIN, other: Service = OTHER, line: Queue = LINE, second: Queue = SECOND, most: int | None = None
) -> HallSetup:
    return HallSetup(
        hall_id=1,
        code="binhe",
        name=NAME,
        level="city",
        timezone="Asia/Shanghai",
        cutoff_minutes=240,
        languages=("zh",),
        tips=(),
        settings=Settings(max_tickets_waiting=most),
        timetables={"office": OFFICE},
        version=1,
        queues=Listing((line, second)),
        services=Listing((plain, other, PACKAGE)),
        priorities=Listing((ORDINARY, GREEN)),
    )


def ask(setup: HallSetup, service: str = "plain", load: Load = OPEN, at: int = MORNING) -> None:
    admit(setup, setup.service(service), ORDINARY, reason=None, load=load, at=at)


@pytest.mark.parametrize("service", ["plain", "package"])
def test_a_visitor_is_let_in_when_nothing_speaks_against_it(service: str) -> None:
    assert ask(setup_with(), service) is None  # type: ignore[func-returns-value]  # that it returns is the fact


def test_nobody_is_let_in_before_the_day_is_open() -> None:
    with pytest.raises(DayNotOpen):
        ask(setup_with(), load=Load(day_open=False))


def test_a_retired_service_gives_no_tickets() -> None:
    with pytest.raises(ServiceRetired):
        ask(setup_with(plain=replace(PLAIN, retired=True)))


def test_a_suspended_service_gives_no_tickets() -> None:
    with pytest.raises(ServiceSuspended):
        ask(setup_with(plain=replace(PLAIN, suspended=True)))


def test_a_suspended_queue_takes_nobody() -> None:
    with pytest.raises(QueueSuspended):
        ask(setup_with(line=replace(LINE, suspended=True)))


def test_a_package_waits_for_none_of_its_steps_to_be_suspended() -> None:
    with pytest.raises(ServiceSuspended) as refused:
        ask(setup_with(other=replace(OTHER, suspended=True)), "package")

    assert refused.value.facts == {"service": "other"}


def test_a_package_waits_for_none_of_its_queues_to_be_suspended() -> None:
    with pytest.raises(QueueSuspended) as refused:
        ask(setup_with(second=replace(SECOND, suspended=True)), "package")

    assert refused.value.facts == {"queue": "second"}


def test_a_closed_hall_tells_when_it_opens() -> None:
    with pytest.raises(HallClosed) as refused:
        ask(setup_with(), at=instant("2026-11-20T18:00+08:00"))

    assert refused.value.facts["opens_at"] == instant("2026-11-23T09:00+08:00")


def test_after_the_last_ticket_the_hall_tells_since_when() -> None:
    with pytest.raises(NoMoreTickets) as refused:
        ask(setup_with(), at=instant("2026-11-23T16:50+08:00"))

    assert refused.value.facts["since"] == instant("2026-11-23T16:45+08:00")


def test_a_replayed_day_is_not_asked_when_it_was_open() -> None:
    admit(setup_with(), PLAIN, ORDINARY, reason=None, load=OPEN, at=instant("2026-11-22T03:00+08:00"), any_hour=True)


@pytest.mark.parametrize("issued", [3, 4])
def test_a_quota_ends_with_its_last_place(issued: int) -> None:
    with pytest.raises(QuotaReached):
        ask(setup_with(plain=replace(PLAIN, quota=3)), load=Load(day_open=True, issued_today={1: issued}))


def test_the_last_place_of_a_quota_is_given() -> None:
    ask(setup_with(plain=replace(PLAIN, quota=3)), load=Load(day_open=True, issued_today={1: 2}))


def test_a_package_needs_a_place_in_the_quota_of_each_of_its_steps() -> None:
    load = Load(day_open=True, issued_today={1: 9, 2: 3})
    with pytest.raises(QuotaReached) as refused:
        ask(setup_with(other=replace(OTHER, quota=3)), "package", load=load)

    assert refused.value.facts == {"service": "other", "quota": 3}


def with_hours(plain: str = "", other: str = "", package: str = "") -> HallSetup:
    """The hall with an afternoon beside its first timetable, which is the morning's."""
    setup = setup_with(plain=replace(PLAIN, timetable=plain), other=replace(OTHER, timetable=other))
    services = Listing((*list(setup.services)[:2], replace(PACKAGE, timetable=package)))
    return replace(setup, services=services, timetables={"morning": spans((540, 720)), "afternoon": spans((780, 1020)), "day": spans((540, 1020))})


def spans(*times: tuple[int, int]) -> Timetable:
    return Timetable(days=(times,) * 7)


@pytest.mark.parametrize(("plain", "other"), [("afternoon", "day"), ("day", "afternoon")])
def test_a_package_waits_for_the_hours_of_each_of_its_steps(plain: str, other: str) -> None:
    with pytest.raises(HallClosed) as refused:
        ask(with_hours(plain, other), "package")

    assert refused.value.facts["opens_at"] == instant("2026-11-23T13:00+08:00")
    ask(with_hours(plain, other), "package", at=instant("2026-11-23T14:00+08:00"))


def test_a_package_that_names_hours_of_its_own_keeps_them_too() -> None:
    with pytest.raises(HallClosed):
        ask(with_hours("day", "day", package="afternoon"), "package")


def test_a_full_queue_takes_nobody() -> None:
    with pytest.raises(QueueFull):
        ask(setup_with(line=replace(LINE, capacity=5)), load=Load(day_open=True, waiting_in_queue=5))


def test_the_last_place_of_a_queue_is_given() -> None:
    ask(setup_with(line=replace(LINE, capacity=5)), load=Load(day_open=True, waiting_in_queue=4))


def test_a_full_hall_takes_nobody() -> None:
    with pytest.raises(HallFull):
        ask(setup_with(most=100), load=Load(day_open=True, waiting_in_hall=100))


def test_the_last_place_of_a_hall_is_given() -> None:
    ask(setup_with(most=100), load=Load(day_open=True, waiting_in_hall=99))


@pytest.mark.parametrize(
    ("setup", "load", "at", "told"),
    [
        (setup_with(plain=replace(PLAIN, suspended=True)), Load(day_open=False), MORNING, DayNotOpen),
        (setup_with(plain=replace(PLAIN, suspended=True, retired=True)), OPEN, MORNING, ServiceRetired),
        (setup_with(line=replace(LINE, suspended=True)), OPEN, MORNING + 8 * 3_600_000, QueueSuspended),
        (setup_with(plain=replace(PLAIN, quota=0)), OPEN, MORNING + 8 * 3_600_000, HallClosed),
        (setup_with(plain=replace(PLAIN, quota=0), line=replace(LINE, capacity=0)), OPEN, MORNING, QuotaReached),
        (setup_with(line=replace(LINE, capacity=0), most=0), OPEN, MORNING, QueueFull),
    ],
)
def test_of_two_reasons_the_one_that_lasts_longer_is_told(
    setup: HallSetup, load: Load, at: int, told: type[Refusal]
) -> None:
    with pytest.raises(told):
        ask(setup, load=load, at=at)


@pytest.mark.parametrize(
    ("priority", "reason"), [(ORDINARY, None), (GREEN, "elderly"), (GREEN, "disabled")]
)
def test_a_reason_of_the_class_is_taken(priority: PriorityClass, reason: str | None) -> None:
    check_reason(priority, reason)


@pytest.mark.parametrize(
    ("priority", "reason"),
    [(GREEN, None), (GREEN, ""), (GREEN, "in a hurry"), (ORDINARY, "elderly"), (ORDINARY, "")],
)
def test_a_missing_or_foreign_reason_is_refused(priority: PriorityClass, reason: str | None) -> None:
    with pytest.raises(PriorityReasonInvalid):
        check_reason(priority, reason)


def test_a_visitor_without_reason_is_not_let_into_a_class_that_demands_one() -> None:
    setup = setup_with()

    with pytest.raises(PriorityReasonInvalid):
        admit(setup, PLAIN, GREEN, reason=None, load=OPEN, at=MORNING)
