"""From a print job to the bytes that one printer takes: composed and encoded only when it is sent."""

from collections.abc import Callable

from hallq.domain.slip_template import BUILT_IN, SlipTemplate
from hallq.operations.print_jobs import LeasedJob
from hallq.printing.compose import compose_ticket
from hallq.printing.driver import Printer
from hallq.printing.encode import EscPosEncoder


class SlipMaker:
    """Makes the slips of a hall. `address` gives the link behind a job's QR code, None for none; `template` the template that its facts name."""

    def __init__(
        self, address: Callable[[LeasedJob], str | None], template: Callable[[LeasedJob], SlipTemplate] = lambda _job: BUILT_IN
    ) -> None:
        self._address, self._template = address, template
        self._encoders: dict[str, EscPosEncoder] = {}

    def __call__(self, job: LeasedJob, printer: Printer) -> bytes:
        """The bytes of a job's slip for a printer. Whatever is raised means that this printer's slip cannot be made."""
        encoder = self._encoders.get(printer.key)
        if encoder is None:
            encoder = self._encoders[printer.key] = EscPosEncoder(printer.profile)
        return encoder.encode(compose_ticket(job.facts, self._address(job), self._template(job)))
