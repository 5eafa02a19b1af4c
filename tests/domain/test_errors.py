"""Refusals: each with a stable code, each in one family."""

import re

import pytest

from hallq.domain import errors
from hallq.domain.errors import Conflict, Forbidden, Invalid, Refusal, Unavailable, Unknown

FAMILIES = (Unknown, Invalid, Forbidden, Conflict, Unavailable)


def _all(kind):
    return [kind, *(found for child in kind.__subclasses__() for found in _all(child))]


KINDS = [kind for kind in _all(Refusal) if kind.__module__ == errors.__name__]
LEAVES = [kind for kind in KINDS if kind not in (Refusal, *FAMILIES)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_code_is_written_in_small_letters(kind):
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", kind.code)


@pytest.mark.parametrize("kind", LEAVES)
def test_every_refusal_belongs_to_one_family(kind):
    assert sum(issubclass(kind, family) for family in FAMILIES) == 1


def test_no_two_refusals_share_a_code():
    codes = [kind.code for kind in LEAVES]

    assert sorted(codes) == sorted(set(codes))


def test_every_refusal_names_its_own_code():
    assert [kind for kind in LEAVES if "code" not in vars(kind)] == []


def test_a_refusal_tells_about_what():
    assert str(errors.CounterBusy(counter="3", ticket=17)) == "counter_busy(counter='3', ticket=17)"


def test_the_facts_of_a_refusal_can_be_read():
    assert errors.CounterBusy(counter="3").facts == {"counter": "3"}
