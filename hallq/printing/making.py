"""From a print job to the bytes that one printer takes: composed and encoded only when it is sent."""

import threading
from collections.abc import Callable
from dataclasses import replace

from hallq.domain.routing import HallSetup
from hallq.domain.slip import NOBODY
from hallq.domain.slip_template import BUILT_IN, SlipTemplate
from hallq.operations.print_jobs import LeasedJob
from hallq.printing.compose import compose_ticket
from hallq.printing.driver import Printer
from hallq.printing.encode import EscPosEncoder
from hallq.printing.profile import PrinterProfile


class SlipMaker:
    """Makes the slips of a hall. `address` gives the link behind a job's QR code, None for none; `template` the template that its facts name.

    A test page bears the time of the hall's clock `now`: who asked for it at a terminal need not know that clock. Without one, it is as asked for.
    """

    def __init__(
        self,
        address: Callable[[LeasedJob], str | None],
        template: Callable[[LeasedJob], SlipTemplate] = lambda _job: BUILT_IN,
        now: Callable[[], int] | None = None,
    ) -> None:
        self._address, self._template, self._now = address, template, now
        self._encoders: dict[tuple[int, str, PrinterProfile], tuple[EscPosEncoder, threading.Lock]] = {}

    def __call__(self, job: LeasedJob, printer: Printer) -> bytes:
        """The bytes of a job's slip for a printer. Whatever is raised means that this printer's slip cannot be made."""
        return self.slip(job, printer.key, printer.profile)

    def slip(self, job: LeasedJob, printer: str, profile: PrinterProfile) -> bytes:
        """As a call, for a printer of a code and a profile that somebody else drives."""
        facts = replace(job.facts, issued_at=self._now()) if job.facts.test and self._now else job.facts
        page = compose_ticket(facts, self._address(job), self._template(job))
        key = (job.hall_id, printer, profile)
        encoder, alone = self._encoders.get(key) or self._encoders.setdefault(key, (EscPosEncoder(profile), threading.Lock()))
        with alone:
            return encoder.encode(page)


def hall_slips(page_of: Callable[[int, int], str | None], setup_of: Callable[[int], HallSetup], now: Callable[[], int]) -> SlipMaker:
    """The maker for any hall of this house: `page_of` (hall, ticket) as a phone opens it, and the templates as the set-up has them now.

    `now` is the hall's clock, UTC milliseconds.
    """

    def page(job: LeasedJob) -> str | None:
        return page_of(job.hall_id, NOBODY if job.ticket_id is None else job.ticket_id)

    return SlipMaker(page, lambda job: setup_of(job.hall_id).slip_named(job.facts.template), now)
