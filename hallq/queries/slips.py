"""Looks at what stands on a slip, while its print job is remembered."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.slip import SlipFacts, from_json
from hallq.queries.instant import Instant
from hallq.queries.print_jobs import JOB, PrintJobView
from hallq.store import tables as t

_jc = t.print_job.c
ONE = sa.select(*JOB, _jc.facts).where(_jc.hall_id == p("hall"), _jc.id == p("job"))


@dataclass(frozen=True, slots=True)
class SlipView:
    """A print job and the facts on its paper."""

    job: PrintJobView
    facts: SlipFacts


def slip(at: Instant, job_id: int) -> SlipView | None:
    """The slip of a print job; None where there is none, or no longer."""
    row = at.row(ONE, job=job_id)
    return None if row is None else SlipView(PrintJobView(*row[:-1]), from_json(row[-1]))
