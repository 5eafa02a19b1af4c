"""What is said for a call, and of a slip that did not come out."""

import pytest

from hallq.domain.announcement import One, Part, PartKind, SlipNews, announce, announce_slip, cardinal_en, cardinal_zh, is_sayable

CALLS = [
    ("A001", "3", "请 A 零 零 一 号 到 三 号窗口办理"),
    ("A102", "12", "请 A 一 零 二 号 到 十二 号窗口办理"),
    ("A000", "1", "请 A 零 零 零 号 到 一 号窗口办理"),
    ("B022", "2", "请 B 零 二 二 号 到 二 号窗口办理"),
    ("AB1000", "10", "请 A B 一 零 零 零 号 到 十 号窗口办理"),
    ("C200", "20", "请 C 二 零 零 号 到 二十 号窗口办理"),
    ("c345", "21", "请 C 三 四 五 号 到 二十一 号窗口办理"),
    ("D678", "102", "请 D 六 七 八 号 到 一百零二 号窗口办理"),
    ("D999", "110", "请 D 九 九 九 号 到 一百一十 号窗口办理"),
    ("007", "03", "请 零 零 七 号 到 三 号窗口办理"),
    ("A011", "A5", "请 A 零 一 一 号 到 A 五 号窗口办理"),
    ("A013", "A 5", "请 A 零 一 三 号 到 A 五 号窗口办理"),
    ("A012", "综合 8", "请 A 零 一 二 号 到 综合 八 号窗口办理"),
    ("办001", "服务台", "请 办 零 零 一 号 到 服务台 号窗口办理"),
]
CARDINALS_ZH = [
    (0, "零"),
    (1, "一"),
    (2, "二"),
    (9, "九"),
    (10, "十"),
    (11, "十一"),
    (12, "十二"),
    (19, "十九"),
    (20, "二十"),
    (22, "二十二"),
    (99, "九十九"),
    (100, "一百"),
    (101, "一百零一"),
    (102, "一百零二"),
    (110, "一百一十"),
    (112, "一百一十二"),
    (120, "一百二十"),
    (200, "二百"),
    (202, "二百零二"),
    (999, "九百九十九"),
    (1000, "一千"),
    (1002, "一千零二"),
    (1010, "一千零一十"),
    (1100, "一千一百"),
    (2020, "二千零二十"),
    (9999, "九千九百九十九"),
    (10203, "一零二零三"),
]
CARDINALS_EN = [
    (0, "zero"),
    (3, "three"),
    (10, "ten"),
    (12, "twelve"),
    (19, "nineteen"),
    (20, "twenty"),
    (42, "forty-two"),
    (100, "one hundred"),
    (102, "one hundred and two"),
    (342, "three hundred and forty-two"),
    (1000, "one thousand"),
    (1002, "one thousand and two"),
    (2345, "two thousand three hundred and forty-five"),
    (10203, "one zero two zero three"),
]
SLIPS = [
    (SlipNews.NOT_PRINTED, "zh", True, "小票没有打印， 您的号码是 A 零 零 一， 请扫码或记住号码"),
    (SlipNews.NOT_PRINTED, "zh", False, "小票没有打印， 您的号码是 A 零 零 一， 请记住号码"),
    (SlipNews.UNSURE, "zh", True, "请看小票有没有出来， 您的号码是 A 零 零 一， 请扫码或记住号码"),
    (SlipNews.UNSURE, "zh", False, "请看小票有没有出来， 您的号码是 A 零 零 一， 请记住号码"),
    (SlipNews.MOVED, "zh", True, "您的号码是 A 零 零 一， 请按屏幕提示取小票"),
    (
        SlipNews.NOT_PRINTED, "en", True,
        "Your slip was not printed. Your number is A zero zero one. Please scan the code or remember the number.",
    ),
    (SlipNews.NOT_PRINTED, "en-GB", False, "Your slip was not printed. Your number is A zero zero one. Please remember the number."),
    (
        SlipNews.UNSURE, "en", True,
        "Please look whether your slip came out. Your number is A zero zero one. Please scan the code or remember the number.",
    ),
    (SlipNews.UNSURE, "en", False, "Please look whether your slip came out. Your number is A zero zero one. Please remember the number."),
    (SlipNews.MOVED, "en", False, "Your number is A zero zero one. Please see the screen for where to take your slip."),
]  # fmt: skip
PLACES = [
    ("zh", "2号门旁", "请到 二 号门旁 取小票"),
    ("zh", "12号取号机旁", "请到 十二 号取号机旁 取小票"),
    ("zh", "A区 一层", "请到 A 区 一层 取小票"),
    ("en", "by kiosk 12", "Your slip is printed at another place: by kiosk twelve."),
    ("en", "Visitors' hall, left", None),
    ("en", "Beside the half-open door", "Your slip is printed at another place: Beside the half-open door."),
    ("en", "2nd floor", None),
    ("en", "2号门旁", None),
    ("en", "a" * 41, None),
    ("zh", "Beside door 2", None),
    ("zh", "一层（近电梯）", None),
    ("zh", "𪚥厅", None),
    ("zh", "<b>厅</b>", None),
    ("zh", "厅" * 21, None),
    ("zh", "", None),
    ("en", "", None),
    ("zh", None, None),
]


