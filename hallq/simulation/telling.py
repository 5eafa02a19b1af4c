"""What is told of a simulated day: the reports that a manager would ask for in the evening."""

from hallq.domain.report import Report
from hallq.operations.hall import House
from hallq.queries.reports import report

EVENING = (
    ("day", None),
    ("waits", "zone"),
    ("waits", "hour"),
    ("services", "zone"),
    ("satisfaction", "zone"),
    ("satisfaction_by_wait", None),
)
"""Report and grouping, in the order in which they are told."""


def evening_reports(house: House, hall_id: int, day: str) -> list[Report]:
    """The reports of one business day."""
    setup = house.setup_of(hall_id)
    return [report(house.database, setup, name, from_day=day, to_day=day, by=by) for name, by in EVENING]
