"""Statements compiled once and run on the driver's cursor: the write path pays for SQL, not for its making."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ClauseElement
from sqlalchemy.engine import Dialect

Row = tuple[Any, ...]


class Statements:
    """The SQL text of each statement for one dialect, made when it is first run."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._texts: dict[ClauseElement, str] = {}

    def text_of(self, statement: ClauseElement) -> str:
        """The statement as the driver takes it, parameters by name. Statements must be module constants: they are kept for good."""
        known = self._texts.get(statement)
        if known is None:
            known = self._texts[statement] = str(statement.compile(dialect=self._dialect))
        return known


class Writer:
    """The cursor of one open transaction. No types are converted: columns written through it hold integers and text only."""

    __slots__ = ("_cursor", "_statements")

    def __init__(self, cursor: Any, statements: Statements) -> None:
        self._cursor = cursor
        self._statements = statements

    def run(self, statement: ClauseElement, parameters: Mapping[str, Any]) -> int:
        """Run a statement that answers no rows; how many rows it changed."""
        self._cursor.execute(self._statements.text_of(statement), parameters)
        return int(self._cursor.rowcount)

    def first(self, statement: ClauseElement, parameters: Mapping[str, Any]) -> Row | None:
        """The first row of the answer, None where there is none."""
        self._cursor.execute(self._statements.text_of(statement), parameters)
        row: Row | None = self._cursor.fetchone()
        return row

    def all(self, statement: ClauseElement, parameters: Mapping[str, Any]) -> list[Row]:
        """All rows of the answer."""
        self._cursor.execute(self._statements.text_of(statement), parameters)
        rows: list[Row] = self._cursor.fetchall()
        return rows

    def value(self, statement: ClauseElement, parameters: Mapping[str, Any]) -> Any:
        """The first column of the first row, None where there is none."""
        row = self.first(statement, parameters)
        return None if row is None else row[0]
