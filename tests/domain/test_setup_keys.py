"""Readers of the values in a set-up file: each has one canonical form and says what is wrong."""

import math

import pytest

from hallq.domain import setup_keys as k

LINKS = {"tcp": {"host": k.Key(k.text()), "port": k.Key(k.whole(1, 65_535), 9100)}, "file": {"path": k.Key(k.text()), "mode": k.Key(k.text(), None)}}


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (k.text(), "社保", "社保"),
        (k.text(may_be_empty=True), "", ""),
        (k.code(), "ss-pension-2", "ss-pension-2"),
        (k.whole(0, 9), 9, 9),
        (k.number(0, 9), 6.5, 6.5),
        (k.number(0, 9), 8.0, 8),
        (k.truth, False, False),
        (k.one_of("fifo", "strict"), "fifo", "fifo"),
        (k.maybe(k.whole(0, 9)), None, None),
        (k.maybe(k.whole(0, 9)), 3, 3),
        (k.list_of(k.text()), ["a", "b"], ["a", "b"]),
        (k.list_of(k.text(), repeated=True), ["a", "a"], ["a", "a"]),
        (k.name(), {"zh": "人社", "en": "Social"}, {"zh": "人社", "en": "Social"}),
        (k.name(), {"zh": "人社"}, {"zh": "人社", "en": ""}),
        (k.timezone, "Asia/Shanghai", "Asia/Shanghai"),
        (k.clock_minutes, "04:30", 270),
        (k.one_mapping(LINKS), {"kind": "tcp", "host": "10.0.0.9"}, {"kind": "tcp", "host": "10.0.0.9", "port": 9100}),
        (k.one_mapping(LINKS), {"kind": "file", "path": "/dev/null"}, {"kind": "file", "path": "/dev/null"}),
    ],
)
def test_a_value_is_read_in_its_one_form(read, raw, value):
    assert read(raw) == value


def test_a_whole_number_is_written_without_a_point():
    assert str(k.number(0, 9)(8.0)) == "8"


@pytest.mark.parametrize(
    ("read", "raw", "reason"),
    [
        (k.text(), 1, "must be text, not a number (write it in quotes)"),
        (k.text(), True, "must be text, not true or false (write it in quotes)"),
        (k.text(), None, "must be text, not nothing (write it in quotes)"),
        (k.text(), ["a"], "must be text, not a list or mapping (write it in quotes)"),
        (k.text(), " ", "must not be empty"),
        (k.text(may_be_empty=True), "  ", "must not be empty"),
        (k.text(3), "abcd", "is longer than 3 characters"),
        (k.text(), "a\nb", "holds a control character"),
        (k.text(), "a\u202eb", "holds a control character"),
        (k.text(), "a\u2028b", "holds a control character"),
        (k.code(), "Rs Pension", "'Rs Pension' is not a code of this kind (small letters, digits and hyphens, 48 at most)"),
        (k.whole(0, 9), 10, "must be a whole number from 0 to 9"),
        (k.whole(0, 9), True, "must be a whole number from 0 to 9"),
        (k.whole(0, 9), 1.5, "must be a whole number from 0 to 9"),
        (k.number(0, 9), math.nan, "must be a number from 0 to 9"),
        (k.number(0, 9), math.inf, "must be a number from 0 to 9"),
        (k.number(0, 9), False, "must be a number from 0 to 9"),
        (k.number(0, 9), "8", "must be a number from 0 to 9"),
        (k.truth, 1, "must be true or false"),
        (k.one_of("fifo", "strict"), "lifo", "'lifo' is none of fifo, strict"),
        (k.one_of(1), True, "True is none of 1"),
        (k.one_of("fifo"), ["fifo"], "['fifo'] is none of fifo"),
        (k.list_of(k.text()), "ab", "must be a list"),
        (k.list_of(k.text()), {"a": 1}, "must be a list"),
        (k.list_of(k.text(), least=2), ["a"], "needs 2 entries at least"),
        (k.list_of(k.text()), ["a", "a"], "'a' is there twice"),
        (k.name(), "人社", "must be a name like {zh: 社保, en: Social insurance}"),
        (k.name(), {"en": "Social"}, "must be a name like {zh: 社保, en: Social insurance}"),
        (k.name(), {"zh": "人社", "de": "Soziales"}, "must be a name like {zh: 社保, en: Social insurance}"),
        (k.name(2), {"zh": "人社局"}, "zh is longer than 2 characters"),
        (k.name(), {"zh": "人社", "en": 1}, "en must be text, not a number (write it in quotes)"),
        (k.timezone, "Asia/Atlantis", "'Asia/Atlantis' is not a time zone like Asia/Shanghai"),
        (k.timezone, "../etc/passwd", "'../etc/passwd' is not a time zone like Asia/Shanghai"),
        (k.clock_minutes, "24:00", "'24:00' is not a time of day like \"04:00\" (write it in quotes)"),
        (k.clock_minutes, 240, '240 is not a time of day like "04:00" (write it in quotes)'),
        (k.one_mapping(LINKS), "tcp", "must be a mapping with kind: tcp, file"),
        (k.one_mapping(LINKS), {"kind": ["tcp"]}, "must be a mapping with kind: tcp, file"),
        (k.one_mapping(LINKS), {"kind": "usb"}, "must be a mapping with kind: tcp, file"),
        (k.one_mapping(LINKS), {"kind": "tcp", "port": 0}, "host: is missing; port: must be a whole number from 1 to 65535"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_reason(read, raw, reason):
    with pytest.raises(ValueError, match=r".") as refused:
        read(raw)

    assert str(refused.value) == reason


def test_all_keys_of_a_mapping_are_read_and_every_fault_is_noted():
    problems = k.Problems()
    keys = {"first": k.Key(k.whole(0, 9), 1), "width": k.Key(k.whole(2, 4)), "prefix": k.Key(k.text())}

    values = k.read_keys({"width": 7, "colour": "red", 3: 4}, keys, "series.A", problems)

    assert values == {"first": 1, "width": None, "prefix": None}
    assert problems.found == [
        {"place": "series.A.3", "reason": "is not a key here; known are first, width, prefix"},
        {"place": "series.A.colour", "reason": "is not a key here; known are first, width, prefix"},
        {"place": "series.A.width", "reason": "must be a whole number from 2 to 4"},
        {"place": "series.A.prefix", "reason": "is missing"},
    ]


def test_what_is_no_mapping_has_no_values():
    problems = k.Problems()

    assert k.read_keys(["first"], {"first": k.Key(k.whole(0, 9))}, "series.A", problems) == {"first": None}
    assert problems.found == [{"place": "series.A", "reason": "must be a mapping of keys"}]


def test_a_queue_served_in_part_has_one_form():
    assert k.served_in_part({"queue": "card", "classes": ["green", "booked"]}) == {
        "queue": "card", "classes": ["booked", "green"], "share": 1, "after_minutes": 0,
    }  # fmt: skip


def test_whatever_is_wrong_with_a_queue_served_in_part_is_told_at_once():
    with pytest.raises(k.Several) as refused:
        k.served_in_part({"queue": "card", "share": 0, "after_minutes": 481})

    assert sorted(refused.value.reasons) == ["after_minutes: must be a number from 0 to 480", "share: must be a whole number from 1 to 99"]
