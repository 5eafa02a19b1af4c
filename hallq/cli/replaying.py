"""`hallq replay`: the log of a real office through the operations that pages use, and its waits from the reports."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from hallq.cli.place import known_revision, opened
from hallq.cli.report_text import report_text
from hallq.cli.talk import Progress, examples, language, say, warn
from hallq.domain.errors import DatabaseNotEmpty, LogInvalid
from hallq.domain.report import Report
from hallq.operations.clock import SetClock
from hallq.operations.hall import House
from hallq.sheets.json import as_json
from hallq.simulation.replay import Replayed, told_of
from hallq.simulation.replay import replay as play
from hallq.simulation.replay_plan import Plan, plan
from hallq.simulation.visit_log import COLUMNS, BadRow, Reading, VisitLog, Where, read_log
from hallq.store.database import Database
from hallq.store.migrate import migrate
from hallq.words import mark as _
from hallq.words import ngettext

MOST_SHOWN = 20
REPORTS = ("day", "waits")


class _Pair(click.ParamType[tuple[str, str]]):
    """`name=value`."""

    name = "NAME=COLUMN"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """Both halves."""
        left, sign, right = str(value).partition("=")
        if not left or not sign or not right:
            self.fail(f"{value} is not of the form issued=ISSUED_AT", param, ctx)
        return left, right


class _Filter(click.ParamType[Where]):
    """`column=value` or `column!=value`."""

    name = "COLUMN=VALUE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Where:
        """What a row must hold, or must not."""
        column, sign, wanted = str(value).partition("=")
        if not column.rstrip("!") or not sign:
            self.fail(f"{value} is not of the form office=west or office!=west", param, ctx)
        return Where(column.rstrip("!"), wanted, is_not=column.endswith("!"))


class _Zone(click.ParamType[str]):
    """A zone that this machine knows."""

    name = "ZONE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Its name."""
        try:
            return ZoneInfo(str(value)).key
        except (ZoneInfoNotFoundError, ValueError, OSError):
            self.fail(f"{value} is not a zone, as in Asia/Shanghai.", param, ctx)


@click.command(
    epilog=examples(
        "hallq replay log.csv",
        "hallq replay tickets.csv.gz --map queue=queue_id --where date=2020-01-08 --timezone Europe/Warsaw",
        "hallq replay log.csv --keep ./past, then hallq --home ./past report waits --by hour --days 7",
    )
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "columns", type=_Pair(), multiple=True, help=f"The file's column for one of {', '.join(COLUMNS)}.")
@click.option("--where", type=_Filter(), multiple=True, help="Only rows that hold this, or with != do not; all must be met.")
@click.option("--timezone", type=_Zone(), default="Asia/Shanghai", show_default=True, help="Zone of the log's wall clock.")
@click.option("--encoding", default="utf-8-sig", show_default=True, help="Encoding of the file, such as gb18030.")
@click.option("--delimiter", default=",", show_default=True, help="What stands between two fields.")
@click.option("--strict", is_flag=True, help="Stop where a row cannot be taken.")
@click.option("--keep", type=click.Path(file_okay=False, path_type=Path), help="Keep the replayed hall in this new home.")
@click.option("--database", "database_url", metavar="URL", help="Replay into this empty database instead of a new SQLite file.")
@click.option("--by", default="queue", show_default=True, type=click.Choice(["queue", "day", "hour", "window", "service"]), help="Rows of the waits.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How the reports are written.")
def replay(
    file: Path,
    columns: tuple[tuple[str, str], ...],
    where: tuple[Where, ...],
    timezone: str,
    encoding: str,
    delimiter: str,
    strict: bool,  # noqa: FBT001 -- a flag of the command line
    keep: Path | None,
    database_url: str | None,
    by: str,
    form: str,
) -> None:
    """Play the log of a real office, a CSV FILE (plain or gzipped), and report its waits.

    A row is a visit, with the columns queue, date and issued, and where known called, started, ended, counter and priority. Times are ISO, times of
    day, or minutes after midnight (decimals, and past midnight, too). A hall is made for it; every visit goes through the operations that kiosks
    and counters use, called in the log's own order at the logged instant. Where the log names no counter, as many are made up as each call needs; a
    service without an end ends at its counter's next call or shortly after; where arrivals are known, a call without one is a no-show; whoever was
    never called expires when the day closes. Rows that cannot be taken are told with their line.
    """
    how = Reading(dict(columns), where, timezone, encoding, delimiter)
    log = read_log(file, how)
    _tell_bad_rows(log.bad, strict=strict)
    the_plan = plan(log, name=file.name, timezone=timezone)
    with _new_database(keep, database_url) as database:
        clock = SetClock()
        house = House(database, clock)
        with Progress(file.name) as progress:
            played = play(house, clock, the_plan, progress)
        _tell(log, the_plan, played, quiet=form == "json")
        click.echo(_written([told_of(house, played, "day"), told_of(house, played, "waits", by)], form))


def _written(reports: list[Report], form: str) -> str:
    """The reports one below the other, or as one JSON document."""
    if form == "json":
        return json.dumps({"reports": [as_json(report) for report in reports]}, ensure_ascii=False, indent=2)
    return "\n".join("\n" + report_text(report, language(), rules=False) for report in reports)


def _tell_bad_rows(bad: tuple[BadRow, ...], *, strict: bool) -> None:
    for row in bad[:MOST_SHOWN]:
        warn(_("Line %(line)s: %(reason)s"), line=row.line, reason=row.reason)
    if len(bad) > MOST_SHOWN:
        warn(_("and %(count)s more"), count=len(bad) - MOST_SHOWN)
    if bad and strict:
        raise LogInvalid(reason=ngettext("%(n)s row cannot be taken", "%(n)s rows cannot be taken", len(bad), language()))


@contextmanager
def _new_database(keep: Path | None, url: str | None) -> Iterator[Database]:
    """An empty database, thrown away afterwards unless it is to be kept."""
    if keep is not None and url is not None:
        raise click.UsageError("--keep and --database name two places; give one of them.")
    with tempfile.TemporaryDirectory(prefix="hallq-replay-") as folder:
        home = keep or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        place = url or f"sqlite:///{(home / 'hall.db').resolve()}"
        if known_revision(place) is not None:
            raise DatabaseNotEmpty(home=str(keep or url))
        migrate(place)
        with opened(place) as database:
            yield database


def _tell(log: VisitLog, the_plan: Plan, played: Replayed, *, quiet: bool) -> None:
    tell = warn if quiet else say
    facts = {"tickets": played.tickets, "queues": len(the_plan.queues), "counters": the_plan.counters, "days": len(the_plan.days)}
    tell(_("Tickets: %(tickets)s; days: %(days)s; queues: %(queues)s; counters: %(counters)s."), **facts)
    if log.bad or log.left_out:
        tell(_("Rows that could not be taken: %(bad)s; not asked for: %(left_out)s."), bad=len(log.bad), left_out=log.left_out)
    if the_plan.cut_short:
        tell(_("Services ended by the next call of their counter, earlier than the log says: %(count)s."), count=the_plan.cut_short)
    speed = {"seconds": f"{played.seconds:.1f}", "acts": played.acts, "rate": f"{played.tickets_per_second:.0f}"}
    tell(_("%(acts)s acts in %(seconds)s s: %(rate)s tickets a second, each act a transaction that is safe on the disk."), **speed)
