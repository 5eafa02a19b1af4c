"""What came of a what-if in words and as values."""

import csv
import io
from dataclasses import replace

import pytest

from hallq.domain.listing import Listing
from hallq.domain.names import Name
from hallq.domain.routing import HallSetup, PriorityClass, Settings
from hallq.domain.whatif import Waits, WhatIf
from hallq.sheets.what_if import COLUMNS, RULES, as_csv, as_json, groups, guard_told, meaning

WAITS = Waits(1, 4, 1, 12.25, 9.96, 20.0, 31.0, 0.25, 1.34, 2)
NOBODY = Waits(2, 0, 3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0)
HALL = HallSetup(
    1, "small", Name("厅", "hall"), "town", "Asia/Shanghai", 0, ("zh",), (), Settings(), {}, 1,
    priorities=Listing((PriorityClass(1, "ordinary", 0, Name("普通", "Ordinary")), PriorityClass(2, "=green", 1, Name("绿色", "=Green")))),
)  # fmt: skip


def day(was=12.25, instead=12.25):
    """A day of which nobody of the second class was called."""
    one = [WAITS, replace(WAITS, mean=was), replace(WAITS, mean=instead)]
    return WhatIf(*((wait, NOBODY, replace(wait, class_id=None)) for wait in one))


@pytest.mark.parametrize(
    ("instead", "said"),
    [
        (12.7, ("Every class waits as long as before.",)),
        (10.0, ("Ordinary waits 2.2 min less on average", "Everybody waits 2.2 min less on average")),
        (30.0, ("Ordinary waits 18 min more on average", "Everybody waits 18 min more on average")),
    ],
)
def test_what_it_would_mean_is_said_of_each_class_that_was_called(instead, said):
    assert meaning(HALL, day(instead=instead), "en") == said


def test_where_one_waits_as_long_and_others_not_each_is_said():
    found = WhatIf(day().really, day().was, (WAITS, NOBODY, replace(WAITS, class_id=None, mean=20.0)))

    assert meaning(HALL, found, "en") == ("Ordinary waits as long", "Everybody waits 7.8 min more on average")


def test_who_would_not_be_called_is_said():
    both = (WAITS, replace(WAITS, class_id=2), replace(WAITS, class_id=None))
    found = WhatIf(both, both, (WAITS, NOBODY, replace(WAITS, class_id=None)))

    assert meaning(HALL, found, "en") == ("Ordinary waits as long", "=Green would not be called", "Everybody waits as long")


@pytest.mark.parametrize(("really", "said"), [(NOBODY, "Nobody was called on that day."), (WAITS, "Nobody would be called.")])
@pytest.mark.parametrize("was", [NOBODY, WAITS])
def test_where_nobody_is_called_that_is_said(really, was, said):
    assert meaning(HALL, WhatIf((really,), (was,), (NOBODY,)), "en") == (said,)


def test_calls_by_age_are_counted():
    assert guard_told(day(), "en") == "Calls for which the longest wait decided: 2 by the rule, 2 otherwise."


def test_a_table_has_dashes_where_nobody_was_called():
    found = groups(HALL, day(), "en")

    assert [group.name for group in found] == ["Ordinary", "=Green", "Everybody"]
    assert found[0].rows[0] == ("As it was", ("4", "12", "10.0", "20", "31", "25.0%", "1.3", "2", "1"))
    assert found[1].rows[2] == ("Played otherwise", ("0", "–", "–", "–", "–", "–", "–", "0", "3"))


def test_json_has_figures_by_code_and_nothing_where_nobody_was_called():
    found = as_json(HALL, day(), day="2026-11-23", asked={"rule": "fifo"})

    assert list(found["rows"][0]["figures"]) == list(COLUMNS)
    assert [row["class"] for row in found["rows"][::3]] == ["ordinary", "=green", None]
    assert found["rows"][0]["figures"]["over_target"] == 0.25
    assert found["rows"][3]["figures"]["mean"] is None
    assert len(found["definitions"]) == len(RULES)


def test_csv_runs_nothing_in_a_spreadsheet():
    lines = list(csv.reader(io.StringIO(as_csv(HALL, day(), "en").decode())))

    assert lines[0][:4] == ["Class", "Name", "Under", "Called"]
    assert lines[4][:5] == ["'=green", "'=Green", "As it was", "0", ""]
    assert lines[-1][:5] == ["", "Everybody", "Played otherwise", "4", "12.25"]
