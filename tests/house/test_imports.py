"""Who may enter which room: the contracts of pyproject.toml, held."""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import ROOT


def test_every_room_imports_only_what_it_may():
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-logo", "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
