"""The last calls of a window, as the story has them, with what was weighed at each."""

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.events import Line, TicketCalled, read_line
from hallq.queries.instant import Instant
from hallq.store import tables as t

LOOKED_BACK = 3000
"""Lines of the story among which the calls are looked for: about half an hour of a city's hall, a morning of a town's."""

_e = t.event_log.c
CALLS = (
    sa.select(_e.body, _e.digest)
    .where(_e.hall_id == p("hall"), _e.seq > p("seq"), _e.name == p("called"), _e.body.like(p("about")))
    .order_by(_e.seq.desc())
    .limit(p("most", type_=sa.Integer))
)


def recent_calls(at: Instant, counter_id: int, most: int) -> list[tuple[Line, TicketCalled]]:
    """The last calls of a counter, the latest first, each with its line."""
    asked = {"seq": at.head.seq - LOOKED_BACK, "called": TicketCalled.name, "about": f'%"counter":{counter_id},%', "most": most}
    lines = [read_line(*row) for row in at.rows(CALLS, **asked)]
    return [(line, line.event) for line in lines if isinstance(line.event, TicketCalled)]
