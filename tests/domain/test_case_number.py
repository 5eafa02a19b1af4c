"""A case number is a number: no sentence, no name, no number of a person."""

import pytest

from hallq.domain.case_number import check_case_number
from hallq.domain.errors import FieldInvalid


@pytest.mark.parametrize(
    "number",
    ["7", "2026-0815", "BH-2026-11-000123", "京A20260815", "许可[2026]12", "京（2026）12", "1234567890", "123456789012", "1" * 19, "a" * 39 + "1"],
)
def test_a_number_of_a_case_is_taken(number):
    assert check_case_number(number) == number


@pytest.mark.parametrize("number", ["", "1" * 41, "张三", "张小三1", "zhang-san", "two words", "a.b", "a/b", "a\n", "a\u200bb", "１２３", "é", "<b>"])
def test_what_is_no_number_is_refused(number):
    with pytest.raises(FieldInvalid) as refused:
        check_case_number(number)

    assert refused.value.facts["reason"] == "malformed"


@pytest.mark.parametrize(
    "number",
    ["13800138000", "A-13800138000", "110105491231002", "110105194912310021", "11010519491231002X", "No11010519491231002x", "13800138000X"],
)
def test_the_number_of_a_person_is_refused(number):
    with pytest.raises(FieldInvalid) as refused:
        check_case_number(number)

    assert refused.value.facts["reason"] == "looks like a personal number"
