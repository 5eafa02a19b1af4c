"""Instants and days as people at a terminal read and write them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import click


def local_time(at: int | None, zone: ZoneInfo) -> str:
    """An instant on the hall's wall, as in 2026-11-23 09:31; a dash for none."""
    return "–" if at is None else f"{datetime.fromtimestamp(at / 1000, UTC).astimezone(zone):%Y-%m-%d %H:%M}"


class BusinessDay(click.ParamType[str]):
    """A business day on the command line, as in 2026-11-23."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The day as it is written."""
        text = str(value)
        try:
            day = date.fromisoformat(text).isoformat()
        except ValueError:
            day = None
        if day != text:
            self.fail(f"{text} is not a day, as in 2026-11-23.", param, ctx)
        return text
