"""What a what-if is asked: what is left empty stays as it is, and a word that cannot be meant is refused by its field."""

import pytest

from hallq.domain.discipline import MINUTE, Discipline
from hallq.domain.errors import FieldInvalid
from hallq.domain.listing import Listing
from hallq.domain.names import Name
from hallq.domain.order_presets import PRESETS
from hallq.domain.routing import Counter, HallSetup, PriorityClass, Queue, Settings, WorkProfile, Zone
from hallq.domain.whatif_question import Question, other_regime, preset_fields, regime_of_today, targets_of

NAME = Name("名", "name")
HALL = HallSetup(
    1,
    "small",
    NAME,
    "town",
    "Asia/Shanghai",
    0,
    ("zh",),
    (),
    Settings(),
    {},
    1,
    zones=Listing((Zone(1, "left", NAME), Zone(2, "right", NAME), Zone(3, "gone", NAME, retired=True))),
    priorities=Listing(
        (
            PriorityClass(1, "ordinary", 0, NAME),
            PriorityClass(2, "green", 1, NAME),
            PriorityClass(3, "appointment", 1, NAME),
            PriorityClass(4, "gone", 1, NAME, retired=True),
        )
    ),
    queues=Listing((Queue(1, "card", 1, 1, NAME), Queue(2, "tax", 2, 1, NAME, target_minutes=7.5))),
    profiles=Listing((WorkProfile(1, "all", NAME, (1, 2)), WorkProfile(2, "card", NAME, (1,)))),
    counters=Listing((Counter(1, "1", 1, None, 1, NAME), Counter(2, "2", 1, None, 2, NAME))),
)


def other(**asked):
    """The regime of a question; numbers are named in `numbers`."""
    return other_regime(HALL, Question(**asked), {})


def refused(**asked):
    """The facts of the refusal of a question."""
    with pytest.raises(FieldInvalid) as refusal:
        other(**asked)
    return refusal.value.facts


def test_what_is_not_asked_for_stays_as_it_is():
    assert other() == regime_of_today(HALL, {})
    assert other().rules == HALL.rules


@pytest.mark.parametrize("asked", [{"rule": "fifo"}, {"windows": "1"}, {"profile": "all"}, {"numbers": {"guard": "", "head.green": "3"}}])
def test_a_question_asks_for_something(asked):
    assert Question(**asked).asks


def test_an_empty_form_asks_for_nothing():
    assert not Question(where="zone:left", numbers={"guard": ""}).asks


def test_a_question_says_what_it_names():
    asked = Question("zone:left", "credit", {"guard": "20", "favours": "", "head.green": "3"}, "1", "all")

    assert asked.said() == {"where": "zone:left", "rule": "credit", "guard": "20", "head.green": "3", "windows": "1", "profile": "all"}


def test_numbers_take_the_place_of_those_of_the_set_up():
    numbers = {"guard": "12.5", "favours": "3", "early": "1.5", "late": " 2 ", "head.green": "0.5", "pace.green": "1.5", "target.green": "7.5"}
    rule = other(rule="credit", numbers=numbers).rules[1]

    assert (rule.discipline, rule.guard_ms, rule.favours, rule.early_ms, rule.late_ms) == (Discipline.CREDIT, 750_000, 3, 90_000, 2 * MINUTE)
    assert (rule.of(2).head_start_ms, rule.of(2).pace, rule.of(2).target_ms) == (30_000, 1500, 450_000)
    assert rule.of(1) == HALL.rules[1].of(1)


@pytest.mark.parametrize(("where", "there"), [("", {1, 2}), ("zone:left", {1}), ("zone:right", {2}), ("queue:tax", {2})])
def test_a_part_of_the_hall_may_be_meant(where, there):
    rules = other(where=where, rule="due").rules

    assert {queue for queue, rule in rules.items() if rule.discipline is Discipline.DUE} == there


@pytest.mark.parametrize("where", ["zone:moon", "queue:moon", "moon", "window:1"])
def test_a_part_that_there_is_not_is_refused_with_those_there_are(where):
    assert refused(where=where) == {
        "field": "where",
        "reason": "unknown",
        "value": where,
        "known": ["zone:left", "zone:right", "queue:card", "queue:tax"],
    }


@pytest.mark.parametrize("name", ["guard", "head.green"])
@pytest.mark.parametrize(("text", "reason"), [("soon", "malformed"), ("-1", "out_of_range"), ("nan", "out_of_range"), ("1e9", "out_of_range")])
def test_a_number_that_cannot_be_is_refused(name, text, reason):
    found = refused(numbers={name: text})

    assert (found["field"], found["reason"]) == (name, reason)


def test_what_is_counted_has_no_fractions():
    assert refused(numbers={"favours": "2.5"}) == {"field": "favours", "reason": "not_whole", "value": "2.5", "least": 1, "most": 20}
    assert other(numbers={"favours": "3.0"}).rules[1].favours == 3


def test_a_rule_that_is_none_is_refused():
    assert refused(rule="chance")["field"] == "rule"


def test_a_class_that_there_is_not_is_refused_with_those_in_use():
    found = refused(numbers={"head.moon": "3"})

    assert (found["field"], found["value"], found["known"]) == ("head.moon", "moon", ["ordinary", "green", "appointment"])


@pytest.mark.parametrize("windows", ["1,2", "1 2", "1，2", "1、 2"])
def test_windows_are_put_under_another_profile(windows):
    assert other(windows=windows, profile="card").moved == {1: 2, 2: 2}


@pytest.mark.parametrize(
    ("windows", "profile", "field", "reason", "value"),
    [("1,7,8", "all", "windows", "unknown", ["7", "8"]), ("", "all", "windows", "missing", None), ("1", "", "profile", "missing", ""),
     ("1", "moon", "profile", "unknown", "moon")],
)  # fmt: skip
def test_windows_and_profile_go_together_and_must_be_there(windows, profile, field, reason, value):
    found = refused(windows=windows, profile=profile)

    assert (found["field"], found["reason"], found.get("value")) == (field, reason, value)


def test_skills_become_the_queues_that_each_person_has_them_for():
    assert regime_of_today(HALL, {7: ["tax"], 8: ["card", "gone"]}).able == {7: {2}, 8: {1}}
    assert other_regime(HALL, Question(rule="fifo"), {7: ["tax"]}).able == {7: {2}}


def test_a_preset_fills_in_a_rule_and_the_numbers_of_classes_in_use():
    assert preset_fields(PRESETS["ratio"], HALL) == {"rule": "ratio", "guard": "30", "favours": "2"}
    assert preset_fields(PRESETS["due"], HALL) == {
        "rule": "due",
        "guard": "30",
        "target.ordinary": "30",
        "target.green": "15",
        "target.appointment": "10",
    }


def test_targets_are_those_of_the_queues():
    assert targets_of(HALL) == {1: 15 * MINUTE, 2: 450_000}
