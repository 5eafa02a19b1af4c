"""What the documents say of the house is so."""

import re
from dataclasses import fields

import pytest

from hallq import __version__, config
from hallq.domain.events import CATALOGUE
from hallq.domain.permissions import DEVICES, PEOPLE
from hallq.domain.ticket import TRANSITIONS, Action
from hallq.live.nudge import PUBLIC, STAFF
from tests.house.documents import DOCS, document, links, pages, sections, table
from tests.house.tree import ROOT, STATIONS

NOT_ROOMS = {"__init__", "__pycache__", "py.typed", "deploy", "docs", "halls", "translations"}
ROOMS = {f"hallq.{path.name.removesuffix('.py')}" for path in (ROOT / "hallq").iterdir()} - {f"hallq.{name}" for name in NOT_ROOMS}


def test_the_table_of_states_is_the_rule():
    head, *rows = table(document("architecture.md"), r"state \ action")
    told = {state: {action: after for action, after in zip(head[1:], cells, strict=True) if after} for state, *cells in rows}

    assert head[1:] == [action.value for action in Action]
    assert told == {state.value: {action.value: after.value for action, after in row.items()} for state, row in TRANSITIONS.items()}


def test_the_table_of_rooms_names_every_room():
    told = {room for row in table(document("architecture.md"), "Room")[1:] for room in row[0].split(", ")}

    assert told - ROOMS - set(STATIONS) == set()
    assert (ROOMS | set(STATIONS)) - told == set()


def test_every_event_is_described_as_the_code_describes_it():
    told = {name: body.strip().partition("\n\n")[0] for name, body in sections(document("events.md")).items()}

    assert told == {name: " ".join((kind.__doc__ or "").split()) for name, kind in CATALOGUE.items()}


@pytest.mark.parametrize("name", sorted(CATALOGUE))
def test_the_facts_of_an_event_are_told_with_their_audience(name):
    body = sections(document("events.md"))[name]
    told = {audience: re.findall(r"`(\w+)`", facts) for audience, facts in re.findall(r"^- (public|staff|log): (.*)$", body, re.MULTILINE)}
    public, staff = list(PUBLIC[name]), list(STAFF.get(name, ()))
    rest = [fact.name for fact in fields(CATALOGUE[name]) if fact.name not in {*public, *staff}]

    assert told == {"public": public} | ({"staff": staff} if staff else {}) | ({"log": rest} if rest else {})


def test_every_setting_is_told_with_its_default():
    told = {row[0]: row[1] for row in table(document("settings.md"), "变量 Variable")[1:]}

    assert told == {setting.name: setting.default for setting in config.SETTINGS}


def test_the_glossary_knows_every_action_and_every_role():
    rows = table(document("glossary.md"), "Word")[1:]
    known = {word.strip() for row in rows for word in row[0].split(",")}
    actions = {action.value.replace("_", "-") for action in Action} - {"close-day"}

    assert (actions | {role.value for role in (*PEOPLE, *DEVICES)}) - known == set()


def test_every_word_of_the_glossary_is_said_in_chinese():
    assert [row for row in table(document("glossary.md"), "Word")[1:] if len(row) != 3 or not re.search(r"[\u4e00-\u9fff]", row[1])] == []


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(path.name[:4]) for path in (ROOT / DOCS / "decisions").glob("[0-9]*-*.md"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_no_link_between_documents_is_broken():
    broken = [f"{page}: {target}" for page, text in pages().items() for target in links(text) if not (ROOT / page.parent / target).exists()]

    assert broken == []


def test_every_make_command_that_is_told_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {target for text in pages().values() for target in re.findall(r"`make ([a-z-]+)", text)}

    assert told - targets == set()


def test_the_changelog_knows_the_version():
    assert __version__ in pages()[next(page for page in pages() if page.name == "CHANGELOG.md")]
