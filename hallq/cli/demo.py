"""`hallq demo`: a made-up hall that lives on this machine, to look at and to play with."""

import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import click

from hallq.cli.place import check_revision, known_revision, make_database, opened
from hallq.cli.serving import run_server
from hallq.cli.simulate import HALLS, made_up_hall
from hallq.cli.talk import complain, examples, language, say, warn
from hallq.config import Config, is_loopback, read_config
from hallq.operations.hall import House
from hallq.queries.setup import halls
from hallq.simulation.demo import SPEEDS
from hallq.simulation.screens import KEPT_IN
from hallq.simulation.settling import HomeTaken, Settled, settle
from hallq.simulation.staff import GUESTS
from hallq.store.holding import held
from hallq.words import gettext
from hallq.words import mark as _

REFUSED = 3
folder = click.Path(file_okay=False, path_type=Path)


@click.command(epilog=examples("hallq demo", "hallq demo --hall town --speed 20", "hallq demo --fresh --port 8001"))
@click.option("--hall", type=click.Choice(HALLS), default="city", show_default=True, help="A city's hall of 180 counters, or a town's of 20.")
@click.option("--home", type=folder, help="Folder of its data, instead of HALLQ_HOME (./var where that is not set).")
@click.option("--host", help="Address to listen at, instead of that of HALLQ_BIND (127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen at, instead of that of HALLQ_BIND (8000); 0 takes a free one.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and begin anew.")
@click.option("--speed", type=click.FloatRange(*SPEEDS), default=1.0, show_default=True, help="How many times as fast as the world it runs.")
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed brings the same visitors.")
def demo(hall: str, home: Path | None, host: str | None, port: int | None, fresh: bool, speed: float, seed: int) -> None:  # noqa: FBT001 -- a flag of the command line
    """Open a made-up hall that lives, on this machine.

    Its visitors come and its clerks work by the hall's own clock, which begins at half past eight in the morning and goes on to the next working
    day after closing. It is kept in its home and goes on there at the next start. Its passwords are known to everybody: never use it for a real
    hall.
    """
    if home is not None:
        os.environ["HALLQ_HOME"] = str(home)
    config = _config(host, port)
    with held(config.home, alone=True):
        if fresh:
            _throw_away(config)
        settled = _settled(config, hall)
        run_server(
            config,
            lambda: _living(config, settled, speed, seed),
            lambda address: _welcome(config, settled, address),
            option="--port",
        )


def _config(host: str | None, port: int | None) -> Config:
    """The settings, listening where the command says; on the loopback address QR codes open there."""
    config = read_config(os.environ)
    bind = (config.bind[0] if host is None else host, config.bind[1] if port is None else port)
    own = f"http://{bind[0]}:{bind[1]}" if is_loopback(bind[0]) and bind[1] else None
    return replace(config, bind=bind, public_base_url=config.public_base_url or own)


def _throw_away(config: Config) -> None:
    """Remove a demo's database; one that holds a real hall is never touched."""
    if known_revision(config.database_url) is None:
        return
    with opened(config.database_url) as database, database.reading() as connection:
        real = [hall.code for hall in halls(connection) if not hall.made_up]
    if real:
        _refuse(_("%(home)s holds %(halls)s, which is no demo: nothing was thrown away. Name another folder with --home."), config, real)
    if not database.is_sqlite:
        _refuse(_("--fresh throws SQLite files away, no databases of PostgreSQL: empty it yourself."), config)
    for ending in ("", "-wal", "-shm"):
        database.path.with_name(database.path.name + ending).unlink(missing_ok=True)
    (config.home / KEPT_IN).unlink(missing_ok=True)


def _settled(config: Config, hall: str) -> Settled:
    """The demo hall in its home, made where there is none."""
    if known_revision(config.database_url) is None:
        say(_("Making the demo hall in %(home)s ..."), home=config.home)
        make_database(config.database_url)
    check_revision(config.database_url)
    with opened(config.database_url) as database:
        try:
            return settle(House(database), made_up_hall(hall))
        except HomeTaken as taken:
            _refuse(
                _("%(home)s holds another hall: %(halls)s. Name another folder with --home, or throw a demo away with --fresh."), config, taken.codes
            )


def _refuse(msgid: str, config: Config, codes: Iterable[str] = ()) -> NoReturn:
    complain(gettext(msgid, language(), home=config.home, halls=", ".join(codes)))
    raise click.exceptions.Exit(REFUSED)


def _living(config: Config, settled: Settled, speed: float, seed: int) -> object:
    # Loaded in the serving process only: a refusal is told before all that is there.
    from hallq.cli.demo_life import living_app  # noqa: PLC0415 -- see above

    return living_app(config, settled, speed=speed, seed=seed)


def _welcome(config: Config, settled: Settled, address: str) -> None:
    """Where it is, and how to get in."""
    say(_("The demo hall %(hall)s: %(address)s (Ctrl-C stops it; it is kept in %(home)s)"), hall=settled.code, address=address, home=config.home)
    say(_("Everybody and everything in it is made up. Sign in as"))
    for guest in GUESTS:
        click.echo(f"  {guest.login:<12}{guest.password}")
    if not is_loopback(config.bind[0]):
        warn(_("These passwords are known to everybody, and others reach this address: show the demo to friends only."))
