"""The bytes of slips change on purpose only."""

import pytest

from hallq.printing.preview import slips
from tests.printing.golden_slips import FOLDER, golden
from tests.printing.slips import CASES, PROFILES, slip_bytes


@pytest.mark.parametrize("profile", PROFILES)
def test_a_golden_slip_equals_its_stored_bytes(profile):
    assert golden(profile) == (FOLDER / f"{profile}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("case", CASES)
def test_a_golden_slip_is_one_piece_of_paper_without_an_unknown_byte(profile, case):
    printed = slips(slip_bytes(profile, CASES[case]), PROFILES[profile])

    assert [slip.errors for slip in printed] == [()]
