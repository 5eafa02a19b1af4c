"""The agent at work: knows what it drives, has one driver a printer, tells that it lives, and stops when it is put out."""

import logging
import threading
import time
from dataclasses import dataclass
from typing import Any

from hallq import __version__
from hallq.printing.agent.door import Away, Door, Refused
from hallq.printing.agent.hint import Hint
from hallq.printing.agent.jobs import AgentJob, ServerJobs
from hallq.printing.agent.journal import Journal
from hallq.printing.driver import Driver, Printer
from hallq.printing.link_rules import checked_link, profile_by
from hallq.printing.links import LinkError, make_link
from hallq.printing.profile import PrinterProfile

log = logging.getLogger(__name__)

BEAT_S = 15.0
LAST_SLIP_S = 30.0


@dataclass(slots=True)
class _Driven:
    """A printer with its driver, and what the server said of it when the driver was made."""

    told: dict[str, Any]
    driver: Driver[AgentJob]
    thread: threading.Thread
    stop: threading.Event


class Agent:
    """Drives the printers that the server names. `usual` is what holds of a printer where the server says nothing of it."""

    def __init__(self, door: Door, journal: Journal, usual: PrinterProfile) -> None:
        self._door, self._usual = door, usual
        self._stop, self._nudge = threading.Event(), threading.Event()
        self._jobs = ServerJobs(door, journal, self._nudge.set)
        self._driven: dict[str, _Driven] = {}
        self._ended: list[threading.Thread] = []
        self._unsure: set[str] = set()
        self._begun = False

    @property
    def printers(self) -> list[str]:
        """The codes of the printers that are driven now."""
        return list(self._driven)

    @property
    def is_away(self) -> bool:
        """Whether the server did not answer the last time."""
        return self._door.is_away

    def run(self) -> None:
        """Work until stopped. Raises PutOut where the server says that this machine's token opens nothing; then no driver runs any more."""
        hint = Hint(self._door, self.wake, self._nudge.set)
        hint.start()
        try:
            self._jobs.own_up()
            while not self._stop.is_set():
                self._nudge.clear()
                self._beat()
                self._nudge.wait(min(self._door.pause, BEAT_S) or BEAT_S)
        finally:
            self._let_go(list(self._driven))
            hint.stop()
            self._wait_for_last_slips()

    def wake(self) -> None:
        """There may be something to print."""
        for one in list(self._driven.values()):
            one.driver.wake()

    def stop(self) -> None:
        """Take no further slip; those under way are finished."""
        self._stop.set()
        self._nudge.set()

    def _beat(self) -> None:
        """Tell what is to be told, ask what there is to do. Raises PutOut."""
        try:
            self._jobs.tell()
            self._begin()
            duties = self._door.get("print-agent")
            self._see_to(duties.get("printers") or [])
            self._jobs.tell_looks()
            self._door.post(f"displays/{duties['device']}/heartbeat", {"build": __version__})
        except Away:
            return
        except Refused as refusal:
            log.warning("The server refuses to say what there is to do (%s)", refusal)

    def _begin(self) -> None:
        """Once: all that this machine remembers is told, so the server may take back what it believes here besides."""
        if not self._begun:
            started = self._door.post("print-agent/start", {}) or {}
            self._unsure, self._begun = set(started.get("unsure") or ()), True

    def _see_to(self, printers: list[dict[str, Any]]) -> None:
        """Begin with printers that are new or are reached in another way, end with the others."""
        wanted = {str(one.get("code")): one for one in printers}
        self._let_go([code for code, driven in self._driven.items() if wanted.get(code) != driven.told])
        self._ended = [thread for thread in self._ended if thread.is_alive()]
        for code, told in wanted.items():
            if code not in self._driven and not any(thread.name == _name(code) for thread in self._ended):
                self._take_up(code, told)

    def _take_up(self, code: str, told: dict[str, Any]) -> None:
        try:
            printer = self._printer(code, told)
        except LinkError as fault:
            log.error("Printer %s: %s: nothing is printed on it", code, fault)  # noqa: TRY400 -- the sentence says it all
            return
        stop = threading.Event()
        driver = Driver(printer, self._jobs, "", _now_ms, _as_it_is, stop)
        thread = threading.Thread(target=driver.run, name=_name(code), daemon=True)
        self._driven[code] = _Driven(told, driver, thread, stop)
        thread.start()
        log.info("Printer %s: driven by this machine", code)

    def _printer(self, code: str, told: dict[str, Any]) -> Printer:
        """A printer as the server tells of it. Raises LinkError for a way that no set-up may have."""
        if not isinstance(told.get("rules"), dict):
            raise LinkError("the server has no profile for it")
        profile = profile_by(told["rules"], self._usual)
        link = make_link(checked_link(told.get("link")), profile)
        if code in self._unsure:
            self._unsure.discard(code)
            link.distrust()
        return Printer(code, profile, link)

    def _let_go(self, codes: list[str]) -> None:
        for code in codes:
            driven = self._driven.pop(code)
            driven.stop.set()
            driven.driver.wake()
            self._ended.append(driven.thread)

    def _wait_for_last_slips(self) -> None:
        until = time.monotonic() + LAST_SLIP_S
        for thread in self._ended:
            thread.join(max(until - time.monotonic(), 0))


def _name(code: str) -> str:
    return f"printer-{code}"


def _as_it_is(job: AgentJob, _printer: Printer) -> bytes:
    return job.data


def _now_ms() -> int:
    """No driver here goes by it: leases are measured by the server's clock."""
    return 0
