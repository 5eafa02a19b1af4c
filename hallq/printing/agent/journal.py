"""What an agent remembers over a power cut: the slips it has in hand, and of each whether a byte of it may have left."""

import errno
import fcntl
import json
import logging
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

LEASED, SENDING, DONE, TOLD = "leased", "sending", "done", "told"
PHASES = (LEASED, SENDING, DONE, TOLD)
LONGEST = 64 * 1024
"""Bytes from which the file is written anew, with what still matters."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A slip in hand: `leased`, `sending` (a byte may have left), or `done` with an outcome that the server has not acknowledged yet."""

    job: int
    attempt: int
    printer: str
    phase: str
    outcome: str = ""
    reason: str = ""
    sent: int | None = None


class Journal:
    """One small file, a line a step, each on the disk before the step is taken. Every method may be called by any thread."""

    def __init__(self, path: Path) -> None:
        """Reads what an earlier run left, and writes it anew. Raises OSError, BlockingIOError where another agent runs with this journal."""
        self._path, self._lock = path, threading.Lock()
        self._alone = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self._alone, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._open = {(one.job, one.attempt): one for one in entries_of(path.read_bytes() if path.exists() else b"")}
        self._file = -1
        self._rewrite()

    def entries(self) -> list[Entry]:
        """Every slip of which the server does not know everything yet."""
        with self._lock:
            return list(self._open.values())

    def leased(self, job: int, attempt: int, printer: str) -> None:
        """The server gave a slip. Raises OSError where that cannot be written."""
        self._first_on_disk(Entry(job, attempt, printer, LEASED))

    def sending(self, job: int, attempt: int, printer: str) -> None:
        """The first byte is about to leave. Raises OSError where that cannot be written: then it must not."""
        self._first_on_disk(Entry(job, attempt, printer, SENDING))

    def done(self, job: int, attempt: int, printer: str, *, outcome: str, reason: str, sent: int | None) -> None:
        """What came of it. It is kept in mind even where it cannot be written: then a power cut makes it unknown, which is true."""
        self._last_on_disk(Entry(job, attempt, printer, DONE, outcome, reason, sent))

    def told(self, entry: Entry) -> None:
        """The server knows: nothing is to be remembered."""
        self._last_on_disk(replace(entry, phase=TOLD))

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
            os.close(self._alone)

    def _first_on_disk(self, entry: Entry) -> None:
        with self._lock:
            self._append(entry)
            self._open[entry.job, entry.attempt] = entry

    def _last_on_disk(self, entry: Entry) -> None:
        with self._lock:
            if entry.phase == TOLD:
                self._open.pop((entry.job, entry.attempt), None)
            else:
                self._open[entry.job, entry.attempt] = entry
            try:
                self._append(entry)
            except OSError as error:
                log.error("The journal %s cannot be written: %s", self._path, error)  # noqa: TRY400 -- the sentence says it all

    def _append(self, entry: Entry) -> None:
        """A line at the end. After a write that broke off the file is written anew, so that no line stands behind a torn one."""
        if self._file < 0 or os.fstat(self._file).st_size > LONGEST:
            self._rewrite()
        line = _line(entry)
        try:
            _write(self._file, line)
        except OSError:
            os.close(self._file)
            self._file = -1
            raise

    def _rewrite(self) -> None:
        """All that still matters in a new file, which takes the place of the old one in one step."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        fresh = self._path.with_suffix(".new")
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        try:
            _write(handle, b"".join(map(_line, self._open.values())))
            fresh.replace(self._path)
            sync_folder(self._path.parent)
        except OSError:
            os.close(handle)
            raise
        self._file = handle


def entries_of(content: bytes) -> list[Entry]:
    """What a journal's bytes say is still in hand, wherever they break off.

    A line at the end that is not whole was never obeyed. One that cannot be read in the middle may have been of any slip in hand: then a byte of
    each may have left.
    """
    found: dict[tuple[int, int], Entry] = {}
    for one in _read(content):
        if one is None:
            found = {key: replace(entry, phase=SENDING) if entry.phase == LEASED else entry for key, entry in found.items()}
        elif one.phase == TOLD:
            found.pop((one.job, one.attempt), None)
        else:
            found[one.job, one.attempt] = one
    return list(found.values())


def sync_folder(folder: Path) -> None:
    """Let a new name in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(handle: int, data: bytes) -> None:
    """All of it, on the disk. Raises OSError."""
    if os.write(handle, data) < len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def _line(entry: Entry) -> bytes:
    return json.dumps(asdict(entry), separators=(",", ":")).encode("ascii") + b"\n"


def _read(content: bytes) -> Iterator[Entry | None]:
    """The entries in order; None for a line that cannot be read. What stands behind the last end of a line is torn."""
    return (_entry(line) for line in _whole_lines(content))


def _whole_lines(content: bytes) -> Iterable[bytes]:
    return content.split(b"\n")[:-1]


def _entry(line: bytes) -> Entry | None:
    try:
        facts: dict[str, Any] = json.loads(line)
        entry = Entry(**facts)
    except (ValueError, TypeError):
        return None
    is_whole = all(type(number) is int for number in (entry.job, entry.attempt)) and entry.phase in PHASES
    return entry if is_whole else None
