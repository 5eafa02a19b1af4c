"""Importing the printer library leaves nothing behind in the machine or in the program."""

import os
import subprocess
import sys

PROGRAM = """
import logging, os, tempfile
import hallq.printing.encode
from hallq.printing.escpos_library import dummy
dummy().cut()
print(logging.root.handlers, tempfile.tempdir, [name for name in os.environ if "ESCPOS" in name])
"""


def test_importing_leaves_no_folder_no_log_handler_and_no_variable(tmp_path):
    environment = {**os.environ, "TMPDIR": str(tmp_path)}

    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, check=True, text=True)

    assert (done.stdout.strip(), done.stderr) == ("[] None []", "")
    assert list(tmp_path.iterdir()) == []


def test_importing_keeps_the_hosts_own_settings(tmp_path):
    program = "import logging; logging.basicConfig(); before = list(logging.root.handlers)\n" + PROGRAM.replace(
        "print(logging.root.handlers, ", "print(logging.root.handlers == before, "
    )
    environment = {**os.environ, "ESCPOS_CAPABILITIES_PICKLE_DIR": str(tmp_path)}

    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True)

    assert done.stdout.strip() == "True None ['ESCPOS_CAPABILITIES_PICKLE_DIR']"
    assert list(tmp_path.iterdir()) == []
