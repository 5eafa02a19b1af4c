"""What `hallq doctor` looks at: one function a part of the machine, each with what it found and what to do about it."""

import ctypes
import os
import resource
import shutil
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from statistics import median
from tempfile import NamedTemporaryFile

from hallq.cli.place import Place
from hallq.cli.printer_state import now_of, told_of_late
from hallq.cli.printers import in_use
from hallq.cli.talk import spoken as _
from hallq.config import Config, is_loopback
from hallq.domain.hours import business_day
from hallq.printing.fonts import font_book
from hallq.printing.profiles import OWN_PROFILES, ProfileError, load_profiles, usable_profiles
from hallq.queries.instant import instant
from hallq.queries.setup import setup_of
from hallq.store.fitness import complaint_of, version_of

SYNCS, SLOW_SYNC_MS = 50, 20.0
LITTLE_SPACE, LEAST_SPACE = 1_000_000_000, 200_000_000
FILES_BESIDE_SOCKETS = 200
CHINESE = "政务服务大厅取号"
UNSYNCHRONISED = 5
"""What the kernel's clock answers while nothing keeps it in step (TIME_ERROR)."""


class Health(StrEnum):
    """How grave a finding is."""

    WELL = "ok"
    HEED = "heed"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found of one part, and what to do where it is not well."""

    part: str
    health: Health
    found: str
    advice: str = ""


# --- the machine ---------------------------------------------------------------------------------------------------------------------------


def disk(home: Path) -> Finding:
    """How long the disk takes to make a ticket safe: fifty writes of a page, each synced."""
    times = list(_sync_times(home))
    usual = median(times)
    found = _("%(count)s synced writes: median %(usual)s ms, longest %(longest)s ms", count=SYNCS, usual=f"{usual:.1f}", longest=f"{max(times):.1f}")
    if usual > SLOW_SYNC_MS:
        return Finding("disk", Health.HEED, found, _("Every ticket waits for this. Put the home on a solid-state disk."))
    return Finding("disk", Health.WELL, found)


def _sync_times(home: Path) -> Iterator[float]:
    with NamedTemporaryFile(dir=home, prefix="doctor-") as file:
        for _turn in range(SYNCS):
            file.write(b"\0" * 4096)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            yield (time.perf_counter() - began) * 1000


def space(home: Path) -> Finding:
    """How much room is left where the tickets lie."""
    free = shutil.disk_usage(home).free
    found = _("%(free)s GB free", free=f"{free / 1e9:.1f}")
    if free < LEAST_SPACE:
        return Finding("space", Health.FAULT, found, _("Make room at once: a full disk gives no more tickets."))
    if free < LITTLE_SPACE:
        return Finding("space", Health.HEED, found, _("Make room: backups and the log need some."))
    return Finding("space", Health.WELL, found)


def clock(now: datetime) -> Finding:
    """Whether something keeps the computer's clock in step."""
    told = f"{now:%Y-%m-%d %H:%M} UTC"
    if _kernel_clock() == UNSYNCHRONISED:
        return Finding("clock", Health.HEED, told, _("Nothing keeps this clock in step: switch on NTP (timedatectl set-ntp true)."))
    return Finding("clock", Health.WELL, told)


def _kernel_clock() -> int:
    try:
        return int(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)))
    except (OSError, AttributeError):
        return 0


def fonts() -> Finding:
    """Whether Chinese can be drawn on slips."""
    lacking = font_book().lacking(CHINESE)
    if lacking:
        return Finding("fonts", Health.FAULT, _("no font has %(signs)s", signs=lacking), _("Install a Chinese font (Debian: fonts-noto-cjk)."))
    return Finding("fonts", Health.WELL, _("Chinese can be drawn"))


def limits(config: Config) -> Finding:
    """Whether the machine lets as many screens in as the settings promise."""
    files, _hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    found = _("%(sockets)s screens, %(threads)s threads, %(files)s open files", sockets=config.max_sockets, threads=config.threads, files=files)
    if files < 2 * config.max_sockets + FILES_BESIDE_SOCKETS:
        advice = _("Allow %(files)s open files (ulimit -n, or LimitNOFILE of the service).", files=2 * config.max_sockets + FILES_BESIDE_SOCKETS)
        return Finding("limits", Health.HEED, found, advice)
    return Finding("limits", Health.WELL, found)


def door(config: Config) -> Finding:
    """Whether strangers can read what staff and screens send."""
    # A server that was started with --bind listens elsewhere, which nobody can see from here: the settings are named.
    found = f"HALLQ_BIND {config.bind[0]}:{config.bind[1]}, HALLQ_PUBLIC_BASE_URL {config.public_base_url or '–'}"
    if not is_loopback(config.bind[0]) and config.trusted_proxies == 0:
        return Finding("door", Health.HEED, found, _("Passwords cross the network in clear: put a web server with TLS in front of it."))
    if config.public_base_url is None:
        return Finding("door", Health.HEED, found, _("Slips bear no code for phones: set HALLQ_PUBLIC_BASE_URL."))
    return Finding("door", Health.WELL, found)


