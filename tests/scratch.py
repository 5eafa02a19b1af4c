"""Where tests write: into memory where the machine lends enough of it, because thousands of small databases wait for a disk."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 -- only looked at; folders in it are made by tempfile and pytest, under names of their own
ENOUGH = 2_000_000_000


def scratch_root() -> Path:
    """The folder in which the folders of tests are made."""
    lent = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    return MEMORY if lent else Path(tempfile.gettempdir())
