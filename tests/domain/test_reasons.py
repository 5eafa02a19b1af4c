"""The reasons that stand in the story are words of closed lists."""

import pytest

from hallq.domain import reasons
from hallq.domain.errors import FieldInvalid

CHECKS = {
    reasons.check_hold_reason: reasons.HOLD_REASONS,
    reasons.check_cancel_reason: reasons.CANCEL_REASONS,
    reasons.check_close_reason: reasons.CLOSE_REASONS,
    reasons.check_suspend_reason: reasons.SUSPEND_REASONS,
    reasons.check_copy_reason: reasons.COPY_REASONS,
}


@pytest.mark.parametrize(("check", "reason"), [(check, reason) for check, known in CHECKS.items() for reason in known])
def test_a_reason_of_the_list_is_taken(check, reason):
    assert check(reason) == reason


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("reason", ["", "张三的身份证", "Other", "other ", "11010519491231002X"])
def test_another_reason_is_refused_and_the_list_is_told(check, reason):
    with pytest.raises(FieldInvalid) as refused:
        check(reason)

    assert refused.value.facts == {"field": "reason", "reason": "unknown", "allowed": sorted(CHECKS[check])}


@pytest.mark.parametrize("known", CHECKS.values(), ids=[check.__name__ for check in CHECKS])
def test_every_reason_has_its_own_words_in_both_languages(known):
    assert len({name.zh for name in known.values()}) == len({name.en for name in known.values()}) == len(known)
