"""A rule of order for a whole hall is put into the set-up at once."""

import pytest

from hallq.domain.errors import FieldInvalid, ZoneUnknown
from hallq.domain.order_presets import PRESETS, has_preset, with_preset
from hallq.domain.setup_document import read_document
from tests.making import hall_document

APPOINTMENT = {"code": "appointment", "rank": 1, "name": {"zh": "预约", "en": "Appointment"}}


@pytest.fixture
def content():
    classes = hall_document()["priorities"]
    return read_document(hall_document(priorities=[*classes, classes[-1] | APPOINTMENT])).content


def classes(content, key):
    return {one["code"]: one[key] for one in content["priorities"]}


@pytest.mark.parametrize("preset", PRESETS)
def test_a_set_up_with_a_rule_is_one_that_can_be_taken(content, preset):
    after = with_preset(content, preset)

    assert read_document(after).content == after


@pytest.mark.parametrize(("preset", "discipline"), [("ratio", "ratio"), ("green", "strict"), ("credit", "credit"), ("due", "due")])
def test_every_queue_of_the_hall_has_the_rule(content, preset, discipline):
    assert {(one["discipline"], one["guard_minutes"]) for one in with_preset(content, preset)["queues"]} == {(discipline, 30)}


def test_the_queues_of_a_zone_have_it_alone(content):
    after = with_preset(content, "credit", "social")

    assert {one["zone"]: one["discipline"] for one in after["queues"]} == {"social": "credit", "business": "fifo"}


def test_fair_credit_is_worth_15_minutes_and_10_with_an_appointment(content):
    after = with_preset(content, "credit")

    assert {code: minutes for code, minutes in classes(after, "head_start_minutes").items() if code != "ordinary"} == {"green": 15, "appointment": 10}
    assert after["priorities"] != content["priorities"]


def test_appointments_first_is_a_target_for_each_class(content):
    told = classes(with_preset(content, "due"), "target_minutes")

    assert (told["appointment"], told["green"], min(told.values()), max(told.values())) == (10, 15, 10, 30)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_hall_knows_the_rule_that_it_has(content, preset):
    after = with_preset(content, preset)

    assert [one for one in PRESETS if has_preset(after, one, "social")] == [preset]


def test_nothing_is_changed_in_place(content):
    before = repr(content)

    with_preset(content, "due")

    assert repr(content) == before


def test_a_rule_must_be_one_of_the_list(content):
    with pytest.raises(FieldInvalid):
        with_preset(content, "lottery")


def test_a_zone_must_be_there(content):
    with pytest.raises(ZoneUnknown):
        with_preset(content, "ratio", "moon")
