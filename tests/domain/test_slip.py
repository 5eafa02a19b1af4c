"""A slip's facts go into a print job and come back the same."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.names import Name
from hallq.domain.slip import SlipFacts, from_json, to_json, trial_slip

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
NAMES = st.builds(Name, TEXTS, TEXTS)
FACTS = st.builds(
    SlipFacts,
    template=st.sampled_from(["", "family"]),
    language=st.sampled_from(["zh", "en"]),
    hall=NAMES,
    service=NAMES,
    number=TEXTS,
    ahead=st.integers(0, 999),
    estimate=st.none() | st.tuples(st.integers(0, 999), st.integers(0, 999)),
    counters=st.lists(TEXTS, max_size=3).map(tuple),
    steps=st.lists(NAMES, max_size=3).map(tuple),
    issued_at=st.integers(0, 2**45),
    timezone=st.just("Asia/Shanghai"),
    business_day=st.just("2026-11-23"),
    tips=st.lists(NAMES, max_size=3).map(tuple),
    copy=st.integers(0, 9),
    test=st.booleans(),
    zone=st.none() | NAMES,
    void=st.sampled_from(["", "completed"]),
    stages=st.lists(st.integers(1, 3), max_size=3).map(tuple),
)


@given(FACTS)
def test_facts_come_back_from_a_print_job_as_they_went_in(facts):
    assert from_json(to_json(facts)) == facts


@given(FACTS)
def test_equal_facts_are_written_alike(facts):
    assert to_json(from_json(to_json(facts))) == to_json(facts)


def test_chinese_is_written_as_it_is_read():
    facts = SlipFacts("", "zh", Name("溪头"), Name("社保"), "A001", 0, None, (), (), 0, "Asia/Shanghai", "2026-11-23", ())

    assert "溪头" in to_json(facts)


def test_a_print_job_of_before_zones_were_told_still_reads():
    facts = SlipFacts("", "zh", Name("溪头"), Name("社保"), "A001", 0, None, (), (), 0, "Asia/Shanghai", "2026-11-23", ())
    raw = json.loads(to_json(facts))
    del raw["zone"]

    assert from_json(json.dumps(raw)) == facts


def test_a_print_job_of_before_steps_had_stages_still_reads():
    facts = SlipFacts("", "zh", Name("溪头"), Name("社保"), "A001", 0, None, (), (), 0, "Asia/Shanghai", "2026-11-23", ())
    raw = json.loads(to_json(facts))
    del raw["stages"]

    assert from_json(json.dumps(raw)) == facts


def test_a_print_job_of_before_templates_had_codes_names_none():
    facts = SlipFacts("", "zh", Name("溪头"), Name("社保"), "A001", 0, None, (), (), 0, "Asia/Shanghai", "2026-11-23", ())

    assert from_json(json.dumps(json.loads(to_json(facts)) | {"template": 1})) == facts


def test_a_test_page_names_no_template_and_says_that_it_is_a_test():
    page = trial_slip(Name("溪头"), "zh", "Asia/Shanghai", 0)

    assert (page.template, page.test) == ("", True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"estimate": null}', "null"])
def test_what_is_not_a_slip_is_refused(text):
    with pytest.raises((ValueError, TypeError, KeyError)):
        from_json(text)


def test_a_fact_that_nobody_knows_is_refused():
    facts = SlipFacts("", "zh", Name("溪头"), Name("社保"), "A001", 0, None, (), (), 0, "Asia/Shanghai", "2026-11-23", ())
    raw = json.loads(to_json(facts)) | {"phone": "1"}

    with pytest.raises(TypeError):
        from_json(json.dumps(raw))
