"""What holds of the books of any hall after every act, whatever has happened in it."""

from collections import Counter

import sqlalchemy as sa

from hallq.store import tables as t

OVER = {"COMPLETED", "CANCELLED", "EXPIRED"}


def look_at(table, *columns):
    """A hall's rows of a table, in the order of their key."""
    return sa.select(*(columns or [table])).where(table.c.hall_id == sa.bindparam("hall")).order_by(*table.primary_key.columns)


LOOKS = {table: look_at(table) for table in (t.ticket, t.ticket_period, t.occurrence, t.series_day)}
LOOKS[t.event_log] = look_at(t.event_log, t.event_log.c.seq)


def look(database, hall):
    """The books of a hall as they stand, each table read once."""
    with database.reading() as connection:
        return {table: [row._asdict() for row in connection.execute(asked, {"hall": hall})] for table, asked in LOOKS.items()}


def what_holds_of_any_hall(books):
    """Raises AssertionError where one of them does not."""
    numbers_have_no_gap_and_none_comes_twice_on_a_day(books)
    a_counter_has_one_visitor_at_most(books)
    every_unfinished_visit_stands_in_one_period_and_no_other_does(books)
    the_story_has_no_gap(books)


def numbers_have_no_gap_and_none_comes_twice_on_a_day(books):
    given = Counter((row["business_day"], row["prefix"], row["value"]) for row in books[t.ticket])
    last = {(row["business_day"], row["prefix"]): row["last"] for row in books[t.series_day]}
    assert given == Counter((day, prefix, n) for (day, prefix), count in last.items() for n in range(1, count + 1))


def a_counter_has_one_visitor_at_most(books):
    held = [row["counter_id"] for row in books[t.ticket] if row["counter_id"]]
    assert len(held) == len(set(held))


def every_unfinished_visit_stands_in_one_period_and_no_other_does(books):
    running = Counter((row["ticket_id"], row["state"]) for row in books[t.ticket_period] if row["ended_at"] is None)
    assert running == Counter((row["id"], row["state"]) for row in books[t.ticket] if row["state"] not in OVER)


def the_story_has_no_gap(books):
    seqs = [line["seq"] for line in books[t.event_log]]
    assert seqs == list(range(1, len(seqs) + 1))
