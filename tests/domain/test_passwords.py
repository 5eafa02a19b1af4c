"""Which passwords may open an account."""

import pytest

from hallq.domain.errors import PasswordTooWeak
from hallq.domain.passwords import COMMON, read_password


@pytest.mark.parametrize("password", ["lilac over nine roofs", "正确的马电池订书钉", "x7Qm9wB2", "a" * 124 + "bcde"])
def test_a_long_or_odd_password_may_be_used(password):
    assert read_password(password, login="wang", hall="binhe") == password


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("x7Qm9wB", "too_short"),
        ("x7Qm9wB2" * 17, "too_long"),
        ("xyxyxyxyxy", "too_plain"),
        ("Woaini1314", "common"),
        ("wanglihua", "is_a_name"),
        ("Wanglihua2026", "is_a_name"),
        ("binhe-2026!", "is_a_name"),
        ("wang-lihua", "is_a_name"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(password, reason):
    with pytest.raises(PasswordTooWeak) as refused:
        read_password(password, login="wanglihua", hall="binhe")

    assert refused.value.facts["reason"] == reason


def test_the_same_signs_typed_in_full_width_are_the_same_password():
    assert read_password("ｘ７Ｑｍ９ｗＢ２", login="wang", hall="binhe") == "x7Qm9wB2"


def test_the_list_of_common_passwords_holds_none_that_length_refuses_already():
    assert [password for password in COMMON if len(password) < 8] == []
