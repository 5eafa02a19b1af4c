"""What the story keeps of values that changed: plain ones as they are, others by their number, personal and secret ones not at all."""

import json

import pytest

from hallq.domain.setup_values import HIDDEN, LONGEST_TOLD, told_values

DAYS = {"mon-fri": ["09:00-12:00", "13:00-17:00"]}


def told(key, before, after, kind="queues"):
    """Before and after as they are told, None where nothing is."""
    values = told_values(kind, "one", {"code": "one", key: before}, {"code": "one", key: after})
    return None if not values else tuple(json.loads(value) for value in values[0][3:])


@pytest.mark.parametrize(
    ("key", "before", "after"),
    [
        ("capacity", None, 30),
        ("confirm_arrival", True, False),
        ("discipline", "ratio", "fifo"),
        ("cutoff", "04:00", "05:30"),
        ("queues", ["pension"], ["pension", "card"]),
        ("steps", ["a", ["b", "c"]], ["a"]),
        ("name", {"zh": "社保卡", "en": ""}, {"zh": "社会保障卡", "en": "Cards"}),
        ("days", DAYS, {"mon-fri": ["09:00-11:30"]}),
        ("link", {"kind": "tcp", "host": "192.0.2.7", "port": 9100}, {"kind": "usb", "device": "/dev/usb/lp0"}),
    ],
)
def test_a_plain_value_is_told_as_it_is(key, before, after):
    assert told(key, before, after) == (before, after)


def test_what_is_as_before_and_the_code_are_not_told():
    assert told_values("queues", "one", {"code": "one", "capacity": 1}, {"code": "two", "capacity": 1}) == []


def test_a_key_that_is_new_was_nothing_before():
    assert told_values("queues", "one", {}, {"capacity": 5}) == [("queues", "one", "capacity", "null", "5")]


@pytest.mark.parametrize("key", ["password", "wifi_password", "token", "door_pin", "phone", "secret", "token_hash"])
def test_what_is_secret_is_not_told(key):
    assert told(key, "one", "two") is None


def test_a_key_is_no_secret_because_its_word_begins_like_one():
    assert told("pinyin", "ylj", "yljsl") == ("ylj", "yljsl")


def test_the_name_of_a_person_is_not_told():
    assert told("name", {"zh": "张三", "en": ""}, {"zh": "李四", "en": ""}, kind="agents") is None


@pytest.mark.parametrize("number", ["13800138000", "+86 138 0013 8000", "0755-12345678", "010 87654321", "400-123-4567"])
def test_a_telephone_number_in_a_name_is_hidden(number):
    _before, after = told("name", {"zh": "咨询", "en": ""}, {"zh": f"咨询（{number}）", "en": "Help"})

    assert after == {"zh": f"咨询（{HIDDEN}）", "en": "Help"}


@pytest.mark.parametrize("name", ["12345", "2026-10-01", "商事 1990 号", "11440300007542443"])
def test_other_figures_in_a_name_stay(name):
    assert told("name", {"zh": "旧", "en": ""}, {"zh": name, "en": ""})[1]["zh"] == name


@pytest.mark.parametrize(
    ("key", "before", "after", "counts"),
    [
        ("lines", [{"kind": "number"}], [{"kind": "number"}, {"kind": "text"}], (1, 2)),
        ("tips", [], [{"zh": "请带证件", "en": ""}], (0, 1)),
        ("logo", None, "iVBORw0KGgo=", (0, 1)),
        ("limits", [], [{"queue": "x" * LONGEST_TOLD}], (0, 1)),
        ("note", "short", "x" * LONGEST_TOLD, (1, 1)),
    ],
)
def test_texts_pictures_and_long_values_are_counted(key, before, after, counts):
    assert told(key, before, after) == tuple({"entries": count} for count in counts)


def test_of_special_days_only_those_that_differ_are_told():
    before = {f"2026-10-{day:02}": [] for day in range(1, 29)}
    after = {key: spans for key, spans in before.items() if key != "2026-10-02"} | {"2026-10-01": ["09:00-12:00"], "2026-12-31": []}

    assert told("exceptions", before, after) == (
        {"2026-10-01": [], "2026-10-02": []},
        {"2026-10-01": ["09:00-12:00"], "2026-12-31": []},
    )
