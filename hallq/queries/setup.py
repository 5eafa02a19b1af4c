"""Looks at the set-up of the halls: which there are, and one of them whole, as values or as a document."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from hallq.domain.names import Name
from hallq.domain.routing import HallSetup
from hallq.domain.setup_written import written_setup
from hallq.store import tables as t
from hallq.store.setup_rows import read_setup

_h = t.hall.c
HALLS = sa.select(_h.id, _h.code, _h.name_zh, _h.name_en, _h.made_up).order_by(_h.id)


@dataclass(frozen=True, slots=True)
class HallInList:
    """One of the halls of this installation."""

    id: int
    code: str
    name: Name
    made_up: bool


def halls(connection: sa.Connection) -> tuple[HallInList, ...]:
    """The halls of this installation, the oldest first."""
    rows = connection.execute(HALLS)
    return tuple(HallInList(row[0], row[1], Name(row[2], row[3]), bool(row[4])) for row in rows)


def setup_of(connection: sa.Connection, hall_id: int) -> HallSetup:
    """The set-up of a hall that exists, retired things included."""
    return read_setup(lambda statement, asked: connection.execute(statement, asked).all(), hall_id)  # type: ignore[call-overload]  # every statement there is a select


def export_setup(setup: HallSetup) -> dict[str, Any]:
    """The set-up as the document it could have been loaded from: loading it again changes nothing."""
    return written_setup(setup)
