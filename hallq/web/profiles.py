"""The printer profiles that the pages and the interface offer: those of the house and those of this installation."""

from collections.abc import Mapping
from pathlib import Path

from flask import current_app

from hallq.printing.profile import PrinterProfile
from hallq.printing.profiles import usable_profiles


def known_profiles() -> Mapping[str, PrinterProfile]:
    """The profiles by name; only those of the house where one of its own cannot be read, which the start has told."""
    return usable_profiles(Path(current_app.config["HALLQ_HOME"]))
