"""Every statement of the write path: its parameters are ours, and the hot ones find their rows by index."""

import importlib
import pkgutil
import re
from collections.abc import Iterable, Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

import hallq.store
from hallq.store import pages
from hallq.store.statements import Statements

DIALECTS = {"sqlite": sqlite.dialect(paramstyle="named"), "postgresql": postgresql.psycopg.dialect()}


def sentences_in(value):
    """Statements, however they are kept together."""
    if isinstance(value, sa.Executable):
        return [value]
    if isinstance(value, Mapping):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [found for one in value for found in sentences_in(one)]
    return []


def constants():
    """The statements that the modules of the store keep, by the name of the constant."""
    return {
        f"{module.name}.{name}": sentences_in(value)
        for module in pkgutil.iter_modules(hallq.store.__path__, "hallq.store.")
        for name, value in vars(importlib.import_module(module.name)).items()
        if name.isupper() and not isinstance(value, sa.FromClause) and sentences_in(value)
    }


STATEMENTS = constants()


def test_the_statements_of_the_store_are_found():
    assert {"hallq.store.pages.HEADS", "hallq.store.spool.NEXT", "hallq.store.setup_book.ADD"} <= STATEMENTS.keys()


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())
@pytest.mark.parametrize("name", STATEMENTS)
def test_every_parameter_is_named_by_us_and_waits_for_its_value(name, dialect):
    for statement in STATEMENTS[name]:
        binds = statement.compile(dialect=dialect).binds

        assert [key for key in binds if not re.fullmatch(r"[a-z]+(_[a-z]+)*|[qcft]\d+", key)] == []
        assert [key for key, bind in binds.items() if not bind.required] == []


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS.keys())
def test_a_statement_is_compiled_once(dialect):
    texts = Statements(dialect)

    assert texts.text_of(pages.HEAD) is texts.text_of(pages.HEAD)