def secrets(home: Path) -> Finding:
    """Whether others on this machine can read what is secret."""
    if not stat.S_IMODE(home.stat().st_mode) & stat.S_IXOTH:
        return Finding("secrets", Health.WELL, _("only this user and group can read them"))
    open_to_others = [file.name for file in (home / "secret.key", home / "hall.db") if file.exists() and stat.S_IMODE(file.stat().st_mode) & 0o007]
    if open_to_others:
        return Finding("secrets", Health.HEED, ", ".join(open_to_others), _("Others on this machine can read it: chmod o= %(home)s", home=home))
    return Finding("secrets", Health.WELL, _("only this user and group can read them"))


# --- the house -----------------------------------------------------------------------------------------------------------------------------


def database(here: Place) -> Finding:
    """Whether the database is one on which the promises rest; its settings are read back."""
    version, complaint = version_of(here.house.database), complaint_of(here.house.database)
    if complaint is not None:
        return Finding("database", Health.FAULT, f"{version}: {complaint}", _("Tickets on paper may be lost: mend this before opening."))
    return Finding("database", Health.WELL, version)


def days(here: Place) -> Iterator[Finding]:
    """Whether each hall's day is the day of its clock."""
    for hall in here.meant:
        with here.house.database.reading() as connection:
            setup = setup_of(connection, hall.id)
        with instant(here.house.database, setup) as look:
            day, is_open = look.day, look.day_is_open
        today = business_day(here.house.clock.hall(), setup.tz, setup.cutoff_minutes)
        found = _("open day %(day)s, clock shows %(today)s", day=day if is_open else "–", today=today)
        if day is not None and today < day:
            advice = _("The clock is behind: set it. The hall stays in its day until then.")
            yield Finding(f"day {hall.code}", Health.FAULT, found, advice)
        elif day != today:
            advice = _("A running server opens the day by itself; more than a week ahead a manager must open it.")
            yield Finding(f"day {hall.code}", Health.HEED, found, advice)
        else:
            yield Finding(f"day {hall.code}", Health.WELL, found)


def profiles(home: Path) -> Finding:
    """Whether every printer profile can be used, those of this installation too."""
    try:
        known = load_profiles(home / OWN_PROFILES)
    except ProfileError as error:
        found = "; ".join(map(str, error.faults))
        return Finding("profiles", Health.FAULT, found, _("Mend these printer profiles, or take the files away: nothing is served before."))
    return Finding("profiles", Health.WELL, _("%(count)s printer profiles", count=len(known)))


def printers(here: Place) -> Iterator[Finding]:
    """How each printer of the hall that is meant is."""
    known, told = usable_profiles(here.config.home), told_of_late(here)
    for one in in_use(here.setup()):
        now = now_of(one, known, told)
        if now.fault is not None:
            yield Finding(f"printer {one.code}", Health.FAULT, now.told, _("Look at the printer, its cable and its address in the set-up."))
        elif now.near_end:
            yield Finding(f"printer {one.code}", Health.HEED, now.told, _("Put in a new roll before the hall opens."))
        else:
            yield Finding(f"printer {one.code}", Health.WELL, now.told)


def examined(part: str, look: Callable[[], Finding | Iterator[Finding]]) -> Iterator[Finding]:
    """What a look found; one that breaks off is a finding itself."""
    try:
        found = look()
        yield from (found,) if isinstance(found, Finding) else found
    except Exception as fault:  # noqa: BLE001 -- a doctor goes on
        yield Finding(part, Health.FAULT, f"{type(fault).__name__}: {fault}", _("This could not be examined."))


def machine(config: Config) -> Iterator[Finding]:
    """Everything that can be seen without a database."""
    config.home.mkdir(parents=True, exist_ok=True)
    yield from examined("disk", lambda: disk(config.home))
    yield from examined("space", lambda: space(config.home))
    yield from examined("clock", lambda: clock(datetime.fromtimestamp(time.time_ns() / 1e9, UTC)))  # noqa: TID251 -- the machine's clock is examined
    yield from examined("fonts", fonts)
    yield from examined("profiles", lambda: profiles(config.home))
    yield from examined("limits", lambda: limits(config))
    yield from examined("door", lambda: door(config))
    yield from examined("secrets", lambda: secrets(config.home))


def house(here: Place) -> Iterator[Finding]:
    """Everything of the hall."""
    yield from examined("database", lambda: database(here))
    yield from examined("day", lambda: days(here))
    for hall in here.meant:
        one = Place(here.config, here.house, here.halls, hall.code)
        yield from examined("printer", lambda one=one: printers(one))  # type: ignore[misc]  # a lambda's default
