"""What a deployment sets, read from HALLQ_* environment variables into one frozen value; whatever is wrong stops the start, by name."""

import difflib
import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


class ConfigInvalid(Exception):
    """Settings that cannot be obeyed; `problems` holds one English sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Config:
    """How this installation is set up; the page hallq/docs/settings.md explains each field.

    `bind` is (host, port). `public_base_url` is what phones reach, without a slash at its end; None where they reach nothing. `trusted_proxies`
    counts the proxies in front whose forwarding headers are believed. At most `max_sockets` screens stay connected, a quarter of them kept for the
    hall's own; `threads` exceeds them. `comment_days` is how long visitors' own words are kept.
    """

    home: Path
    database_url: str
    bind: tuple[str, int] = ("127.0.0.1", 8000)
    public_base_url: str | None = None
    stations: tuple[str, ...] = ("kiosk", "display", "counter")
    max_sockets: int = 500
    threads: int = 600
    trusted_proxies: int = 0
    comment_days: int = 30


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable: the field it fills, what holds where it is not set (as written in the environment), and how it is read."""

    name: str
    field: str
    default: str
    read: Callable[[str], Any]


def _path(text: str) -> Path:
    return Path(text).expanduser().resolve()


def _database(text: str) -> str:
    if text and not re.match(r"sqlite:///.|postgresql://.", text):
        raise ValueError("must begin with sqlite:/// or postgresql://")
    return text


def _bind(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > 65535:
        raise ValueError("must be an address and a port, as in 127.0.0.1:8000")
    return host.strip("[]"), int(port)


def _origin(text: str) -> str | None:
    if not text:
        return None
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise ValueError("must be an http or https address without query, as in https://hall.example.org")
    return text.rstrip("/")


def _modules(text: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if bad := [name for name in names if not all(part.isidentifier() for part in name.split("."))]:
        raise ValueError(f"names {', '.join(bad)}, which cannot be a Python package")
    if len(set(names)) < len(names):
        raise ValueError("names a station twice")
    return names


def _count(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}")
        return int(text)

    return read


SETTINGS = (
    Setting("HALLQ_HOME", "home", "var", _path),
    Setting("HALLQ_DATABASE_URL", "database_url", "", _database),
    Setting("HALLQ_BIND", "bind", "127.0.0.1:8000", _bind),
    Setting("HALLQ_PUBLIC_BASE_URL", "public_base_url", "", _origin),
    Setting("HALLQ_STATIONS", "stations", "kiosk,display,counter", _modules),
    Setting("HALLQ_MAX_SOCKETS", "max_sockets", "500", _count(0, 10_000)),
    Setting("HALLQ_THREADS", "threads", "600", _count(8, 12_000)),
    Setting("HALLQ_TRUSTED_PROXIES", "trusted_proxies", "0", _count(0, 5)),
    Setting("HALLQ_COMMENT_DAYS", "comment_days", "30", _count(1, 366)),
)
"""Every setting there is; a HALLQ_ variable of another name stops the start, for it is a misspelled one."""

THREADS_BESIDE_SOCKETS = 16
"""A connected screen holds a thread; so many must be left for requests."""


def read_config(environ: Mapping[str, str]) -> Config:
    """The settings in `environ`. Raises ConfigInvalid with every problem found, not only the first."""
    problems = list(_unknown(environ))
    values: dict[str, Any] = {}
    for setting in SETTINGS:
        try:
            values[setting.field] = setting.read(environ.get(setting.name, setting.default).strip())
        except ValueError as fault:
            problems.append(f"{setting.name} {fault}.")
    if problems:
        raise ConfigInvalid(problems)
    config = Config(**values | {"database_url": values["database_url"] or f"sqlite:///{values['home'] / 'hall.db'}"})
    if too_few := _too_few_threads(config):
        raise ConfigInvalid([too_few])
    return config


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    known = [setting.name for setting in SETTINGS]
    for name in sorted(environ):
        if name.startswith("HALLQ_") and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            yield f"{name} is not a setting of hallq" + (f"; {near[0]} is." if near else ".")


def _too_few_threads(config: Config) -> str | None:
    if config.threads >= config.max_sockets + THREADS_BESIDE_SOCKETS:
        return None
    return f"HALLQ_THREADS must exceed HALLQ_MAX_SOCKETS by at least {THREADS_BESIDE_SOCKETS}: every connected screen holds a thread."
