"""Whether the figures were earned: no number twice, no gap, no visitor called twice, nothing acknowledged and lost; read from the database itself."""

import sqlite3
from pathlib import Path

from tests.bench.load import Load

TWICE = "SELECT count(*) FROM (SELECT 1 FROM ticket GROUP BY hall_id, business_day, number HAVING count(*) > 1)"
GAPS = "SELECT count(*) FROM (SELECT count(*) AS n, max(value) AS top FROM ticket GROUP BY hall_id, business_day, prefix HAVING n <> top)"
STORY_GAPS = "SELECT max(seq) - count(*) FROM event_log"
CALLED_TWICE = (
    "SELECT count(*) FROM (SELECT 1 FROM event_log WHERE name = 'ticket.called' GROUP BY ticket_id HAVING count(*) > 1)"
)


def check_tickets(database: Path, load: Load) -> dict[str, int]:
    """Numbers given twice, gaps in a series, gaps in the story, and tickets that were acknowledged but are not there."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as books:
        found = {name: books.execute(sql).fetchone()[0] for name, sql in (("twice", TWICE), ("gaps", GAPS), ("story gaps", STORY_GAPS))}
        there = {row[0] for row in books.execute("SELECT id FROM ticket")}
    return found | {"lost": len({int(str(answer["id"])) for answer in load.answers()} - there)}


def check_calls(database: Path, load: Load) -> dict[str, int]:
    """Visitors called to two windows, and calls that were acknowledged but are not in the story."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as books:
        twice = books.execute(CALLED_TWICE).fetchone()[0]
        called = {row[0] for row in books.execute("SELECT ticket_id FROM event_log WHERE name = 'ticket.called'")}
    told = [int(str(answer["id"])) for answer in load.answers()]
    return {"called twice": twice + len(told) - len(set(told)), "lost": len(set(told) - called)}
