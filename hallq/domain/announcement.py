"""What is said aloud, for a call and for a slip that did not come out: per language, as a list of parts that a voice puts together."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class PartKind(StrEnum):
    """What a part is: a voice may have a recording of each."""

    CHIME = "chime"
    WORDS = "words"
    LETTER = "letter"
    DIGIT = "digit"
    CARDINAL = "cardinal"
    PAUSE = "pause"


class One(StrEnum):
    """How the digit 1 is read in Chinese: 一 by default, 幺 as on the telephone."""

    YI = "一"
    YAO = "幺"


class SlipNews(StrEnum):
    """What is said of a slip where the number was taken; of one that came out there nothing is."""

    NOT_PRINTED = "not-printed"
    MOVED = "moved"
    """Another printer prints it."""
    UNSURE = "unsure"
    """Nobody knows whether it came out."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of what is spoken."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """All that is said at once in one language, with the chime first."""

    language: str
    parts: tuple[Part, ...]

    def text(self) -> str:
        """The words with a blank between parts, as a speech engine is given them."""
        spoken = (part for part in self.parts if part.kind is not PartKind.CHIME)
        return "".join(part.text if part.kind is PartKind.PAUSE else f" {part.text}" for part in spoken).strip()


CHIME = Part(PartKind.CHIME, "")

_ASCII_DIGITS = "0123456789"
_DIGITS_ZH = "零一二三四五六七八九"
_DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_DIGITS = {"zh": dict(zip(_ASCII_DIGITS, _DIGITS_ZH, strict=True)), "en": dict(zip(_ASCII_DIGITS, _DIGITS_EN, strict=True))}
_TEENS_EN = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LARGEST_CARDINAL = 9999

# Of each the sentence with the code on the screen or with the place of the other printer, and the one without.
_SLIP: Mapping[str, Mapping[SlipNews, tuple[str, str]]] = {
    "zh": {
        SlipNews.NOT_PRINTED: ("小票没有打印，您的号码是{number}，请扫码或记住号码", "小票没有打印，您的号码是{number}，请记住号码"),
        SlipNews.MOVED: ("您的号码是{number}，请到{place}取小票", "您的号码是{number}，请按屏幕提示取小票"),
        SlipNews.UNSURE: ("请看小票有没有出来，您的号码是{number}，请扫码或记住号码", "请看小票有没有出来，您的号码是{number}，请记住号码"),
    },
    "en": {
        SlipNews.NOT_PRINTED: (
            "Your slip was not printed. Your number is {number}. Please scan the code or remember the number.",
            "Your slip was not printed. Your number is {number}. Please remember the number.",
        ),
        SlipNews.MOVED: (
            "Your number is {number}. Your slip is printed at another place: {place}.",
            "Your number is {number}. Please see the screen for where to take your slip.",
        ),
        SlipNews.UNSURE: (
            "Please look whether your slip came out. Your number is {number}. Please scan the code or remember the number.",
            "Please look whether your slip came out. Your number is {number}. Please remember the number.",
        ),
    },
}  # fmt: skip
_PIECE = re.compile(r"\{(\w+)\}|([，.:])|([^{，.:]+)")
# A place is whatever the set-up calls it: only what a voice surely reads is said, no signs, no rare characters, no "2nd".
_SAYABLE = {
    "zh": re.compile(r"(?=.*[\u4e00-\u9fff])[\u4e00-\u9fffA-Za-z0-9 ]{1,20}"),
    "en": re.compile(r"(?=.{1,40}\Z)(?:[A-Za-z]+(?:['-][A-Za-z]+)*|[0-9]+)(?: (?:[A-Za-z]+(?:['-][A-Za-z]+)*|[0-9]+))*"),
}


def announce(number: str, window: str, language: str = "zh", *, one: One = One.YI) -> Announcement:
    """The call of a ticket's number to a window.

    The number is read sign by sign with its leading noughts; the window is a count: 12 is 十二 and "twelve". English for `en…`, else Chinese.
    """
    if language.startswith("en"):
        return Announcement("en", (CHIME, *_english(number, window)))
    return Announcement("zh", (CHIME, *_chinese(number, window, one)))


def announce_slip(number: str, news: SlipNews, language: str = "zh", *, has_code: bool = False, place: str | None = None) -> Announcement:
    """What became of a ticket's slip, said where the number was taken, with the number read as in a call. English for `en…`, else Chinese.

    `has_code` says that the screen shows a code to scan. `place` is where the other printer stands, by its name in that language; one that a voice
    may not read well, or None, sends the visitor to the screen.
    """
    spoken = "en" if language.startswith("en") else "zh"
    has_more = is_sayable(place, spoken) if news is SlipNews.MOVED else has_code
    sentence = _SLIP[spoken][news][0 if has_more else 1]
    return Announcement(spoken, (CHIME, *_pieces(sentence, number, place or "", spoken)))


