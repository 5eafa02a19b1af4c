"""Whatever the house says, it says in Chinese too."""

import re

import pytest

from hallq.domain.errors import Refusal
from hallq.web.refusals import tell
from hallq.words import LANGUAGES, SOURCE
from tests.house.sentences import catalogue, sentences
from tests.house.tree import ROOT

OTHERS = [language for language in LANGUAGES if language != SOURCE]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def said(language: str) -> dict[object, list[str]]:
    """What a catalogue surely says for each sentence: never a guess."""
    return {
        entry.id: [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
        for entry in catalogue(language)
        if entry.id and not entry.fuzzy
    }


def placeholders(text: str) -> set[str]:
    """The `%(name)s` of a sentence."""
    return set(re.findall(r"%\(\w+\)", text))


def refusals(kind: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every class of refusal of the house, the base first."""
    return [kind, *(found for child in kind.__subclasses__() if child.__module__.startswith("hallq.") for found in refusals(child))]


@pytest.mark.parametrize("kind", refusals()[1:], ids=lambda kind: kind.__name__)
def test_every_refusal_is_said_in_both_languages(kind):
    chinese, english = tell(kind(), "zh"), tell(kind(), "en")

    assert CHINESE.search(chinese.title)
    assert CHINESE.search(chinese.sentence)
    assert not CHINESE.search(english.title + english.sentence)
    assert english.sentence.endswith((".", "?", "!"))


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated(language):
    spoken = said(language)

    assert [f"{one.place}: {one.msgid}" for one in sentences() if not all(spoken.get(one.msgid, [""]))] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_repeats_the_english(language):
    assert [msgid for msgid, strings in said(language).items() if {msgid, *(msgid if isinstance(msgid, tuple) else ())} & set(strings)] == []


def test_what_is_said_in_chinese_is_chinese():
    assert [msgid for msgid, strings in said("zh").items() if not all(CHINESE.search(string) for string in strings)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_names_the_same_facts(language):
    msgids = {msgid: msgid if isinstance(msgid, tuple) else (msgid,) for msgid in said(language)}
    different = [msgid for msgid, forms in msgids.items() for string in said(language)[msgid] if placeholders(string) != placeholders(forms[-1])]

    assert different == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_kept_in_a_catalogue_that_nobody_says(language):
    known = {one.msgid for one in sentences()}

    assert [entry.id for entry in catalogue(language) if entry.id and entry.id not in known] == []
    assert list(catalogue(language).obsolete) == []


def test_every_language_of_the_house_but_english_has_a_catalogue():
    assert {path.parent.parent.name for path in (ROOT / "hallq/translations").rglob("messages.po")} == set(OTHERS)
