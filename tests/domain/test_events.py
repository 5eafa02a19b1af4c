"""The catalogue of events: every one survives its way into the log and back, and each line is chained to the one before."""

import json
import re
from dataclasses import FrozenInstanceError, fields
from types import NoneType
from typing import get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.domain import events
from hallq.domain.events import CATALOGUE, CounterOpened, DayOpened, Event, chain, facts_of, next_line, read_event, read_line

TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
PLAIN = {
    int: st.integers(-(2**53), 2**53),
    str: TEXTS,
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    NoneType: st.none(),
}


def values(hint):
    """Any value of a plain type, of one or another of them, or of a tuple of them."""
    if hint in PLAIN:
        return PLAIN[hint]
    parts = [part for part in get_args(hint) if part is not Ellipsis]
    if get_origin(hint) is not tuple:
        return st.one_of([values(part) for part in parts])
    if Ellipsis in get_args(hint):
        return st.lists(values(parts[0]), max_size=3).map(tuple)
    return st.tuples(*(values(part) for part in parts))


def samples(kind):
    """Any event of a kind."""
    hints = get_type_hints(kind)
    return st.builds(kind, **{fact.name: values(hints[fact.name]) for fact in fields(kind)})


SAMPLES = {name: samples(kind) for name, kind in CATALOGUE.items()}
EVENTS = st.one_of(list(SAMPLES.values()))
PRIVATE = re.compile(r"phone|idcard|identity|comment|password|secret|token|remark|plate|address|person_name|visitor")


@pytest.mark.parametrize("name", sorted(CATALOGUE))
@given(data=st.data())
def test_an_event_is_read_from_its_facts_as_it_was(name, data):
    event = data.draw(SAMPLES[name])

    assert read_event(name, json.loads(json.dumps(facts_of(event)))) == event


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_a_name_says_what_it_is_about_and_what_happened(name):
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)?", name)


def test_every_event_of_the_house_is_in_the_catalogue():
    kinds = {kind for kind in vars(events).values() if isinstance(kind, type) and issubclass(kind, Event) and kind.name}

    assert kinds == set(CATALOGUE.values())


@pytest.mark.parametrize("name", sorted(CATALOGUE))
@settings(max_examples=1)
@given(data=st.data())
def test_what_has_happened_is_not_changed(name, data):
    event = data.draw(SAMPLES[name])

    with pytest.raises(FrozenInstanceError):
        setattr(event, fields(event)[0].name, None)


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_no_event_has_room_for_personal_facts(name):
    assert [f.name for f in fields(CATALOGUE[name]) if PRIVATE.search(f.name)] == []


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_facts_are_plain_values(name):
    kinds = {hint for f in fields(CATALOGUE[name]) for hint in re.findall(r"\w+", str(get_type_hints(CATALOGUE[name])[f.name]))}

    assert kinds <= {"int", "str", "bool", "float", "None", "tuple", "class", "NoneType"}


def test_a_fact_that_is_not_known_is_left_out():
    opened = CounterOpened(counter=1, window="1", day="2026-11-23", zone=1, clerk=None, profile=1)

    assert "clerk" not in facts_of(opened)


def test_an_event_of_another_version_is_refused():
    with pytest.raises(KeyError):
        read_event("ticket.vanished", {})


def test_a_fact_of_another_version_is_refused():
    with pytest.raises(TypeError):
        read_event("day.opened", {"day": "2026-11-23", "weather": "rain"})


# --- lines ---------------------------------------------------------------------------------------------------------------------------------


@given(EVENTS, TEXTS)
def test_a_line_is_read_from_the_log_as_it_was_written(event, by):
    line = next_line(3, "e1", (41, "d"), 1_700_000_000_000, by, event)

    assert read_line(line.body, line.digest) == line


@given(EVENTS)
def test_a_line_bears_the_number_after_the_last(event):
    assert next_line(3, "e1", (41, "d"), 0, "system", event).seq == 42


@given(EVENTS)
def test_a_line_is_chained_to_the_digest_before(event):
    line = next_line(3, "e1", (41, "before"), 0, "system", event)

    assert line.digest == chain("before", line.body)


def test_another_digest_before_makes_another_line():
    one, other = (next_line(1, "e1", (0, digest), 0, "system", DayOpened("2026-11-23")) for digest in ("a", "b"))

    assert (one.body, one.digest == other.digest) == (other.body, False)


def test_a_body_is_written_in_one_way_only():
    line = next_line(1, "e1", (0, ""), 5, "system", DayOpened("2026-11-23"))

    assert line.body == '{"at":5,"by":"system","epoch":"e1","event":{"day":"2026-11-23"},"hall":1,"name":"day.opened","seq":1}'


def test_a_digest_is_sha_256_in_hexadecimal():
    assert chain("", "") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(EVENTS)
def test_a_line_knows_whose_ticket_it_is_about(event):
    assert next_line(1, "e1", (0, ""), 0, "system", event).ticket_id == getattr(event, "ticket", None)


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"name":"day.opened"}', "null"])
def test_what_is_not_a_line_is_refused(body):
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_line(body, "")
