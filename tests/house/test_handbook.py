"""The handbook says the same in both languages, and nothing that is not so."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from hallq.cli import main
from hallq.config import SETTINGS
from hallq.manage.handbook import FIRST, PAGES, PICTURES, source
from hallq.words import LANGUAGES
from tests.house.sentences import catalogue, sentences
from tests.house.tree import ROOT

EVERY = [(name, tag) for name in PAGES for tag in LANGUAGES]
every_page = pytest.mark.parametrize(("name", "tag"), EVERY)
CODE = re.compile(r"`([^`\n]+)`")
FENCED = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def levels(name: str, tag: str) -> list[str]:
    """The levels of the headings of a page, in their order."""
    return re.findall(r"^(#+) ", re.sub(r"```.*?```", "", source(name, tag), flags=re.DOTALL), re.MULTILINE)


def commands(text: str) -> Iterator[list[str]]:
    """Every `hallq …` of a page, in words."""
    lines = [line for block in FENCED.findall(text) for line in block.splitlines()] + CODE.findall(text)
    for line in lines:
        words = shlex.split(line)
        words = words[1:] if words[:1] == ["sudo"] else words
        if words[:1] == ["hallq"] and len(words) > 1:
            yield words[1:]


def unknown(words: list[str]) -> str | None:
    """What hallq does not know of a command; None where it knows all of it."""
    found: click.Command = main
    context = click.Context(main)
    while words and isinstance(found, click.Group):
        inner = found.get_command(context, words[0])
        if inner is None:
            return words[0]
        found, words = inner, words[1:]
    options = {one for option in found.params for one in option.opts}
    return next((word for word in words if word.startswith("--") and word not in options), None)


def said(tag: str) -> set[str]:
    """Every sentence that a reader of a language may meet on a page."""
    english = {one.msgid for one in sentences() if isinstance(one.msgid, str)}
    return english if tag == "en" else {str(entry.string) for entry in catalogue(tag) if entry.id}


def test_every_page_is_there_in_every_language_and_no_other():
    there = {path.relative_to(ROOT / "hallq/docs/handbook").as_posix() for path in (ROOT / "hallq/docs/handbook").rglob("*.md")}

    assert there == {f"{tag}/{name}.md" for name, tag in EVERY}


def test_everybody_of_the_staff_has_a_page_to_begin_with():
    assert set(FIRST.values()) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_the_same_headings_in_every_language(name):
    assert levels(name, "zh") == levels(name, "en")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("part", [r"^\|", r"^```", r"^\d+\. ", r"^- ", r"^> \d+\. ", r"^!\["])
def test_a_page_has_as_many_rows_steps_and_pictures_in_every_language(name, part):
    counts = {tag: len(re.findall(part, source(name, tag), re.MULTILINE)) for tag in LANGUAGES}

    assert len(set(counts.values())) == 1, counts


@pytest.mark.parametrize("name", PAGES)
def test_commands_are_the_same_in_every_language(name):
    blocks = [FENCED.findall(source(name, tag)) for tag in LANGUAGES]

    assert all(one == blocks[0] for one in blocks)


@every_page
def test_every_command_that_is_told_exists(name, tag):
    assert [(words, fault) for words in commands(source(name, tag)) if (fault := unknown(words))] == []


def test_a_command_that_does_not_exist_is_found_out():
    assert unknown(["printer", "tickle", "lobby-1"]) == "tickle"
    assert unknown(["backup", "x", "--everything"]) == "--everything"


@every_page
def test_every_setting_that_is_told_exists(name, tag):
    assert set(re.findall(r"HALLQ_[A-Z_]+", source(name, tag))) - {setting.name for setting in SETTINGS} == set()


@every_page
def test_every_picture_is_one_that_is_taken_in_the_pages_language(name, tag):
    shown = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", source(name, tag))

    assert set(shown) - {f"../images/{tag}/{one}.png" for one in PICTURES} == set()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_picture_is_shown_somewhere(tag):
    assert {one for one in PICTURES if not any(f"images/{tag}/{one}.png" in source(name, tag) for name in PAGES)} == set()


@every_page
def test_links_lead_to_other_pages_of_the_handbook(name, tag):
    leads = re.findall(r"(?<!!)\[[^\]]+\]\(([^)]+)\)", source(name, tag))

    assert set(leads) - {f"{one}.md" for one in PAGES} == set()


@every_page
def test_what_is_printed_bold_is_written_so_on_the_pages(name, tag):
    signs_aside = re.sub(r"^>.*$", "", source(name, tag), flags=re.MULTILINE)

    assert set(re.findall(r"\*\*([^*]+)\*\*", signs_aside)) - said(tag) == set()


@every_page
def test_every_file_of_the_bundle_that_is_told_exists(name, tag):
    told = set(re.findall(r"deploy/([a-z@.-]+)", source(name, tag)))

    assert told - {path.name for path in (ROOT / "hallq/deploy").iterdir()} == set()
