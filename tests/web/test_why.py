"""One sentence for why: every reason is said in both languages, of who would be called and of who was."""

import pytest
from flask import Flask

from hallq.domain.discipline import Discipline, Pick, Waiting, Why
from hallq.domain.hours import Timetable
from hallq.domain.listing import Listing
from hallq.domain.names import Name
from hallq.domain.routing import HallSetup, PriorityClass, Queue, Settings
from hallq.domain.ticket_events import TicketCalled
from hallq.web.why import reason_of_call, reason_of_pick, said, said_passed_over, said_with_wait

MINUTE = 60_000
NINE = 1_795_395_600_000
ORDINARY, GREEN = 1, 2


def setup(discipline=Discipline.RATIO, **green):
    """One queue and two classes."""
    return HallSetup(
        hall_id=1,
        code="xitou",
        name=Name("溪头", "Xitou"),
        level="town",
        timezone="Asia/Shanghai",
        cutoff_minutes=240,
        languages=("zh", "en"),
        tips=(),
        settings=Settings(),
        timetables={"office": Timetable({}, {})},
        version=1,
        queues=Listing((Queue(1, "pension", 1, 1, Name("养老", "Pensions"), discipline=discipline.value),)),
        priorities=Listing(
            (
                PriorityClass(ORDINARY, "ordinary", 0, Name("普通", "Ordinary")),
                PriorityClass(GREEN, "green", 2, Name("绿色通道", "Green channel"), **green),
            )
        ),
    )


def pick(why, klass=GREEN, slot_at=0, nth=None, of=None):
    """Somebody who has waited twelve minutes would be called."""
    return Pick(Waiting(7, "A007", 1, klass, 7, NINE - 12 * MINUTE, slot_at), why, nth=nth, of=of)


def call(why, klass=GREEN, **facts):
    """Somebody was called, after twelve minutes."""
    told = {"first": True, "waited_ms": 12 * MINUTE, **facts}
    place = {"queue": 1, "service": 1, "zone": 1, "counter": 1, "window": "1", "clerk": None, "session": 1, "nth": 1, "language": "zh"}
    return TicketCalled(7, "A007", why=why.value, klass=klass, **place, **told)


@pytest.fixture(autouse=True)
def reader():
    """Somebody reads Chinese."""
    with Flask(__name__).test_request_context("/?lang=zh"):
        yield


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("tongue", ["zh", "en"])
def test_every_reason_is_a_sentence_with_its_facts(why, tongue):
    with Flask(__name__).test_request_context(f"/?lang={tongue}"):
        for sentence in (said(reason_of_pick(setup(), pick(why), NINE)), said(reason_of_call(setup(), call(why)))):
            assert sentence
            assert "None" not in sentence
            assert "%(" not in sentence


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (pick(Why.RATIO, nth=1, of=2), "绿色通道，第 1/2；等候 12 分钟"),
        (pick(Why.RATIO), "绿色通道优先；等候 12 分钟"),
        (pick(Why.GUARD, ORDINARY), "等候已满 30 分钟，优先呼叫；等候 12 分钟"),
        (pick(Why.TURN_OF_OTHERS, ORDINARY), "轮到普通号（已连续 2 个优先）；等候 12 分钟"),
        (pick(Why.APPOINTMENT, slot_at=NINE + 60 * MINUTE), "预约 10:00；等候 12 分钟"),
        (pick(Why.APPOINTMENT), "等候最久；等候 12 分钟"),
        (pick(Why.EARLIER), "先到先办；等候 12 分钟"),
        (pick(Why.DUE), "绿色通道的 15 分钟目标最先到；等候 12 分钟"),
        (pick(Why.OWN_ORDER), "本窗口先办“养老”；等候 12 分钟"),
        (pick(Why.SHARE), "按份额轮到“养老”；等候 12 分钟"),
    ],
)
def test_who_would_be_next_is_explained_by_the_rule_as_it_is(chosen, sentence):
    assert said_with_wait(reason_of_pick(setup(), chosen, NINE)) == sentence


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({}, "折算等候最久"),
        ({"head_start_minutes": 15.0}, "折算等候最久（绿色通道 +15）"),
        ({"head_start_minutes": 5.0, "pace": 2.0}, "折算等候最久（绿色通道 +5 ×2）"),
    ],
)
def test_credit_says_what_the_class_is_worth(terms, sentence):
    assert said(reason_of_pick(setup(Discipline.CREDIT, **terms), pick(Why.CREDIT), NINE)) == sentence


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        (call(Why.RATIO, turn_nth=2, turn_of=2), "绿色通道，第 2/2；等候 12 分钟"),
        (call(Why.TURN_OF_OTHERS, ORDINARY, turn_before=(1, ())), "轮到普通号（已连续 1 个优先）；等候 12 分钟"),
        (call(Why.TURN_OF_OTHERS, ORDINARY), "轮到普通号；等候 12 分钟"),
        (call(Why.GUARD), "等候过久，优先呼叫；等候 12 分钟"),
        (call(Why.CHOSEN, first=False, waited_ms=0), "指定呼叫"),
        (call(Why.DIRECT, klass=None, first=False, waited_ms=0), "直接办理"),
    ],
)
def test_a_call_is_explained_by_what_was_stored_with_it(told, sentence):
    assert said_with_wait(reason_of_call(setup(), told)) == sentence


def test_the_time_of_an_appointment_is_told_of_a_call():
    assert said(reason_of_call(setup(), call(Why.APPOINTMENT), NINE + 90 * MINUTE)) == "预约 10:30"


def test_those_who_were_passed_over_are_named_with_class_and_minutes():
    assert said_passed_over(setup(), [("A003", 1, ORDINARY, 14 * MINUTE)]) == ["A003（普通，14 分钟）"]
