"""`hallq report`: the figures of some days, as text, JSON, CSV or a workbook."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path

import click

from hallq.cli.instants import BusinessDay
from hallq.cli.place import Place, hall_option, place
from hallq.cli.report_text import report_text
from hallq.cli.talk import examples, language, patience, say
from hallq.domain.report import Report
from hallq.queries.instant import instant
from hallq.queries.reports import REPORTS
from hallq.queries.reports import report as measured
from hallq.sheets.csv import as_csv
from hallq.sheets.json import as_json
from hallq.sheets.xlsx import as_xlsx
from hallq.words import mark as _

FORMATS = ("text", "json", "csv", "xlsx")
GROUPINGS = sorted({by for kind in REPORTS.values() for by in kind.bys})


@click.command(
    epilog=examples(
        "hallq report day",
        "hallq report waits --by queue --days 7",
        "hallq report satisfaction --by clerk --from 2026-11-01 --to 2026-11-30 --format xlsx --output november.xlsx",
    )
)
@click.argument("name", type=click.Choice(list(REPORTS)))
@click.option("--from", "from_day", type=BusinessDay(), help="First business day, as in 2026-11-01; the last that was opened unless told.")
@click.option("--to", "to_day", type=BusinessDay(), help="Last business day; the last that was opened unless told.")
@click.option("--days", type=click.IntRange(1, 3660), help="So many days up to the last, instead of --from.")
@click.option("--by", type=click.Choice(GROUPINGS), help="What a row is; each report has its own.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How it is written.")
@click.option("--language", "tongue", type=click.Choice(["zh", "en"]), default=language, help="Language of the captions; the terminal's unless told.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write into this file, which must not be there yet.")
@hall_option
def report(
    name: str,
    from_day: str | None,
    to_day: str | None,
    days: int | None,
    by: str | None,
    form: str,
    tongue: str,
    output: Path | None,
    hall_code: str | None,
) -> None:
    """Print a report of some business days, NAME being one of the names below.

    Its definitions stand below the figures: what a wait is, what is counted and what is not. JSON, CSV and workbook hold the same figures; in JSON
    durations are seconds.
    """
    if from_day and days:
        raise click.UsageError("--from and --days say the same; give one of them.")
    if by is not None and by not in REPORTS[name].bys:
        raise click.BadParameter(f"{name} is not grouped by {by}; its groupings are {', '.join(REPORTS[name].bys)}.", param_hint="'--by'")
    if form == "xlsx" and output is None and sys.stdout.isatty():
        raise click.UsageError("A workbook cannot be shown here; name a file with --output.")
    with place(hall_code) as here, patience(name):
        last = to_day or _last_day(here)
        first = from_day or _days_before(last, days or 1)
        if first > last:
            raise click.UsageError(f"{last}, the last day, is before the first, {first}.")
        found = measured(here.house.database, here.setup(), name, from_day=first, to_day=last, by=by)
    put_out(written(found, form, tongue), output)


def written(report: Report, form: str, tongue: str) -> bytes:
    """The report in one of the formats."""
    if form == "json":
        return (json.dumps(as_json(report), ensure_ascii=False, indent=2) + "\n").encode()
    if form == "csv":
        return as_csv(report, tongue)
    return as_xlsx(report) if form == "xlsx" else (report_text(report, tongue) + "\n").encode()


def put_out(content: bytes, output: Path | None) -> None:
    """Write to the terminal, or into a file, which must not be there yet. Raises FileExistsError."""
    if output is None:
        click.echo(content, nl=False)
        return
    with output.open("xb") as file:
        file.write(content)
    say(_("Wrote %(file)s."), file=output)


def _last_day(here: Place) -> str:
    with instant(here.house.database, here.setup()) as look:
        day = look.day
    if day is None:
        raise click.UsageError("The hall has not opened a day yet; name the days with --from and --to.")
    return day


def _days_before(last: str, days: int) -> str:
    return (date.fromisoformat(last) - timedelta(days=days - 1)).isoformat()
