"""The steps of a package: as a set-up writes them, and which may be done now."""

import pytest

from hallq.domain.package import PlannedStep, brought_forward, flat_steps, in_stages, open_steps, package_steps, stage_numbers

PLAN = [PlannedStep(1, 1, 11, 21), PlannedStep(2, 2, 12, 22), PlannedStep(3, 2, 13, 23), PlannedStep(4, 3, 14, 24)]


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        (["a", "b"], ["a", "b"]),
        (["a", ["b", "c"], "d"], ["a", ["b", "c"], "d"]),
        ([["a", "b"]], [["a", "b"]]),
        (["a", ["b"]], ["a", "b"]),
        (("a", ("b", "c")), ["a", ["b", "c"]]),
        (["a", "a"], ["a", "a"]),
    ],
)
def test_steps_have_one_written_form(written, canonical):
    assert package_steps(written) == canonical


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("a", "must be a list"),
        ([], "needs 2 entries at least"),
        (["a"], "needs 2 entries at least"),
        ([["a"]], "needs 2 entries at least"),
        (["a", []], "needs 1 entries at least"),
        (["a", ["b", "b"]], "'b' is there twice"),
        (["a", 3], "must be text, not a number (write it in quotes)"),
        (["a", ["b", ["c"]]], "must be text, not a list or mapping (write it in quotes)"),
    ],
)
def test_what_is_no_plan_is_told(written, reason):
    with pytest.raises(ValueError, match=r"\w") as told:
        package_steps(written)
    assert str(told.value) == reason


def test_stages_are_numbered_from_one():
    assert stage_numbers(["a", ["b", "c"], "d"]) == (1, 2, 2, 3)


def test_flat_steps_are_written_in_their_stages_again():
    steps = ["a", ["b", "c"], "d"]

    assert in_stages(flat_steps(steps), stage_numbers(steps)) == steps


def test_steps_without_stages_are_done_in_their_order():
    assert in_stages(["a", "b"], ()) == ["a", "b"]


def test_all_steps_of_the_next_stage_are_open():
    assert open_steps(PLAN, 1) == PLAN[1:3]


def test_a_stage_is_finished_before_the_next_begins():
    assert open_steps(PLAN, 2) == PLAN[2:3]


def test_after_the_last_step_none_is_open():
    assert open_steps(PLAN, 4) == []


def test_a_step_that_is_brought_forward_leaves_the_others_in_their_order():
    assert brought_forward("abcd", 2, 4) == ["a", "d", "b", "c"]