def is_sayable(place: str | None, language: str) -> bool:
    """Whether the name of a place can be said so that it is understood, in `zh` or `en`."""
    return place is not None and _SAYABLE[language].fullmatch(place) is not None


def cardinal_zh(count: int) -> str:
    """A count as it is read: 12 is 十二, 102 is 一百零二; two is always 二. Above 9999 its digits."""
    if not 0 < count <= _LARGEST_CARDINAL:
        return "".join(_DIGITS_ZH[int(digit)] for digit in str(count))
    spoken, gap = "", False
    for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = count // power % 10
        if digit:
            spoken += ("零" if gap else "") + _DIGITS_ZH[digit] + unit
        gap = bool(spoken) and not digit
    # Only a count from ten to nineteen drops its first 一: 十二, but 一百一十二.
    return spoken.removeprefix("一") if spoken.startswith("一十") else spoken


def cardinal_en(count: int) -> str:
    """A count in English words: 102 is "one hundred and two". Above 9999 its digits."""
    if count > _LARGEST_CARDINAL:
        return " ".join(_DIGITS_EN[int(digit)] for digit in str(count))
    if count >= 1000:
        thousands, rest = divmod(count, 1000)
        return f"{_DIGITS_EN[thousands]} thousand{_joined(rest)}"
    if count >= 100:
        hundreds, rest = divmod(count, 100)
        return f"{_DIGITS_EN[hundreds]} hundred{_joined(rest)}"
    return _below_hundred(count)


def _joined(rest: int) -> str:
    if rest == 0:
        return ""
    return f" and {_below_hundred(rest)}" if rest < 100 else f" {cardinal_en(rest)}"


def _below_hundred(count: int) -> str:
    if count < 10:
        return _DIGITS_EN[count]
    if count < 20:
        return _TEENS_EN[count - 10]
    tens, ones = divmod(count, 10)
    return f"{_TENS_EN[tens]}-{_DIGITS_EN[ones]}" if ones else _TENS_EN[tens]


def _chinese(number: str, window: str, one: One) -> Iterator[Part]:
    digits = {**_DIGITS["zh"], "1": one.value}
    yield _words("请")
    yield from (_sign(sign, digits) for sign in number)
    yield from (_words("号"), _words("到"))
    yield from _window(window, cardinal_zh)
    yield _words("号窗口办理")


def _english(number: str, window: str) -> Iterator[Part]:
    yield _words("Number")
    yield from (_sign(sign, _DIGITS["en"]) for sign in number)
    yield from (Part(PartKind.PAUSE, ","), _words("please go to counter"))
    yield from _window(window, cardinal_en)


def _pieces(sentence: str, number: str, place: str, language: str) -> Iterator[Part]:
    """A sentence with its number and its place in their places."""
    for name, pause, words in _PIECE.findall(sentence):
        if pause:
            yield Part(PartKind.PAUSE, pause)
        elif words.strip():
            yield _words(words.strip())
        elif name == "number":
            yield from (_sign(sign, _DIGITS[language]) for sign in number)
        elif name:
            yield from (_window(place, cardinal_zh) if language == "zh" else _place_en(place))


def _place_en(place: str) -> Iterator[Part]:
    for word in place.split():
        yield Part(PartKind.CARDINAL, cardinal_en(int(word))) if word.isdecimal() else _words(word)


def _words(text: str) -> Part:
    return Part(PartKind.WORDS, text)


def _sign(sign: str, digits: dict[str, str]) -> Part:
    if sign in digits:
        return Part(PartKind.DIGIT, digits[sign])
    return Part(PartKind.LETTER, sign.upper()) if sign.isascii() else _words(sign)


def _window(window: str, cardinal: Callable[[int], str]) -> Iterator[Part]:
    """A window's label: counts as counts, Latin letters one by one, anything else as it stands."""
    for run in re.findall(r"[0-9]+|[A-Za-z]|[^0-9A-Za-z]+", window):
        if run[0] in _ASCII_DIGITS:
            yield Part(PartKind.CARDINAL, cardinal(int(run)))
        elif run.isascii() and run.isalpha():
            yield Part(PartKind.LETTER, run.upper())
        elif run.strip():
            yield _words(run.strip())
