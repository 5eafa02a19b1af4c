"""What tables are made of: the metadata with its names of constraints, and the few kinds of columns."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint, text

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

Key = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER PRIMARY KEY is SQLite's row id


def number_column(name: str, *, nullable: bool = False, **more: Any) -> Column[int]:
    """A whole number: a key, an instant in UTC milliseconds, a count."""
    return Column(name, BigInteger, nullable=nullable, **more)


def words_column(name: str, *, nullable: bool = False, **more: Any) -> Column[str]:
    """A text."""
    return Column(name, Text, nullable=nullable, **more)


def flag_column(name: str) -> Column[int]:
    """0 or 1, at first 0."""
    return Column(name, Integer, nullable=False, server_default=text("0"))


def hall_column() -> Column[int]:
    """The hall a row belongs to."""
    return Column("hall_id", Key, ForeignKey("hall.id"), nullable=False)


def ref_column(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    """A thing of the set-up that a row names."""
    return Column(name, Key, ForeignKey(f"{target}.id"), nullable=nullable)


def coded_table(name: str, *columns: Any) -> Table:
    """A thing of the set-up: its own key, its hall, its code, names in two languages."""
    return Table(
        name,
        metadata,
        Column("id", Key, primary_key=True),
        hall_column(),
        words_column("code"),
        words_column("name_zh"),
        words_column("name_en"),
        *columns,
        flag_column("retired"),
        UniqueConstraint("hall_id", "code"),
    )
