"""Settings come from the environment, and a wrong one stops the start by name."""

from pathlib import Path

import pytest

from hallq.config import SETTINGS, ConfigInvalid, is_loopback, read_config
from hallq.domain.setup_document import SECTIONS
from hallq.domain.setup_document import SETTINGS as SETUP_SETTINGS


def problems(**environ: str) -> list[str]:
    """What is said of wrong settings."""
    with pytest.raises(ConfigInvalid) as refused:
        read_config(environ)
    return refused.value.problems


def test_an_empty_environment_is_a_hall_on_this_machine():
    config = read_config({})

    assert config.bind == ("127.0.0.1", 8000)
    assert config.database_url == f"sqlite:///{Path('var').resolve()}/hall.db"


def test_every_setting_is_read(tmp_path):
    config = read_config(
        {
            "HALLQ_HOME": str(tmp_path),
            "HALLQ_DATABASE_URL": "postgresql://hall@db/hallq",
            "HALLQ_BIND": "[::1]:9000",
            "HALLQ_PUBLIC_BASE_URL": "https://hall.example.org/",
            "HALLQ_STATIONS": "counter, our.own_station",
            "HALLQ_MAX_SOCKETS": "20",
            "HALLQ_THREADS": "40",
            "HALLQ_TRUSTED_PROXIES": "1",
            "HALLQ_COMMENT_DAYS": "7",
        }
    )

    assert config.home == tmp_path
    assert config.database_url == "postgresql://hall@db/hallq"
    assert config.bind == ("::1", 9000)
    assert config.public_base_url == "https://hall.example.org"
    assert config.stations == ("counter", "our.own_station")
    assert (config.max_sockets, config.threads, config.trusted_proxies, config.comment_days) == (20, 40, 1, 7)


def test_a_variable_of_another_program_is_left_alone():
    assert read_config({"PATH": "/bin", "PORT": "99"}).bind == ("127.0.0.1", 8000)


def test_a_misspelled_setting_is_named_with_the_right_one():
    assert problems(HALLQ_DATABSE_URL="x") == ["HALLQ_DATABSE_URL is not a setting of hallq; HALLQ_DATABASE_URL is."]


def test_all_problems_are_told_at_once():
    assert len(problems(HALLQ_BIND="8000", HALLQ_MAX_SOCKETS="many", HALLQ_ZZZZZZZZ="1")) == 3


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HALLQ_BIND", "8000"),
        ("HALLQ_BIND", "localhost:http"),
        ("HALLQ_BIND", "localhost:70000"),
        ("HALLQ_DATABASE_URL", "mysql://x"),
        ("HALLQ_DATABASE_URL", "sqlite://"),
        ("HALLQ_PUBLIC_BASE_URL", "hall.example.org"),
        ("HALLQ_PUBLIC_BASE_URL", "ftp://hall.example.org"),
        ("HALLQ_PUBLIC_BASE_URL", "https://hall.example.org/?q=1"),
        ("HALLQ_STATIONS", "counter,../kiosk"),
        ("HALLQ_STATIONS", "counter,counter"),
        ("HALLQ_MAX_SOCKETS", "-1"),
        ("HALLQ_TRUSTED_PROXIES", "9"),
    ],
)
def test_a_wrong_value_is_refused_under_its_name(name, value):
    assert [sentence.split()[0] for sentence in problems(**{name: value})] == [name]


def test_threads_must_exceed_sockets():
    assert problems(HALLQ_MAX_SOCKETS="600")[0].startswith("HALLQ_THREADS must exceed")


@pytest.mark.parametrize(("host", "near"), [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("hall.lan", False)])  # noqa: S104 -- an address to judge, not to bind
def test_loopback_is_told_from_the_rest(host, near):
    assert is_loopback(host) is near


def rows_told():
    """Name and default of each row of the page of settings."""
    page = (Path(__file__).parents[2] / "hallq/docs/settings.md").read_text(encoding="utf-8")
    return [[cell.strip().strip("`") for cell in line.split("|")[1:3]] for line in page.splitlines() if line.startswith("| `")]


def listed(cell):
    """The values of a cell that holds several."""
    return [one.strip().strip("`") for one in cell.split(",")]


def known_default(key):
    """What it means to leave a key of the set-up out, as the page writes it: nothing for none and for an empty list."""
    section, name = key.split(".")
    default = (SETUP_SETTINGS if section == "settings" else SECTIONS[section])[name].default
    return "" if default in (None, []) else str(default).lower() if isinstance(default, bool) else str(default)


def test_the_page_of_settings_names_each_with_its_default():
    rows = [row for row in rows_told() if row[0].startswith("HALLQ_")]

    assert rows == [[setting.name, setting.default] for setting in SETTINGS]


def test_the_page_of_settings_names_keys_of_the_set_up_with_their_defaults():
    told = [row for row in rows_told() if not row[0].startswith("HALLQ_")]
    keys = {key: default for names, defaults in told for key, default in zip(listed(names), listed(defaults), strict=True)}

    assert {key: default for key, default in keys.items() if default != known_default(key)} == {}
    assert len(keys) > 15
