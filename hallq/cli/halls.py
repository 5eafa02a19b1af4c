"""`hallq init`, `migrate` and `setup`: making a hall, keeping its tables and its set-up up to date."""

import errno
import os
from importlib.resources import files
from pathlib import Path

import click

from hallq.cli.place import OPERATOR, check_not_ahead, check_revision, hall_option, known_revision, make_database, opened, place
from hallq.cli.printer_state import heed_profiles
from hallq.cli.talk import Progress, examples, language, patience, say, spoken, warn
from hallq.config import Config, read_config
from hallq.domain.errors import Refusal
from hallq.domain.permissions import Role
from hallq.domain.setup_document import read_document
from hallq.operations.hall import House
from hallq.operations.people import NewCode, make_person
from hallq.operations.setup import SetupChange, init_hall, load_setup, preview_setup
from hallq.operations.setup_file import parse_setup, write_setup
from hallq.queries.setup import export_setup
from hallq.store.copying import backup
from hallq.store.holding import held
from hallq.store.migrate import migrate as migrate_database
from hallq.store.migrate import newest_revision
from hallq.words import mark as _

a_file = click.Path(dir_okay=False, path_type=Path)
readable = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog=examples("hallq init hall.yaml", "hallq init hall.yaml --admin wang --admin-name 王芳"))
@click.argument("file", type=readable)
@click.option("--admin", default="admin", show_default=True, help="Sign-in name of the first administrator.")
@click.option("--admin-name", default=None, help="Name of the first administrator, as colleagues see it.")
def init(file: Path, admin: str, admin_name: str | None) -> None:
    """Make a hall from the set-up FILE, with its first administrator.

    The database is made where there is none. The administrator gets a code that opens the account once, within a day, to set a password; it is
    shown here and kept nowhere.
    """
    config = read_config(os.environ)
    document = parse_setup(_text_of(file))
    config.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with patience(file.name):
        if known_revision(config.database_url) is None:
            make_database(config.database_url)
        check_revision(config.database_url)
    with opened(config.database_url) as database, patience(file.name):
        house = House(database)
        hall_id = init_hall(database, document)
        code = _first_admin(house, hall_id, admin, admin_name or admin)
        setup = house.setup_of(hall_id)
    say(_("Made the hall %(code)s (%(name)s) in %(home)s."), code=setup.code, name=setup.name.of(language()), home=config.home)
    heed_profiles(read_document(document).content["printers"], config.home)
    tell_code(config, code)
    say(_("Next: hallq serve"))


def _text_of(file: Path) -> str:
    """A set-up file's text. Raises OSError where its signs are not in UTF-8: editors of Windows like to write others."""
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise OSError(errno.EILSEQ, spoken(_("The file is not in UTF-8. Open it in an editor and save it as UTF-8.")), str(file)) from fault


def _first_admin(house: House, hall_id: int, login: str, name: str) -> NewCode:
    try:
        return house.act(hall_id, OPERATOR, lambda tx: make_person(tx, login=login, name=name, role=Role.ADMIN))
    except Refusal:
        warn(_("The hall is made, but not its administrator: see hallq user add --help."))
        raise


def tell_code(config: Config, code: NewCode) -> None:
    """A one-time code, shown once."""
    base = config.public_base_url or f"http://{config.bind[0]}:{config.bind[1]}"
    say(_("One-time code of %(login)s, good for a day and for once: %(code)s"), login=code.login, code=code.code)
    say(_("With it a password is set at %(address)s"), address=f"{base}/first-password")


@click.command()
@click.option("--no-backup", is_flag=True, help="Make no copy of the database before.")
def migrate(no_backup: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Lead the database to the tables of this version.

    Stop the server first. A database that holds a hall is copied into HALLQ_HOME before anything is changed; where the tables are those of this
    version already, nothing is done.
    """
    config = read_config(os.environ)
    config.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    before, newest = known_revision(config.database_url), newest_revision()
    if before == newest:
        say(_("The tables are those of this version already (%(revision)s)."), revision=newest)
        return
    with held(config.home, alone=True):
        if before is not None:
            check_not_ahead(before)
            if not no_backup:
                copy_before(config, before)
        with patience(newest):
            migrate_database(config.database_url)
    say(_("Led the database to the tables of this version (%(revision)s)."), revision=newest)


def copy_before(config: Config, revision: str) -> None:
    """Copy a database of an older `revision` into its home before it is changed; one of PostgreSQL is left to PostgreSQL's own means."""
    with opened(config.database_url) as database:
        if not database.is_sqlite:
            warn(_("A PostgreSQL database of an older version is not copied: use pg_dump first, then run this with --no-backup."))
            raise click.exceptions.Exit(3)
        file = config.home / f"before-migration-from-{revision}.backup"
        with Progress(file.name) as progress:
            backup(database, file, progress)
    say(_("Copied the database to %(file)s."), file=file)


# --- set-up --------------------------------------------------------------------------------------------------------------------------------


@click.group()
def setup() -> None:
    """Load or export the set-up of a hall: zones, units, matters, queues, counters, printers, hours."""


@setup.command("load", epilog=examples("hallq setup load hall.yaml --dry-run", "hallq setup load hall.yaml"))
@click.argument("file", type=readable)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@hall_option
def load(file: Path, dry_run: bool, hall_code: str | None) -> None:  # noqa: FBT001 -- a flag of the command line
    """Make the set-up of a hall what FILE says, all of it or nothing.

    New things are made, others changed under their code, those that FILE no longer names are retired. A running server follows at once.
    """
    document = parse_setup(_text_of(file))
    with place(hall_code) as here, patience(file.name):
        change = here.act(lambda tx: (preview_setup if dry_run else load_setup)(tx, document=document))
        heed_profiles(read_document(document).content["printers"], here.config.home)
    tell_change(change, dry_run=dry_run)


def tell_change(change: SetupChange, *, dry_run: bool) -> None:
    """What a change of the set-up did, or would do."""
    for warning in change.warnings:
        warn(_("Look again: %(place)s %(reason)s"), **warning)
    if not change.counts:
        say(_("Nothing changed: the hall's set-up is what the file says."))
        return
    for sign, part in (("+", change.made), ("~", change.changed), ("-", change.retired)):
        for kind, codes in part.items():
            click.echo(f"{sign} {kind}: {', '.join(codes)}")
    if dry_run:
        say(_("Nothing was changed; this is what would be."))
    else:
        say(_("The set-up is version %(version)s now."), version=change.version)


@setup.command("export", epilog=examples("hallq setup export > hall.yaml", "hallq setup export --made-up town my-hall.yaml"))
@click.argument("file", type=a_file, required=False)
@click.option("--made-up", type=click.Choice(["city", "town"]), help="Export the set-up of a made-up hall that comes with hallq, to begin from.")
@hall_option
def export(file: Path | None, made_up: str | None, hall_code: str | None) -> None:
    """Write the set-up of a hall as a file that loads the same, to FILE or to the standard output."""
    text = _made_up(made_up) if made_up else _written(hall_code)
    if file is None:
        click.echo(text, nl=False)
    else:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
        say(_("Wrote %(file)s."), file=file)


def _written(hall_code: str | None) -> str:
    with place(hall_code) as here:
        return write_setup(export_setup(here.setup()))


def _made_up(name: str) -> str:
    return files("hallq.halls").joinpath(f"{name}.yaml").read_text("utf-8")
