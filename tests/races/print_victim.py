"""A print worker in a process of its own, to be killed: it drives one printer of a hall until then.

`python -m tests.races.print_victim URL HALL PORT PLACE` says `ready` once it begins; it takes back what an earlier one of the same place had in hand.
"""

import os
import sys
import threading
from dataclasses import replace

from hallq.operations.clock import LiveClock
from hallq.operations.hall import House
from hallq.operations.print_jobs import LeasedJob, PrintJobs
from hallq.printing.driver import Printer
from hallq.printing.making import SlipMaker
from hallq.printing.profiles import load_profiles
from hallq.printing.tcp_link import TcpLink
from hallq.printing.worker import PrintWorker
from hallq.queries.instant import instant
from hallq.queries.print_jobs import print_jobs
from hallq.store.database import Database

LOOK_EVERY_S = 0.01


def _no_page(_job: LeasedJob) -> None:
    return None


def _ended_in_the_dark(house: House, hall: int) -> bool:
    """Whether the last slip may have been left half sent, as the print shop finds it out."""
    with instant(house.database, house.setup_of(hall)) as at:
        return next((job.state == "unknown" for job in print_jobs(at, most=16) if job.finished_at is not None), False)


def main() -> None:
    """Print until killed."""
    url, hall, port, place = sys.argv[1:]
    profile = load_profiles()["zh-80-cut"]
    # Where two workers ask for one printer, the one that has to wait shall not wait for long.
    profile = replace(profile, timing=replace(profile.timing, connect_s=5.0, reply_s=2.0))
    house = House(Database(url), LiveClock())
    jobs = PrintJobs(house, int(hall))
    jobs.take_back(place)
    link = TcpLink(profile, "127.0.0.1", int(port))
    if _ended_in_the_dark(house, int(hall)):
        link.distrust()
    worker = PrintWorker([Printer("lobby", profile, link)], jobs, owner=f"{place}{os.getpid()}", clock=house.clock.real, make=SlipMaker(_no_page))
    worker.start()
    os.write(1, b"ready\n")
    pause = threading.Event()
    while not pause.wait(LOOK_EVERY_S):
        worker.notify()


if __name__ == "__main__":
    main()
