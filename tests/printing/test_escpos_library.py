"""Importing the printer library, and all of hallq, leaves nothing behind in the machine or in the program."""

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
EVERYTHING = """
import importlib, logging, os, pkgutil, tempfile
import hallq, kiosk, display, counter, printer_profiles
LEFT_OUT = {"hallq.wsgi"}  # importing it is starting the server
before, count = dict(os.environ), 0
for package in (hallq, kiosk, display, counter, printer_profiles):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name not in LEFT_OUT and ".migrations." not in module.name:
            importlib.import_module(module.name)
            count += 1
assert count > 200, count
print(logging.root.handlers, logging.root.level, tempfile.tempdir, dict(os.environ) == before)
"""


def run(program, folder, **environment):
    """What a fresh Python says whose temporary files go into the folder; it must not say anything else."""
    kept = os.environ | {"TMPDIR": str(folder)} | environment
    done = subprocess.run([sys.executable, "-c", program], env=kept, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_importing_leaves_no_folder_no_log_handler_and_no_variable(tmp_path):
    assert run(PROGRAM, tmp_path) == "[] None []"
    assert list(tmp_path.iterdir()) == []


def test_importing_keeps_the_hosts_own_settings(tmp_path):
    program = "import logging; logging.basicConfig(); before = list(logging.root.handlers)\n" + PROGRAM.replace(
        "print(logging.root.handlers, ", "print(logging.root.handlers == before, "
    )

    assert run(program, tmp_path, ESCPOS_CAPABILITIES_PICKLE_DIR=str(tmp_path)) == "True None ['ESCPOS_CAPABILITIES_PICKLE_DIR']"
    assert list(tmp_path.iterdir()) == []


def test_importing_all_of_hallq_leaves_nothing_behind_either(tmp_path):
    assert run(EVERYTHING, tmp_path) == "[] 30 None True"
    assert list(tmp_path.iterdir()) == []
