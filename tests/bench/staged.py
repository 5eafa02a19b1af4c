"""A staged hall in a process of its own: prints where it is and what lets a browser in, and stands until it is ended."""

import json
import signal

from hallq.domain.permissions import Role
from tests.browser import standing
from tests.screens.hall import staged

with staged("city") as hall, standing(hall) as address:
    print(json.dumps({"address": address, "devices": hall.devices, "clerk": hall.staff(Role.CLERK), "counter": hall.free[0]}), flush=True)
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
