"""The two databases and their one difference: how a hall's lock is taken. Nothing above this file knows which one runs."""

import select
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url

from hallq.domain.errors import DatabaseUnavailable, DiskFull, Refusal
from hallq.store.sqlite import library, open_connection
from hallq.store.statements import Statements, Writer

FAULTS: tuple[type[Exception], ...] = (sqlite3.OperationalError, library.OperationalError, psycopg.OperationalError)
# As long as SQLite's busy_timeout: an act or a process that stopped in the middle must not hold up a hall for good.
PATIENCE = 5.0
# A server that was cut off, or a process that stopped with a transaction open, is given up by both sides within a minute.
CONNECTING: dict[str, int] = {
    "connect_timeout": 5,
    "keepalives": 1,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
WRITING = {"lock_timeout": 5_000, "statement_timeout": 30_000, "idle_in_transaction_session_timeout": 30_000}
# A check of all books reads for minutes, and rebuilds some between two questions.
LOOKING = {"lock_timeout": 5_000, "statement_timeout": 300_000, "idle_in_transaction_session_timeout": 300_000}
DAMAGED: tuple[type[Exception], ...] = (library.DatabaseError, sa.exc.DatabaseError)
"""What a database raises whose file is damaged, or is none."""

CONNECT_FAULTS: tuple[type[Exception], ...] = (*FAULTS, sa.exc.OperationalError, sa.exc.TimeoutError)


class Database:
    """One database with its lock of halls.

    A write is one transaction under its hall's lock; readers take no lock. On SQLite one kept connection writes, behind one lock of this
    process, because SQLite's own busy handler sleeps and polls in no order; `BEGIN IMMEDIATE` guards against other processes. On PostgreSQL
    the hall's row is locked by the first statement of every act, with a lock of this process in front, which keeps the order of arrival.
    Looks have connections of their own, so that no number of them keeps an act from beginning, and every wait has an end.
    """

    def __init__(self, url: str, *, durable: bool = True, patience: float = PATIENCE) -> None:
        """`durable` False is for scratch databases only: SQLite then waits for no disk, and a power cut may lose what was committed.

        `patience` is how many seconds an act waits for the acts of this process before it.
        """
        self.url, self._durable, self._patience = url, durable, patience
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        if self.is_sqlite:
            self.path = Path(str(make_url(url).database))
            self._statements = Statements(sqlite.dialect(paramstyle="named"))
            self._readers = self._engine = _sqlite_readers(self.path)
            one = threading.Lock()
            self._lock_of: Callable[[int], threading.Lock] = lambda _hall: one
        else:
            self._statements = Statements(postgresql.psycopg.dialect())  # type: ignore[no-untyped-call]  # typed nowhere
            self._engine = _postgres_pool(url, 12, WRITING)
            # Else each statement of a look would see another instant: the lists of a screen must belong to its sequence number.
            self._readers = _postgres_pool(url, 20, LOOKING).execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            locks: defaultdict[int, threading.Lock] = defaultdict(threading.Lock)
            self._lock_of = locks.__getitem__
        self._kept: Any = None

    @contextmanager
    def writing(self, hall_id: int, after_commit: Callable[[], None] = lambda: None) -> Iterator[Writer]:
        """One act of a hall: its lock and one transaction; commits at the end, rolls back on any error.

        `after_commit` runs before the next act of this hall may begin and may only hand over (microseconds): so what is told keeps the order
        of the story. Raises DatabaseUnavailable or DiskFull, after which nothing was written, except that a connection lost in the very
        commit leaves the outcome open: the asker repeats with the same idempotency key.
        """
        with self._turn(hall_id):
            with self._transaction() as writer:
                yield writer
            after_commit()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A read-only look at one instant of the database; takes no lock that a writer would wait for."""
        try:
            with self._readers.connect() as connection, connection.begin():
                yield connection
        except CONNECT_FAULTS as fault:
            raise refusal_of(fault) from fault

    @contextmanager
    def migrating(self) -> Iterator[sa.Connection]:
        """One transaction that may change tables; on SQLite with foreign keys off."""
        if not self.is_sqlite:
            with self._engine.begin() as connection:
                # A large table takes its time, and so does whoever fills it.
                connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
                yield connection
            return
        engine = sa.create_engine("sqlite://", module=library, creator=lambda: open_connection(self.path), poolclass=sa.NullPool)
        _begin_with(engine, "BEGIN IMMEDIATE")
        with engine.connect() as connection:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]  # a live one
            with connection.begin():
                yield connection

    def checkpoint(self) -> None:
        """Bring SQLite's log into its file, under the lock of writers and without waiting for readers; PostgreSQL sees to its own.

        Raises DatabaseUnavailable.
        """
        if not self.is_sqlite:
            return
        with self._turn(0):
            try:
                _fold_log(self._writer())
            except FAULTS as fault:
                raise refusal_of(fault) from fault

    def dispose(self) -> None:
        """Close every connection; the next use opens new ones."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None
        self._engine.dispose()
        self._readers.dispose()

    @contextmanager
    def _turn(self, hall_id: int) -> Iterator[None]:
        """The hall's lock of this process, in the order of arrival and not for ever."""
        lock = self._lock_of(hall_id)
        if not lock.acquire(timeout=self._patience):
            raise DatabaseUnavailable(reason="busy")
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _transaction(self) -> Iterator[Writer]:
        connection = self._begin()
        try:
            yield Writer(connection.cursor(), self._statements)
            connection.commit()
        except FAULTS as fault:
            self._give_up(connection)
            raise refusal_of(fault) from fault
        except BaseException:
            self._roll_back(connection)
            raise
        finally:
            if not self.is_sqlite:
                connection.close()

    def _begin(self) -> Any:
        try:
            return self._kept_begun() if self.is_sqlite else self._engine.raw_connection()
        except CONNECT_FAULTS as fault:
            raise refusal_of(fault) from fault

    def _kept_begun(self) -> Any:
        writer = self._writer()
        writer.execute("BEGIN IMMEDIATE")
        return writer

    def _writer(self) -> Any:
        if self._kept is None:  # in the serving process, never before a fork; then kept, its statements prepared and pages cached
            self._kept = open_connection(self.path)
            if not self._durable:
                self._kept.execute("PRAGMA synchronous=OFF")
        return self._kept

    def _give_up(self, connection: Any) -> None:
        try:
            connection.rollback()
        except FAULTS:
            self._throw_away(connection)

    def _throw_away(self, connection: Any) -> None:
        """A connection that cannot even roll back is of no use to the next act."""
        if self.is_sqlite:
            connection.close()
            self._kept = None
        else:
            connection.invalidate()

    def _roll_back(self, connection: Any) -> None:
        try:
            connection.rollback()
        except FAULTS as fault:
            self._throw_away(connection)
            raise refusal_of(fault) from fault


def _turn_down_dead(driver: Any, _record: object, _proxy: object) -> None:
    """After a restart of the server every pooled connection is dead: the pool then opens another one."""
    if driver.closed or _has_hung_up(driver.fileno()):
        raise sa.exc.DisconnectionError


def _has_hung_up(socket: int) -> bool:
    """Whether the server has: an idle socket with something to read has been closed or reset. Not `select`, which ends at socket 1023."""
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


def refusal_of(fault: Exception) -> Refusal:
    """What a driver's fault means to whoever asked."""
    said = str(fault)
    if "database or disk is full" in said or "No space left on device" in said:
        return DiskFull()
    return DatabaseUnavailable(reason=said.splitlines()[0][:200] if said else type(fault).__name__)


def _fold_log(writer: Any) -> None:
    # Else a long look would keep every writer waiting for as long as the busy handler does.
    writer.execute("PRAGMA busy_timeout=0")
    try:
        writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        writer.execute("PRAGMA busy_timeout=5000")


def _postgres_pool(url: str, most: int, timeouts: dict[str, int]) -> sa.Engine:
    """At most so many connections, every one with these timeouts of the server in milliseconds."""
    options = " ".join(f"-c {name}={value}" for name, value in timeouts.items())
    engine = sa.create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1),
        pool_size=most // 2,
        max_overflow=most - most // 2,
        pool_timeout=PATIENCE,
        pool_reset_on_return=None,
        connect_args={**CONNECTING, "options": options},
    )
    sa.event.listen(engine, "checkout", _turn_down_dead)
    return engine


def _sqlite_readers(path: Path) -> sa.Engine:
    engine = sa.create_engine(
        "sqlite://",
        module=library,
        creator=lambda: open_connection(path),
        poolclass=sa.QueuePool,
        pool_size=8,
        max_overflow=56,
        pool_timeout=PATIENCE,
    )
    _begin_with(engine, "BEGIN")
    return engine


def _begin_with(engine: sa.Engine, statement: str) -> None:
    # Not the documented "begin" event: any listener on the engine makes every later execute() walk the event machinery.
    def begin(connection: Any) -> None:
        connection.driver_connection.execute(statement)

    setattr(engine.dialect, "do_begin", begin)  # noqa: B010 -- a hook that SQLAlchemy leaves to its dialects
