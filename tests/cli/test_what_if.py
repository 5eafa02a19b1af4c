"""`hallq what-if`: a past day under another rule, waits side by side, by the options that the page has as fields."""

import csv
import io
import json
import os

import pytest

from hallq.cli.commands import MACHINE, REFUSED
from tests import databases
from tests.cli.conftest import Terminal
from tests.manage.days import past_monday
from tests.serving import serve


@pytest.fixture(scope="module")
def monday(sqlite_template, tmp_path_factory):
    """A hall with a Monday behind it; all that is done is to look."""
    folder = tmp_path_factory.mktemp("past")
    url = databases.sqlite_copy(sqlite_template, folder)
    past_monday(serve(url, folder))
    yield url
    databases.close_databases(url)


@pytest.fixture
def past(monday, tmp_path, monkeypatch):
    """A terminal at that hall; English is spoken."""
    for name in [name for name in os.environ if name.startswith("HALLQ_") or name in {"LC_ALL", "LC_MESSAGES", "LANG"}]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HALLQ_HOME", str(tmp_path))
    monkeypatch.setenv("HALLQ_DATABASE_URL", monday)
    return Terminal(tmp_path, monday)


def means(terminal, *words, klass="green"):
    """The mean waits of a class: as it was, by the rule, otherwise."""
    rows = json.loads(terminal("what-if", *words, "--format", "json").out)["rows"]
    return [row["figures"]["mean"] for row in rows if row["class"] == klass]


def test_a_past_day_is_played_under_another_rule_on_both_databases(terminal, tmp_path):
    past_monday(serve(terminal.url, tmp_path))

    assert means(terminal, "--rule", "fifo") == [0, 10, 60]


def test_waits_stand_side_by_side_below_what_it_would_mean(past):
    said = past("what-if", "--rule", "fifo").out

    assert said.startswith("What if · 2026-11-23 · Waits in minutes\n---")
    assert "Green channel waits 50 min more on average" in said
    assert [line.split()[6:9] for line in said.splitlines() if line.startswith("Green channel · Played by the rule ")] == [["rule", "1", "10"]]
    assert "those of today count" in " ".join(said.split())


def test_it_speaks_the_language_asked_for(past):
    assert "绿色通道" in past("what-if", "--rule", "fifo", "--language", "zh").out


def test_csv_has_the_figures_of_json(past):
    lines = list(csv.DictReader(io.StringIO(past("what-if", "--rule", "fifo", "--format", "csv").out)))

    assert [float(line["Mean"]) for line in lines if line["Class"] == "green"] == means(past, "--rule", "fifo")
    assert [line["Under"] for line in lines[:3]] == ["As it was", "Played by the rule", "Played otherwise"]


def test_json_says_what_was_asked(past):
    found = json.loads(past("what-if", "--rule", "credit", "--head", "green=1", "--format", "json").out)

    assert (found["day"], found["asked"]) == ("2026-11-23", {"rule": "credit", "head.green": "1"})
    assert found["rows"][-1]["name"]["en"] == "Everybody"


def test_numbers_of_a_class_count(past):
    assert means(past, "--rule", "credit", "--head", "green=1")[2] == 10
    assert means(past, "--rule", "credit", "--pace", "ordinary=3")[2] == 60
    assert means(past, "--rule", "due", "--target", "green=60")[2] == 60


def test_minutes_may_have_fractions(past):
    assert means(past, "--rule", "due", "--target", "green=12.5") != means(past, "--rule", "due", "--target", "green=60")


def test_a_part_of_the_hall_may_be_meant(past):
    assert means(past, "--rule", "fifo", "--where", "zone:business")[2] == 10
    assert means(past, "--rule", "fifo", "--where", "queue:pension")[2] == 60


def test_a_preset_fills_in_its_numbers_and_gives_way_to_options(past):
    asked = json.loads(past("what-if", "--preset", "ratio", "--guard", "25", "--format", "json").out)["asked"]

    assert asked == {"rule": "ratio", "guard": "25", "favours": "2"}
    assert json.loads(past("what-if", "--preset", "ratio", "--rule", "fifo", "--format", "json").out)["asked"]["rule"] == "fifo"


def test_windows_may_be_put_under_another_profile(past):
    assert means(past, "--windows", "1", "--profile", "business-all")[2] is None


def test_a_day_may_be_named(past):
    assert means(past, "--day", "2026-11-23", "--rule", "fifo")[2] == 60


def test_it_can_be_written_into_a_file_which_must_be_new(past, tmp_path):
    past("what-if", "--rule", "fifo", "--format", "csv", "--output", tmp_path / "waits.csv")
    past("what-if", "--rule", "fifo", "--format", "csv", "--output", tmp_path / "waits.csv", code=MACHINE)

    assert (tmp_path / "waits.csv").read_text().startswith("Class,")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--guard", "abc"), "'--guard': “abc” is not a number. Give one from 1 to 1440."),
        (("--guard", "0"), "'--guard': Give a number from 1 to 1440."),
        (("--rule", "ratio", "--favours", "2.5"), "'--favours': “2.5” is not a whole number. Give one from 1 to 20."),
        (("--head", "green=-1"), "'--head': Give a number from 0 to 1440."),
        (("--head", "green"), "'--head': “green” is no class with its number, as in green=15."),
        (("--windows", "1"), "--profile: Choose the work profile that these windows are to have."),
        (("--profile", "social-all"), "--windows: Name the windows that are to have this work profile."),
        (("--rule", "chance"), "'--rule'"),
        (("--day", "soon"), "'--day'"),
        ((), "Say what is to be otherwise: --preset, --rule, --guard, or --windows with --profile."),
    ],
)
def test_a_misspelled_option_is_named_with_what_to_give(past, words, sentence):
    assert sentence in past("what-if", *words, code=2).err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--day", "2026-11-24", "--rule", "fifo"), "hallq: --day: 2026-11-24 is no day of this hall that is over."),
        (("--where", "zone:moon", "--rule", "fifo"), "hallq: --where: “zone:moon” is no part of this hall."),
        (("--windows", "1,77,78", "--profile", "social-all"), "hallq: --windows: There is no window 77, 78 in this hall.\n  Known here: 1, 2"),
        (("--windows", "1", "--profile", "moon"), "hallq: --profile: There is no work profile “moon” in this hall.\n  Known here: social-all"),
        (("--rule", "credit", "--head", "moon=5"), "hallq: --head: There is no priority class moon in this hall."),
    ],
)
def test_what_the_hall_does_not_have_is_refused_with_what_it_has(past, words, sentence):
    assert sentence in past("what-if", *words, code=REFUSED).err


def test_a_hall_without_a_past_day_says_so(at_a_hall):
    assert "--day: There is no past day yet." in at_a_hall("what-if", "--rule", "fifo", code=REFUSED).err
