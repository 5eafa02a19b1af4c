"""`hallq serve`: one process with as many threads as screens, in the way that the promises of the house were measured."""

import errno
import logging
import os
import socket
from collections.abc import Callable
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from hallq.cli.place import place
from hallq.cli.printers import profiles_of
from hallq.cli.talk import complain, examples, language, say, spoken
from hallq.config import Config, read_config
from hallq.store.holding import held
from hallq.words import mark as _

APPLICATION = "hallq.wsgi:app"
GRACE_S = 5
BACKLOG = 2048
MACHINE = 4


@click.command(epilog=examples("hallq serve", "hallq serve --bind 0.0.0.0:8000"))
@click.option("--bind", metavar="ADDRESS:PORT", help="Where to listen, instead of HALLQ_BIND (127.0.0.1:8000 where that is not set).")
def serve(bind: str | None) -> None:
    """Serve the hall: pages, interface, screens, printers and the periodic duties, until stopped.

    One process serves a hall; a second one on the same SQLite database is refused. Put a web server with TLS in front of it: see the handbook.
    """
    if bind is not None:
        os.environ["HALLQ_BIND"] = bind
    with place() as here:
        profiles_of(here)
        names = ", ".join(hall.name.of(language()) for hall in here.halls)
        alone = here.house.database.is_sqlite
    config = read_config(os.environ)
    with held(config.home, alone=alone):
        run_server(
            config,
            lambda: import_app(APPLICATION),
            lambda address: say(_("%(halls)s: %(address)s (Ctrl-C stops)"), halls=names, address=address),
        )


def run_server(config: Config, load: Callable[[], Any], tell: Callable[[str], None], *, option: str = "--bind") -> None:
    """Serve what `load` answers, which is called in the serving process; `tell` is told the address as soon as it listens.

    Ends the program when the server is stopped; exit code 4 where the address is taken, with the `option` that chooses another.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    door, port = _listening(config, option)
    tell(config.public_base_url or f"http://{config.bind[0]}:{port}")
    _Server(config, door, load).run()


def _listening(config: Config, option: str) -> tuple[int, int]:
    """A listening socket's file number, which is the server's to close, and its port."""
    host, port = config.bind
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        door = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as fault:
        complain(spoken(_SAYS.get(fault.errno or 0, _OTHER), address=f"{host}:{port}", reason=fault.strerror, option=option))
        raise click.exceptions.Exit(MACHINE) from fault
    door.set_inheritable(True)
    port = door.getsockname()[1]
    return door.detach(), port


_OTHER = _("Cannot listen at %(address)s: %(reason)s.")
_SAYS = {
    errno.EADDRINUSE: _("The address %(address)s is taken: another program listens there. Stop it, or choose another address with %(option)s."),
    errno.EACCES: _("Listening at %(address)s is not allowed to this user. Choose a port from 1024 on with %(option)s."),
    errno.EADDRNOTAVAIL: _("This machine has no address %(address)s. Choose one that it has, or 0.0.0.0 for all of them, with %(option)s."),
}


class _Server(BaseApplication):  # type: ignore[misc]  # of no type that mypy knows
    """gunicorn with one worker, a thread a connection, listening where the door is open already."""

    def __init__(self, config: Config, door: int, load: Callable[[], Any]) -> None:
        self._load = load
        self._options = {
            "bind": [f"fd://{door}"],
            "workers": 1,
            "worker_class": "gthread",
            "threads": config.threads,
            "worker_connections": 2 * config.threads,
            "backlog": BACKLOG,
            "graceful_timeout": GRACE_S,
            "keepalive": 75,
            "loglevel": "warning",
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Only these options: neither a file nor the environment changes how a hall is served."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """The application, made in the worker."""
        return self._load()
