"""python-escpos as this house uses it: an encoder in memory. Importing it leaves nothing behind.

The library, on import, sets up the root logger, reads a database of printers we do not use (half a second), and leaves a temporary folder with
a pickle of it. So it is imported here only, into a folder that goes away, with a database of one line and the root logger's handlers put back.
"""

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

NOTHING_KNOWN = {
    "profiles": {"default": {"name": "none", "codePages": {"0": "CP437"}, "colors": {}, "features": {}, "fonts": {}, "media": {}}},
    "encodings": {"CP437": {"name": "CP437", "python_encode": "cp437"}},
}
VARIABLES = ("ESCPOS_CAPABILITIES_PICKLE_DIR", "ESCPOS_CAPABILITIES_FILE")


@contextmanager
def _leaving_nothing_behind() -> Iterator[None]:
    environment = {name: os.environ.get(name) for name in VARIABLES}
    handlers, folder_before = list(logging.root.handlers), tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="hallq-escpos-") as folder:
        known = Path(folder, "capabilities.json")
        known.write_text(json.dumps(NOTHING_KNOWN), encoding="ascii")
        tempfile.tempdir = folder
        os.environ.update(dict(zip(VARIABLES, (folder, str(known)), strict=True)))
        try:
            yield
        finally:
            tempfile.tempdir = folder_before
            logging.root.handlers[:] = handlers
            _restore(environment)


def _restore(environment: dict[str, str | None]) -> None:
    for name, value in environment.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


with _leaving_nothing_behind():
    from escpos.capabilities import Profile
    from escpos.constants import QR_ECLEVEL_H, QR_ECLEVEL_L, QR_ECLEVEL_M, QR_ECLEVEL_Q
    from escpos.printer import Dummy

CORRECTION = {"L": QR_ECLEVEL_L, "M": QR_ECLEVEL_M, "Q": QR_ECLEVEL_Q, "H": QR_ECLEVEL_H}


class _AnyPrinter(Profile):  # type: ignore[misc]  # the library carries no types
    """What the library asks of a profile; ours decides everything else before."""

    profile_data: ClassVar[dict[str, Any]] = {
        "name": "hallq", "vendor": "", "notes": "", "codePages": {"0": "CP437"}, "colors": {"0": "black"},
        "fonts": {"0": {"name": "Font A", "columns": 48}}, "media": {"width": {"mm": 0, "pixels": 65535}},
    }


def dummy() -> Any:
    """A printer of python-escpos that writes into `.output`."""
    return Dummy(profile=_AnyPrinter(features={"paperFullCut": True, "paperPartCut": True, "qrCode": True, "bitImageRaster": True}))
