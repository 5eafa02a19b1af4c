"""The number of a case (办件编号): what may be one, so that neither a sentence nor a person's number ever stands in the story."""

import re

from hallq.domain.errors import FieldInvalid

LONGEST = 40
MOST_HAN = 2
_SHAPE = re.compile(r"[0-9A-Za-z\u4e00-\u9fff()（）〔〕\[\]-]{1,40}", re.ASCII)
_HAN = re.compile(r"[\u4e00-\u9fff]")
# A mobile number, an identity number of the first generation, and one of the second with its check digit.
_RUN = re.compile(r"[0-9]+X?", re.IGNORECASE)
_PERSONAL = frozenset({11, 15, 18})


def check_case_number(number: str) -> str:
    """The number itself, if it is one: ASCII letters, digits, hyphens, brackets and at most two Han characters (京, 许可), up to 40 in all.

    It has a digit, so that no name is one. A run of exactly 11, 15 or 18 digits (the last may be an X) is a telephone or identity number and
    refused. Raises FieldInvalid.
    """
    if not _SHAPE.fullmatch(number) or len(_HAN.findall(number)) > MOST_HAN or not _RUN.search(number):
        raise FieldInvalid(field="case_number", reason="malformed", longest=LONGEST)
    if any(len(run) in _PERSONAL or len(run.rstrip("Xx")) in _PERSONAL for run in _RUN.findall(number)):
        raise FieldInvalid(field="case_number", reason="looks like a personal number")
    return number
