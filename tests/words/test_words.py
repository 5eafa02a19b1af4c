"""Sentences in the reader's language."""

from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages.pofile import read_po as babel_reads

from hallq import words

CATALOGUE = r"""
# A heading of the file.
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: hallq/web/errors.py:3
msgid "The hall is closed."
msgstr "大厅已关闭。"

msgid ""
"A long sentence "
"with \"quotes\"\n"
msgstr "一个“长”句子\n"

#, fuzzy
msgid "Guessed."
msgstr "猜的。"

msgid "Not yet said."
msgstr ""

msgid "%(n)s person"
msgid_plural "%(n)s people"
msgstr[0] "%(n)s 单数"
msgstr[1] "%(n)s 复数"

#~ msgid "Struck out."
#~ msgstr "划掉。"
"""


@pytest.fixture
def catalogue() -> GNUTranslations:
    return GNUTranslations(BytesIO(words._compiled(dict(words.read_po(CATALOGUE)))))  # noqa: SLF001 -- the form that gettext reads


def test_a_sentence_is_found_by_its_english(catalogue):
    assert catalogue.gettext("The hall is closed.") == "大厅已关闭。"


def test_strings_over_several_lines_are_joined_and_their_escapes_read(catalogue):
    assert catalogue.gettext('A long sentence with "quotes"\n') == "一个“长”句子\n"


@pytest.mark.parametrize("msgid", ["Guessed.", "Not yet said.", "Struck out.", "Never heard."])
def test_what_is_not_surely_translated_is_said_in_english(catalogue, msgid):
    assert catalogue.gettext(msgid) == msgid


@pytest.mark.parametrize(("n", "said"), [(1, "%(n)s 单数"), (5, "%(n)s 复数")])
def test_plurals_follow_the_rule_of_the_catalogue(catalogue, n, said):
    assert catalogue.ngettext("%(n)s person", "%(n)s people", n) == said


def test_the_catalogue_is_read_as_babel_reads_it():
    theirs = {entry.id: entry.string for entry in babel_reads(BytesIO(CATALOGUE.encode())) if entry.string and not entry.fuzzy and entry.id}
    ours = {key: said for key, said in words.read_po(CATALOGUE) if key and "\0" not in key}
    plain = {key: said for key, said in theirs.items() if isinstance(key, str)}

    assert ours == plain


def test_english_is_said_as_it_is_written_in_the_code():
    assert words.gettext("Counter %(counter)s", "en-GB", counter="3") == "Counter 3"


@pytest.mark.parametrize(("n", "said"), [(1, "1 person"), (2, "2 people")])
def test_english_plurals_count(n, said):
    assert words.ngettext("%(n)s person", "%(n)s people", n, "en") == said


def test_a_percent_sign_without_facts_stays():
    assert words.gettext("100 % sure", "en") == "100 % sure"


@pytest.mark.parametrize(
    ("wishes", "spoken"),
    [(["en-US", "zh"], "en"), (["zh_Hans_CN"], "zh"), (["fr", "EN"], "en"), (["fr"], "zh"), ([], "zh")],
    ids=["first wish", "underscores", "unknown first", "unknown only", "none"],
)
def test_the_dearest_wish_that_the_house_speaks_is_spoken(wishes, spoken):
    assert words.choose(wishes) == spoken
