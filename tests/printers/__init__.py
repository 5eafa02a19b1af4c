"""Printers that exist in tests only."""

from tests.printers.fake import FakePrinter

__all__ = ["FakePrinter"]
