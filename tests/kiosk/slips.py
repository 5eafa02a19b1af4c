"""A hall with one kiosk and a clock that stands still, and what its printers make of a slip."""

from functools import cached_property
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from hallq.operations.print_jobs import PrintJobs
from tests.kiosk.standing import browser_of
from tests.making import NINE, StillClock, make_hall
from tests.serving import Served, make_app

BASE = "http://127.0.0.1:8000"


class Standing(Served):
    """A hall with one kiosk, paired when it is first needed."""

    @cached_property
    def kiosk(self) -> FlaskClient:
        """The kiosk's browser."""
        return browser_of(self)


def served(url: str, folder: Path, base: str | None = BASE, **changes: Any) -> Standing:
    """A hall that phones reach at `base`."""
    house, hall_id = make_hall(url, clock=StillClock(NINE), **changes)
    return Standing(house, hall_id, make_app(house, folder, url, public_base_url=base), folder)


def print_it(hall: Served, outcome: str, reason: str = "proved", printer: str = "lobby") -> None:
    """The worker of a printer takes the job, and this comes of it."""
    jobs = PrintJobs(hall.house, hall.hall_id)
    job = jobs.lease(printer, "worker", hall.house.clock.real(), 30)
    assert job is not None
    if outcome != "not_sent":
        jobs.mark_sending(job, "worker")
    jobs.finish(job, "worker", outcome, reason)


def pass_time(hall: Served, seconds: float) -> None:
    """The clocks go on."""
    hall.house.clock.real_at += round(seconds * 1000)  # type: ignore[attr-defined]  # of a clock that stands still
