"""`hallq setup matrix`: which window deals with which matter, as one table for a spreadsheet."""

from pathlib import Path

import click

from hallq.cli.halls import a_file, readable, setup, tell_change
from hallq.cli.place import hall_option, place
from hallq.cli.talk import examples, language, patience, say
from hallq.domain.setup_written import written_setup
from hallq.domain.window_matrix import written
from hallq.operations.hall import Tx
from hallq.operations.moving import load_matrix, preview_matrix
from hallq.operations.setup import SetupChange
from hallq.sheets.matrix import MOST_BYTES, read_cells, write_cells
from hallq.words import mark as _


@setup.command("matrix", epilog=examples("hallq setup matrix windows.xlsx", "hallq setup matrix windows.csv --retire --apply"))
@click.argument("file", type=readable)
@click.option("--apply", "is_meant", is_flag=True, help="Do it; without this only say what would change.")
@click.option("--retire", is_flag=True, help="Take windows that FILE does not name out of use.")
@hall_option
def matrix(file: Path, is_meant: bool, retire: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- flags of the command line
    """Let windows deal with the matters that are marked in FILE, all of it or nothing.

    FILE is an Excel workbook (.xlsx) or a table of comma-separated values: windows in the first row or column, matters in the other, by code or by
    name; 1 is a mark, an empty cell none. New matters need the columns name, unit and queue. Work profiles are found or made; open windows follow
    from their next call on.
    """
    with file.open("rb") as content:
        cells = read_cells(content.read(MOST_BYTES + 1))

    def perform(tx: Tx) -> SetupChange:
        return load_matrix(tx, cells=cells, retire=retire).change if is_meant else preview_matrix(tx, cells=cells, retire=retire)[0]

    with place(hall_code) as here, patience(file.name):
        change: SetupChange = here.act(perform)
    tell_change(change, dry_run=not is_meant)


@setup.command("matrix-export", epilog=examples("hallq setup matrix-export windows.xlsx"))
@click.argument("file", type=a_file)
@hall_option
def matrix_export(file: Path, hall_code: str | None) -> None:
    """Write the present table of windows and matters to FILE, an Excel workbook where its name ends with .xlsx, else CSV.

    Loaded again it changes nothing.
    """
    with place(hall_code) as here:
        rows = written(written_setup(here.setup()), chinese=language() == "zh")
    with file.open("xb") as new:
        new.write(write_cells(rows, "xlsx" if file.suffix.lower() == ".xlsx" else "csv"))
    say(_("Wrote %(file)s."), file=file)
