"""The commands there are, and how whatever goes wrong in one of them becomes a sentence and an exit code."""

import importlib
import os
import select
import sys
import traceback
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from hallq import __version__
from hallq.cli.talk import complain, language, spoken
from hallq.config import ConfigInvalid
from hallq.domain.errors import Refusal, Unavailable
from hallq.web.refusals import tell
from hallq.words import mark as _

FAULT_FOUND, REFUSED, MACHINE, BROKEN, STOPPED, UNREAD = 1, 3, 4, 70, 130, 141

# Name of the command: its module in this package, the command in it, and a line for the list.
COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("demo", "demo", "Open a made-up hall that lives, on this machine."),
    "simulate": ("simulate", "simulate", "Play a made-up day and print its reports."),
    "init": ("halls", "init", "Make a hall from a set-up file, with its first administrator."),
    "serve": ("serving", "serve", "Serve the hall: pages, screens, printers."),
    "doctor": ("doctor", "doctor", "Examine this machine, and say what to do."),
    "day": ("days", "day", "The business day: show it, open it, close it."),
    "setup": ("matrix", "setup", "Load or export the set-up of a hall."),
    "user": ("people", "user", "Accounts of the staff."),
    "device": ("devices", "device", "Kiosks, displays, pads and print agents."),
    "client": ("devices", "client", "Programs of others that use the interface."),
    "printer": ("printers", "printer", "Printers: list them, ask them, test them."),
    "print-agent": ("print_agent", "print_agent", "Drive the printers at this machine for a hall elsewhere."),
    "report": ("reporting", "report", "Print a report of some days."),
    "what-if": ("what_if", "what_if_command", "Play a past day again under another rule."),
    "verify": ("proofs", "verify", "Prove that the books are what the log tells."),
    "backup": ("proofs", "backup", "Copy the whole database into one file."),
    "restore": ("restoring", "restore", "Put a backup back."),
    "migrate": ("halls", "migrate", "Lead the database to the tables of this version."),
    "replay": ("replaying", "replay", "Play the log of a real office, and report its waits."),
}


class Commands(click.Group):
    """Loads a command's module only when it is run or explained."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """The commands in the order in which a hall needs them."""
        return [name for name, (module, *_more) in COMMANDS.items() if find_spec(f"hallq.cli.{module}")]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, name, _line = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(f"hallq.cli.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list, without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][2]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; whatever it raises is told in one sentence."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            complain(tell(refusal, language()).sentence, refusal)
            ctx.exit(MACHINE if isinstance(refusal, Unavailable) else REFUSED)
        except ConfigInvalid as fault:
            for problem in fault.problems:
                complain(problem)
            ctx.exit(MACHINE)
        except OSError as fault:
            if isinstance(fault, BrokenPipeError) and _is_unread():
                ctx.exit(UNREAD)
            complain(f"{fault.filename}: {fault.strerror}" if fault.filename else str(fault))
            ctx.exit(MACHINE)
        except KeyboardInterrupt:
            ctx.exit(STOPPED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as fault:  # noqa: BLE001 -- told whole, for whoever can mend it
            ctx.exit(_tell_fault(fault))


def _is_unread() -> bool:
    """Whether whoever read the output has gone, as `| head` does once it has seen enough; what is still to be said is dropped then."""
    watched = select.poll()
    try:
        watched.register(sys.stdout.fileno(), 0)
    except OSError:
        return False
    gone = any(events & select.POLLERR for _handle, events in watched.poll(0))
    if gone:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return gone


def _tell_fault(fault: Exception) -> int:
    """The exit code of what no command expects."""
    from hallq.store.database import DAMAGED  # noqa: PLC0415 -- no command that works needs it here

    if isinstance(fault, DAMAGED):
        reason = str(fault).splitlines()[0][:200]
        complain(spoken(_("The database cannot be read (%(reason)s). hallq restore FILE --replace puts a backup in its place."), reason=reason))
        return MACHINE
    traceback.print_exception(fault)
    return BROKEN


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, "--version", prog_name="hallq", message="%(prog)s %(version)s")
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of the hall's data, instead of HALLQ_HOME (./var where that is not set).",
)
def main(home: Path | None) -> None:
    """Run the queue and the counters of a government service hall.

    A first look:  hallq demo

    A hall of your own:  hallq setup export --made-up town > hall.yaml, change it, then  hallq init hall.yaml  and  hallq serve

    Exit codes: 0 done; 1 a fault was found; 2 the command was misspelled; 3 hallq refused, the sentence says why; 4 the machine cannot (a
    setting, a file, the disk, the database).
    """
    if home is not None:
        os.environ["HALLQ_HOME"] = str(home)
