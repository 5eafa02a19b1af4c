"""A template decides which lines a slip has; what a slip must never hide stands on it all the same, on every paper."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.domain.names import Name
from hallq.domain.slip import trial_slip
from hallq.domain.slip_template import BUILT_IN, SlipLine, SlipTemplate
from hallq.printing.compose import compose_ticket
from hallq.printing.document import Align, Cut, Feed, Pair, Qr, Rule, Text
from hallq.printing.preview import slips
from tests.printing.slips import ADDRESS, ENCODERS, PACKAGE, PLAIN, PROFILES
from tests.templates import TEMPLATES

GENERIC = ("zh-80-cut", "zh-58-nocut", "latin-80-cut", "latin-58-nocut", "raster-80-cut")


def composed(*lines, facts=PLAIN, link=ADDRESS, logo=""):
    """The lines of a slip with this template."""
    return compose_ticket(facts, link, SlipTemplate(1, "own", Name("自定"), lines, logo)).lines


def own(zh, en="", **look):
    return SlipLine("text", Name(zh, en), **look)


def texts(lines):
    return [line.text for line in lines if isinstance(line, Text)]


@given(TEMPLATES, st.sampled_from([PLAIN, PACKAGE, replace(PLAIN, language="en", zone=None, counters=(), estimate=None)]))
@settings(max_examples=60, deadline=None)
def test_every_template_is_printed_on_every_generic_printer_with_its_number(template, facts):
    document = compose_ticket(facts, ADDRESS, template)

    assert facts.number in texts(document.lines)
    for name in GENERIC:
        printed = slips(ENCODERS[name].encode(document), PROFILES[name])
        assert [slip.errors for slip in printed] == [()]
        assert name.startswith("raster") or facts.number in printed[0].text


@given(TEMPLATES)
@settings(max_examples=60, deadline=None)
def test_the_bars_of_a_copy_of_what_is_over_stand_above_every_template(template):
    facts = replace(PLAIN, copy=2, void="completed", test=True)

    bars = [line for line in compose_ticket(facts, None, template).lines if isinstance(line, Text) and line.invert]

    assert [bar.text for bar in bars] == ["补打 第2次 REPRINT", "已办结 COMPLETED 不再叫号", "测试票 TEST 不作取号凭证"]
    assert compose_ticket(facts, None, template).lines[0] == bars[0]


@pytest.mark.parametrize("void", ["cancelled", "expired"])
def test_a_copy_of_a_visit_that_was_given_up_is_void(void):
    assert texts(composed(SlipLine("number"), facts=replace(PLAIN, void=void)))[0] == "作废 VOID 不作取号凭证"


@pytest.mark.parametrize("void", ["completed", "cancelled", "expired"])
def test_a_copy_of_a_visit_that_is_over_says_nothing_of_a_wait(void):
    facts = replace(PLAIN, void=void, copy=1)
    said = "\n".join(texts(compose_ticket(facts, ADDRESS, BUILT_IN).lines))
    pairs = [line.left for line in compose_ticket(facts, ADDRESS, BUILT_IN).lines if isinstance(line, Pair)]

    assert "等待" not in said
    assert "叫号，" not in said
    assert "预计等待" not in pairs
    assert not any("前面" in one for one in texts(composed(own("前面 {ahead} 人"), own("约 {minutes} 分钟"), facts=facts)))


def test_a_page_of_no_day_has_no_serial_number():
    trial = trial_slip(Name("溪头"), "zh", "Asia/Shanghai", 0)

    assert not any(one.startswith("No.") for one in texts(compose_ticket(trial, ADDRESS, BUILT_IN).lines))


def test_lines_stand_in_the_order_of_the_template():
    assert texts(composed(SlipLine("service"), SlipLine("number"), SlipLine("hall"))) == [PLAIN.service.zh, "A001", PLAIN.hall.zh]


def test_own_words_are_filled_with_the_facts_of_the_ticket():
    said = texts(composed(own("{number} {service}：{zone} {windows}，{date} {time}，前面 {ahead} 人，约 {minutes} 分钟（{hall}）")))

    assert said == [
        "A001 企业职工基本养老保险关系转移接续：社会保障 1、2、12，2026-11-21 09:25，前面 12 人，约 15–25 分钟（滨河市政务服务中心）"
    ]


def test_own_words_speak_the_language_of_the_ticket():
    english = replace(PLAIN, language="en")

    assert texts(composed(own("请到{zone}", "Please go to {zone}"), own("只有中文"), facts=english)) == ["Please go to Social security", "只有中文"]


@pytest.mark.parametrize(
    ("words", "missing"), [("在{zone}", {"zone": None}), ("到{windows}", {"counters": ()}), ("约{minutes}分钟", {"estimate": None})]
)
def test_own_words_about_what_a_ticket_does_not_have_are_left_out(words, missing):
    assert texts(composed(SlipLine("number"), own(words), facts=replace(PLAIN, **missing))) == ["A001"]


@pytest.mark.parametrize(("estimate", "said"), [((5, 5), "5"), ((0, 10), "0–10"), ((15, 25), "15–25")])
def test_minutes_are_told_as_figures(estimate, said):
    assert texts(composed(own("{minutes}"), facts=replace(PLAIN, estimate=estimate))) == [said]


def test_own_words_look_as_the_template_says():
    line = composed(own("大字", size=3, align="right", bold=True))[0]

    assert line == Text("大字", Align.RIGHT, scale=3, rows=3, bold=True)


def test_two_rules_never_follow_one_another():
    lines = composed(SlipLine("rule"), SlipLine("zone"), SlipLine("rule"), SlipLine("steps"), SlipLine("number"), facts=replace(PACKAGE, zone=None))

    assert [type(line) for line in lines[:2]] == [Rule, Text]


def test_pairs_stand_apart():
    lines = composed(SlipLine("zone"), SlipLine("windows"), SlipLine("rule"), SlipLine("time"), SlipLine("number"))

    assert [type(line) for line in lines[:6]] == [Pair, Feed, Pair, Rule, Pair, Feed]


def test_a_template_without_a_code_has_none():
    assert not [line for line in composed(SlipLine("number")) if isinstance(line, Qr)]


def test_space_is_as_high_as_the_template_says():
    assert composed(SlipLine("space", dots=40)) == (Feed(40), Cut())


def test_a_line_for_a_logo_that_is_not_there_says_nothing():
    assert composed(SlipLine("logo"), SlipLine("space")) == composed(SlipLine("space"))


def test_a_logo_that_cannot_be_read_keeps_no_slip_back():
    assert composed(SlipLine("logo"), SlipLine("space"), logo="x") == composed(SlipLine("space"))


def test_a_slip_without_a_template_is_the_one_built_in():
    assert compose_ticket(PACKAGE, ADDRESS) == compose_ticket(PACKAGE, ADDRESS, BUILT_IN)
