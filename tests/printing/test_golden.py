"""The bytes of slips change on purpose only."""

import pytest

from hallq.printing.preview import slips
from tests.printing.golden_slips import FOLDER, HOW, golden
from tests.printing.slips import CASES, PROFILES, slip_bytes


@pytest.mark.parametrize("profile", PROFILES)
def test_a_golden_slip_equals_its_stored_bytes(profile):
    stored = FOLDER / f"{profile}.txt"
    kept = stored.read_text(encoding="utf-8") if stored.exists() else ""

    assert golden(profile) == kept, HOW.format(profile=profile)


def test_no_bytes_are_stored_of_a_profile_that_is_gone():
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(PROFILES)


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("case", CASES)
def test_a_golden_slip_is_one_piece_of_paper_without_an_unknown_byte(profile, case):
    printed = slips(slip_bytes(profile, CASES[case]), PROFILES[profile])

    assert [slip.errors for slip in printed] == [()]
