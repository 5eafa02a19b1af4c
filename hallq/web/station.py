"""What a station is: the pages one sees standing at one place of the hall, as a named Flask blueprint."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Flask

Join = Callable[[Flask], None]


@dataclass(frozen=True, slots=True)
class Station:
    """A package named in STATIONS holds one of these as `station`.

    Its pages lie under `/h/<hall>/<name>/` and, where the installation has one hall, under `/<name>/` too. `join` is called once with the
    application, for whatever a blueprint cannot say.
    """

    name: str
    blueprint: Blueprint
    join: Join | None = None


class StationUnfit(Exception):
    """A package named in STATIONS cannot be loaded or holds no station."""
