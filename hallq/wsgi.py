"""The application for a WSGI server, `hallq.wsgi:app`, with everything that a serving process does beside its requests.

Import it in the process that serves, never before a fork (gunicorn without `--preload`), and in one process a hall: see `hallq serve`.
"""

import atexit
import os
from typing import cast

from hallq.app import create_app, settle
from hallq.caretaker.household import Household
from hallq.config import read_config
from hallq.queries.head import head_of
from hallq.web.current import EXTENSION, Front

config = read_config(os.environ)
app = create_app(config)
front = cast("Front", app.extensions[EXTENSION])


def page_of(hall_id: int, ticket_id: int) -> str | None:
    """The page of a ticket as a phone opens it; None where phones reach nothing."""
    with front.house.database.reading() as connection:
        head = head_of(connection, hall_id)
    code = next(hall.code for hall in front.halls.all() if hall.id == hall_id)
    return None if head is None else front.links.address(code, front.links.token(hall_id, head.epoch, ticket_id))


household = Household(front.house, front.doorkeeper.seen, page_of, config.home)
household.start()
atexit.register(household.stop)
settle()
