"""`hallq simulate`: play a made-up day through the real operations, and print what the day's reports say."""

import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import click

from hallq.cli.report_text import report_text
from hallq.cli.talk import Progress, language, warn
from hallq.domain.report import Report
from hallq.operations.clock import SetClock
from hallq.operations.hall import SYSTEM, House
from hallq.operations.setup import init_hall
from hallq.operations.setup_file import parse_setup
from hallq.sheets.json import as_json
from hallq.simulation.day import HallClosedToday, HallDay, play
from hallq.simulation.opening import OpeningDay
from hallq.simulation.staff import hire_clerks
from hallq.simulation.telling import evening_reports
from hallq.store.database import Database
from hallq.store.migrate import migrate
from hallq.words import gettext, mark

ORDINARY_DAY = "2026-11-24"
"""A Tuesday without a holiday near: a day that is not named is always the same one, so that the same seed tells the same."""

HALLS = ("city", "town")
PLAYED = mark("%(day)s · seed %(seed)s · %(visitors)s visitors, %(counters)s counters")
PLAYING = mark("%(day)s, %(visitors)s visitors")
DATE = click.DateTime(["%Y-%m-%d"])


@dataclass(frozen=True, slots=True)
class Simulated:
    """A played day: whose, which, from which seed, with how many visitors and counters, and its reports."""

    hall: str
    day: str
    seed: int
    visitors: int
    counters: int
    reports: tuple[Report, ...]


@click.command()
@click.option("--hall", type=click.Choice(HALLS), default="city", show_default=True, help="The made-up hall.")
@click.option("--day", metavar="DATE", type=DATE, default=ORDINARY_DAY, show_default=True, help="The day to play.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed tells the same day.")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True, help="How the reports are printed.")
def simulate(hall: str, day: datetime, seed: int, form: str) -> None:
    """Play a made-up day of a hall and print its reports.

    Thousands of visitors take numbers, are called and served, go away, come too late and rate the service; every step goes through the same
    operations that kiosks and counters use, in a database that is thrown away afterwards. Nothing of a hall of yours is touched.
    """
    began = time.monotonic()
    try:
        played = simulated(hall, day.date().isoformat(), seed)
    except HallClosedToday as fault:
        raise click.BadParameter(f"on {fault} this hall is closed; name a day on which it is open.", param_hint="'--day'") from fault
    click.echo(_as_json(played) if form == "json" else _as_text(played))
    warn(mark("Played in %(seconds)s s."), seconds=f"{time.monotonic() - began:.1f}")


def simulated(hall: str, day: str, seed: int) -> Simulated:
    """Play a day in a scratch database. Raises HallClosedToday."""
    with scratch_hall(hall) as (house, hall_id, clock):
        opening = OpeningDay(house.setup_of(hall_id), day)
        clock.at = opening.wall(6 * 60)
        clerks = house.act(hall_id, SYSTEM, hire_clerks)
        played = HallDay(house, hall_id, day, seed, clerks=clerks)
        with Progress(gettext(PLAYING, language(), day=day, visitors=len(played.visitors))) as progress:
            play(played, clock, lambda share: progress(round(share * len(played.visitors)), len(played.visitors)))
        reports = tuple(evening_reports(house, hall_id, day))
    return Simulated(hall, day, seed, len(played.visitors), played.counters, reports)


@contextmanager
def scratch_hall(name: str) -> Iterator[tuple[House, int, SetClock]]:
    """A made-up hall in a database that is thrown away; its clock stands where it is put."""
    with tempfile.TemporaryDirectory(prefix="hallq-") as folder:
        url = f"sqlite:///{Path(folder) / 'hall.db'}"
        migrate(url)
        clock = SetClock()
        house = House(Database(url, durable=False), clock)
        try:
            yield house, init_hall(house.database, made_up_hall(name), clock), clock
        finally:
            house.database.dispose()


def made_up_hall(name: str) -> dict[str, Any]:
    """The set-up document of a made-up hall."""
    document: dict[str, Any] = parse_setup(files("hallq.halls").joinpath(f"{name}.yaml").read_text("utf-8"))
    return document


def _as_text(played: Simulated) -> str:
    name = played.reports[0].hall_name.of(language())
    facts = {"day": played.day, "seed": played.seed, "visitors": played.visitors, "counters": played.counters}
    head = f"{name} · {gettext(PLAYED, language(), **facts)}"
    return "\n\n".join([head, *(report_text(report, language(), rules=False) for report in played.reports)])


def _as_json(played: Simulated) -> str:
    told = {"hall": played.hall, "day": played.day, "seed": played.seed, "visitors": played.visitors, "counters": played.counters}
    return json.dumps(told | {"reports": [_figures(report) for report in played.reports]}, ensure_ascii=False, indent=2)


def _figures(report: Report) -> dict[str, Any]:
    # The life of a scratch database has a name of its own each time: it is no part of what a seed tells.
    return {key: value for key, value in as_json(report).items() if key != "epoch"}
