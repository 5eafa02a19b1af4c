"""`hallq` in a process of its own, as somebody starts it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def start(*words: object) -> "subprocess.Popen[str]":
    """A process that runs `hallq` with these words; what it says is read as it says it."""
    command = [sys.executable, "-c", "from hallq.cli import main; main()", *map(str, words)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
