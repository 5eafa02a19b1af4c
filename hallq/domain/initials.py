"""The initials of a Chinese name as it is read in pinyin, as a suggestion: 社会保障卡 is shbzk."""

_BOUNDS = (
    (0xB0A1, "a"), (0xB0C5, "b"), (0xB2C1, "c"), (0xB4EE, "d"), (0xB6EA, "e"), (0xB7A2, "f"), (0xB8C1, "g"), (0xB9FE, "h"), (0xBBF7, "j"),
    (0xBFA6, "k"), (0xC0AC, "l"), (0xC2E8, "m"), (0xC4C3, "n"), (0xC5B6, "o"), (0xC5BE, "p"), (0xC6DA, "q"), (0xC8BB, "r"), (0xC8F6, "s"),
    (0xCBFA, "t"), (0xCDDA, "w"), (0xCEF4, "x"), (0xD1B9, "y"), (0xD4D1, "z"),
)  # fmt: skip
_LAST = 0xD7F9
LONGEST = 48


def initials(name: str) -> str:
    """The initials of a name: GB 2312 has its 3,755 common characters in the order of their pinyin. Letters and digits stay, all else is left out.

    A character with several readings has that of its place in the standard, so whoever sets up a hall may put another.
    """
    return "".join(_initial(sign) for sign in name)[:LONGEST]


def _initial(sign: str) -> str:
    if sign.isascii():
        return sign.lower() if sign.isalnum() else ""
    try:
        place = int.from_bytes(sign.encode("gb2312"), "big")
    except UnicodeEncodeError:
        return ""
    if not _BOUNDS[0][0] <= place <= _LAST:
        return ""
    return next(letter for begin, letter in reversed(_BOUNDS) if place >= begin)
