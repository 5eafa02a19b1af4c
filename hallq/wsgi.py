"""The application for a WSGI server, `hallq.wsgi:app`, with everything that a serving process does beside its requests.

Import it in the process that serves, never before a fork (gunicorn without `--preload`), and in one process a hall: see `hallq serve`.
"""

import atexit
import os
from typing import cast

from hallq.app import create_app, settle
from hallq.caretaker.household import Household
from hallq.config import read_config
from hallq.web.current import EXTENSION, Front

config = read_config(os.environ)
app = create_app(config)
front = cast("Front", app.extensions[EXTENSION])

household = Household(front.house, front.doorkeeper.seen, front.page_of, config.home, comment_days=config.comment_days)
household.start()
atexit.register(household.stop)
settle()
