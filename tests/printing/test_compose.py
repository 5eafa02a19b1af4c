"""The slip says what a visitor needs, in the visitor's language."""

from dataclasses import replace

import pytest

from hallq.domain.names import Name
from hallq.printing.document import Cut, Pair, Qr, Text
from tests.printing.slips import ADDRESS, PACKAGE, PLAIN, document


def said(facts=PLAIN, address=ADDRESS):
    """All words of a slip, from top to bottom."""
    words = []
    for line in document(facts, address).lines:
        match line:
            case Text():
                words.append(line.text)
            case Pair():
                words.append(f"{line.left} {line.right}")
            case Qr():
                words.append(line.caption)
    return words


ENGLISH = replace(PLAIN, language="en")


def test_a_slip_says_hall_number_service_place_estimate_windows_and_time():
    assert said() == [
        "滨河市政务服务中心",
        "您的号码",
        "A001",
        "企业职工基本养老保险关系转移接续",
        "您前面还有 12 人等待",
        "预计等待 约 15–25 分钟",
        "办理区域 社会保障",
        "办理窗口 1、2、12",
        "取号时间 2026-11-21 09:25",
        "扫码查看排队进度",
        "请留意叫号，过号请到服务台。",
        "No. 20261121-A001",
    ]


def test_an_english_ticket_speaks_english():
    assert said(ENGLISH)[:6] == [
        "Binhe City Service Hall",
        "Your number",
        "A001",
        "Transfer of pension insurance",
        "12 people ahead of you",
        "Estimated wait about 15–25 min",
    ]


def test_the_number_is_the_largest_thing():
    texts = [line for line in document().lines if isinstance(line, Text)]

    assert max(texts, key=lambda line: line.scale).text == "A001"


@pytest.mark.parametrize(("ahead", "sentence"), [(0, "Nobody is ahead of you"), (1, "1 person ahead of you"), (2, "2 people ahead of you")])
def test_the_people_ahead_are_counted_as_people_speak(ahead, sentence):
    assert sentence in said(replace(ENGLISH, ahead=ahead))


@pytest.mark.parametrize(
    ("estimate", "sentence"),
    [
        ((5, 10), "about 5–10 min"),
        ((5, 5), "about 5 min"),
        ((0, 5), "up to 5 min"),
        (None, "cannot be estimated"),
    ],
)
def test_an_estimate_is_a_range_or_honestly_missing(estimate, sentence):
    assert f"Estimated wait {sentence}" in said(replace(ENGLISH, estimate=estimate))


def test_without_windows_none_are_named():
    assert not any(line.startswith("办理窗口") for line in said(replace(PLAIN, counters=())))


def test_neighbouring_windows_are_told_as_a_span():
    assert "At windows 21–35" in said(replace(PACKAGE, language="en"))


def test_one_window_is_told_as_one():
    assert "At window 7" in said(replace(ENGLISH, counters=("7",)))


def test_a_slip_of_before_zones_were_told_names_none():
    assert not any(line.startswith("办理区域") for line in said(replace(PLAIN, zone=None)))


def test_a_package_lists_its_steps_in_order():
    lines = said(PACKAGE)

    assert lines[lines.index("本次一并办理的步骤") + 1 :][:3] == [
        "1. 营业执照设立登记",
        "2. 公众聚集场所投入使用、营业前消防安全检查（告知承诺）",
        "3. 户外招牌设置备案",
    ]


@pytest.mark.parametrize(("language", "second"), [("zh", "2. 消防检查、招牌备案（不分先后）"), ("en", "2. Fire check, Sign in either order")])
def test_steps_in_either_order_stand_together(language, second):
    steps = (Name("营业执照", "Licence"), Name("消防检查", "Fire check"), Name("招牌备案", "Sign"))
    lines = said(replace(PACKAGE, language=language, steps=steps, stages=(1, 2, 2)))

    assert second in lines


def test_without_an_address_there_is_no_code():
    assert not [line for line in document(address=None).lines if isinstance(line, Qr)]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_copy_says_so_in_both_languages_at_the_top(language):
    assert said(replace(PLAIN, language=language, copy=2))[0] == "补打 第2次 REPRINT"


def test_a_copy_bears_its_own_serial_and_the_old_time():
    lines = said(replace(PLAIN, copy=2))

    assert (lines[-1], "取号时间 2026-11-21 09:25" in lines) == ("No. 20261121-A001-2", True)


def test_a_test_slip_is_no_ticket():
    assert said(replace(PLAIN, test=True))[0] == "测试票 TEST 不作取号凭证"


def test_the_time_is_the_halls():
    assert "取号时间 2026-11-21 06:55" in said(replace(PLAIN, timezone="Asia/Kolkata"))


def test_a_slip_ends_with_its_cut():
    assert document().lines[-1] == Cut()
