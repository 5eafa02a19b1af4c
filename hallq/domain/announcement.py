"""What is said for a call, per language, as a list of parts that a voice or a reader of screens puts together."""

import re
from collections.abc import Callable, Iterator
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


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a call as it is spoken."""

    kind: PartKind
    text: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """A whole call in one language, with the chime first."""

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
_TEENS_EN = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS_EN = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LARGEST_CARDINAL = 9999


def announce(number: str, window: str, language: str = "zh", *, one: One = One.YI) -> Announcement:
    """The call of a ticket's number to a window.

    The number is read sign by sign with its leading noughts; the window is a count: 12 is 十二 and "twelve". English for `en…`, else Chinese.
    """
    if language.startswith("en"):
        return Announcement("en", (CHIME, *_english(number, window)))
    return Announcement("zh", (CHIME, *_chinese(number, window, one)))


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
    digits = {**dict(zip(_ASCII_DIGITS, _DIGITS_ZH, strict=True)), "1": one.value}
    yield _words("请")
    yield from (_sign(sign, digits) for sign in number)
    yield from (_words("号"), _words("到"))
    yield from _window(window, cardinal_zh)
    yield _words("号窗口办理")


def _english(number: str, window: str) -> Iterator[Part]:
    digits = dict(zip(_ASCII_DIGITS, _DIGITS_EN, strict=True))
    yield _words("Number")
    yield from (_sign(sign, digits) for sign in number)
    yield from (Part(PartKind.PAUSE, ","), _words("please go to counter"))
    yield from _window(window, cardinal_en)


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
