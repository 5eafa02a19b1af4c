"""`hallq print-agent`: drives the printers at this machine for a hall whose server does not reach them."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from hallq.cli.talk import complain, examples, say, spoken, warn
from hallq.printing.agent.door import Away, Door, PutOut, Refused
from hallq.printing.agent.journal import Journal
from hallq.printing.agent.pairing import TokenError, pair, read_token, write_token
from hallq.printing.agent.running import Agent
from hallq.printing.agent.settings import USUAL_FILE, USUAL_FOLDER, Settings, SettingsError, read_settings
from hallq.printing.profiles import load_profiles
from hallq.words import mark as _

F = TypeVar("F", bound=Callable[..., Any])

REFUSED, MACHINE = 3, 4
USUAL_PROFILE = "zh-80-cut"
FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


def which_hall(command: F) -> F:
    """The options that say which hall, whom to trust, and where token and journal are kept."""
    for option in (
        click.option("--folder", type=FOLDER, help=f"Folder of token and journal; {USUAL_FOLDER} where nothing says otherwise."),
        click.option("--ca", type=FILE, help="Certificates to trust, where the hall has an authority of its own (PEM)."),
        click.option("--server", metavar="ADDRESS", help="The hall: https://hall.example, or https://hall.example/h/CODE where there are several."),
        click.option("--settings", type=FILE, help=f"Where these things stand; {USUAL_FILE} unless told. What is told here goes before it."),
    ):
        command = option(command)
    return command


@click.group("print-agent", invoke_without_command=True, epilog=examples("hallq print-agent pair", "hallq print-agent"))
@which_hall
@click.pass_context
def print_agent(context: click.Context, settings: Path | None, server: str | None, ca: Path | None, folder: Path | None) -> None:
    """Drive the printers at this machine for the hall, until stopped.

    Which printers those are, and how each is reached from here, the hall's set-up says: its printers name this machine as their print agent. The
    agent only calls out; nothing can call it. It prints nothing while the server is away, and nothing twice.
    """
    context.obj = partial(_settings, settings, server, ca, folder)
    if context.invoked_subcommand is None:
        _work(context.obj())


@print_agent.command("pair", epilog=examples("hallq print-agent --server https://hall.example pair", "hallq print-agent pair --again"))
@click.option("--again", is_flag=True, help="Although this machine has a token already.")
@click.pass_obj
def pair_machine(settings: Callable[[], Settings], again: bool) -> None:  # noqa: FBT001 -- a flag of the command line
    """Let this machine be let in: it shows six digits, which a manager types in the office."""
    here = settings()
    if here.token_file.exists() and not again:
        complain(spoken(_("This machine has a token already (%(file)s); --again asks for a new one."), file=here.token_file))
        raise click.exceptions.Exit(REFUSED)
    here.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def show(code: str) -> None:
        say(_("Pairing code: %(code)s"), code=f"{code[:3]} {code[3:]}")
        say(_("A manager types it at %(page)s; it is good for ten minutes. Waiting …"), page=here.address.office)

    try:
        device, token = pair(Door(here.address, ca=here.ca), show, time.sleep)
    except (Away, PutOut, Refused) as fault:
        complain(spoken(_("%(server)s lets nobody in: %(reason)s"), server=here.address.server, reason=fault))
        raise click.exceptions.Exit(MACHINE) from fault
    write_token(here.token_file, token)
    say(_("This machine is %(device)s now. Name it as print agent of its printers in the set-up."), device=device)


def _settings(file: Path | None, server: str | None, ca: Path | None, folder: Path | None) -> Settings:
    try:
        return read_settings(file, server=server, ca=ca, folder=folder)
    except SettingsError as fault:
        complain(str(fault))
        raise click.exceptions.Exit(MACHINE) from fault


def _work(here: Settings) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        token, journal = read_token(here.token_file), Journal(here.journal_file)
    except TokenError as fault:
        complain(spoken(_("%(reason)s. hallq print-agent pair lets this machine be let in."), reason=fault))
        raise click.exceptions.Exit(MACHINE) from fault
    except BlockingIOError as fault:
        complain(spoken(_("Another print agent runs with %(folder)s."), folder=here.folder))
        raise click.exceptions.Exit(REFUSED) from fault
    agent = Agent(Door(here.address, token, here.ca), journal, load_profiles()[USUAL_PROFILE])
    try:
        with _stopped_by_signals(agent):
            say(_("Printing for %(server)s (Ctrl-C stops)"), server=here.address.server)
            agent.run()
    except PutOut as fault:
        warn(_("This machine was put out, or never let in: it prints nothing any more. hallq print-agent pair --again lets it be let in anew."))
        raise click.exceptions.Exit(REFUSED) from fault
    finally:
        journal.close()


@contextmanager
def _stopped_by_signals(agent: Agent) -> Iterator[None]:
    """SIGTERM and Ctrl-C let the slip in hand come out; afterwards they mean again what they meant before."""

    def stop(*_frame: object) -> None:
        threading.Thread(target=agent.stop).start()

    former = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