@pytest.mark.parametrize(("number", "window", "spoken"), CALLS)
def test_a_call_is_read_as_in_the_hall(number: str, window: str, spoken: str) -> None:
    assert announce(number, window).text() == spoken


@pytest.mark.parametrize(("count", "spoken"), CARDINALS_ZH)
def test_a_window_is_counted_in_chinese(count: int, spoken: str) -> None:
    assert cardinal_zh(count) == spoken


@pytest.mark.parametrize(("count", "spoken"), CARDINALS_EN)
def test_a_window_is_counted_in_english(count: int, spoken: str) -> None:
    assert cardinal_en(count) == spoken


def test_one_may_be_read_as_on_the_telephone() -> None:
    assert announce("A111", "11", one=One.YAO).text() == "请 A 幺 幺 幺 号 到 十一 号窗口办理"


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_a_call_is_read_in_english(language: str) -> None:
    assert announce("A001", "12", language).text() == "Number A zero zero one, please go to counter twelve"


@pytest.mark.parametrize("language", ["zh", "zh-CN", "fr"])
def test_any_other_language_hears_chinese(language: str) -> None:
    assert announce("A001", "3", language).language == "zh"


def test_a_call_comes_in_parts_with_the_chime_first() -> None:
    assert announce("A02", "12").parts == (
        Part(PartKind.CHIME, ""),
        Part(PartKind.WORDS, "请"),
        Part(PartKind.LETTER, "A"),
        Part(PartKind.DIGIT, "零"),
        Part(PartKind.DIGIT, "二"),
        Part(PartKind.WORDS, "号"),
        Part(PartKind.WORDS, "到"),
        Part(PartKind.CARDINAL, "十二"),
        Part(PartKind.WORDS, "号窗口办理"),
    )


def test_no_number_is_ever_read_with_the_other_two() -> None:
    assert not any("两" in announce(f"A{number:03d}", str(number)).text() for number in range(1000))


@pytest.mark.parametrize(("news", "language", "has_code", "spoken"), SLIPS)
def test_what_became_of_a_slip_is_said_with_the_number(news: SlipNews, language: str, has_code: bool, spoken: str) -> None:
    assert announce_slip("A001", news, language, has_code=has_code).text() == spoken


@pytest.mark.parametrize(("language", "place", "spoken"), PLACES)
def test_the_place_of_another_printer_is_said_where_a_voice_reads_it_well(language: str, place: str | None, spoken: str | None) -> None:
    said = announce_slip("A001", SlipNews.MOVED, language, place=place)

    assert is_sayable(place, language) == (spoken is not None)
    assert said.text().endswith(spoken or announce_slip("A001", SlipNews.MOVED, language).text())


@pytest.mark.parametrize("news", SlipNews)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_number_is_read_at_the_kiosk_as_in_a_call(news: SlipNews, language: str) -> None:
    signs = {PartKind.LETTER, PartKind.DIGIT}
    heard = [
        [part for part in said.parts if part.kind in signs] for said in (announce_slip("B10", news, language), announce("B10", "服务台", language))
    ]

    assert heard[0] == heard[1]


def test_a_slip_is_spoken_of_behind_the_chime() -> None:
    assert announce_slip("A1", SlipNews.UNSURE).parts == (
        Part(PartKind.CHIME, ""),
        Part(PartKind.WORDS, "请看小票有没有出来"),
        Part(PartKind.PAUSE, "，"),
        Part(PartKind.WORDS, "您的号码是"),
        Part(PartKind.LETTER, "A"),
        Part(PartKind.DIGIT, "一"),
        Part(PartKind.PAUSE, "，"),
        Part(PartKind.WORDS, "请记住号码"),
    )
