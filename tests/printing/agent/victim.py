"""The print agent as a process to be killed: `python -m tests.printing.agent.victim ADDRESS FOLDER`, stopped for good at the step HALT names."""

import os
import sys
import threading
from pathlib import Path

from hallq.cli import main, print_agent
from hallq.printing.agent.journal import Journal

HALT = os.environ.pop("HALT", "")


class Halting(Journal):
    """A journal at one of whose steps the machine stands still, to have its cable pulled there."""

    def leased(self, job, attempt, printer):
        super().leased(job, attempt, printer)
        self._halt("leased")

    def sending(self, job, attempt, printer):
        self._halt("marked at the server")
        super().sending(job, attempt, printer)
        self._halt("sending")

    def done(self, job, attempt, printer, **facts):
        self._halt("on paper")
        super().done(job, attempt, printer, **facts)
        self._halt("done")

    def _halt(self, step):
        if step == HALT:
            (Path(sys.argv[2]) / "halted").touch()
            threading.Event().wait()


if __name__ == "__main__":
    vars(print_agent)["Journal"] = Halting
    main(["print-agent", "--server", sys.argv[1], "--folder", sys.argv[2]])
