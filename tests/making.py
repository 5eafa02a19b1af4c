"""Small made-up halls for the tests: known codes, a clock that stands still, and no surprises."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa

from hallq.domain.permissions import Role
from hallq.domain.ticket import Ticket
from hallq.operations import calling, counters, day, issuing, people, signing_in
from hallq.operations.clock import SetClock
from hallq.operations.guesses import Guesses
from hallq.operations.hall import SYSTEM, Actor, House
from hallq.operations.issuing import Issued
from hallq.operations.setup import init_hall
from hallq.store import tables as t
from tests.databases import open_database

MONDAY = "2026-11-23"
NINE = 1_795_395_600_000
"""2026-11-23 09:00 in Shanghai, in UTC milliseconds: a Monday, and the doors have just opened."""

PASSWORD = "lilac over nine roofs"

# A printer of no group, at no named place, driven by the server itself.
ALONE = {"group": None, "place": None, "agent": None}
TERMS = {"head_start_minutes": 0, "pace": 1, "target_minutes": None, "from_age": None}
SLACK = {"favours": 2, "early_minutes": 5, "late_minutes": 15}
TOGETHER: dict[str, Any] = {"mode": "together", "limits": []}
HALL: dict[str, Any] = {
    "schema": 1,
    "made_up": True,
    "hall": {
        "code": "xitou",
        "name": {"zh": "溪头便民服务中心", "en": "Xitou Service Hall"},
        "level": "town",
        "timezone": "Asia/Shanghai",
        "cutoff": "04:00",
        "languages": ["zh", "en"],
        "tips": [{"zh": "请留意叫号", "en": "Watch for your number"}],
    },
    "settings": {
        "confirm_arrival": True,
        "recalls_before_no_show": 2,
        "recalls_at_most": 3,
        "seconds_before_no_show": 0,
        "undo_seconds": 8,
        "max_tickets_waiting": None,
        "slip": None,
        "missed_rule": "back",
        "missed_times": 3,
        "missed_after": 3,
        "missed_minutes": 30,
        "missed_numbers": 10,
        "reoffer_minutes": None,
        "kiosk_voice": True,
    },
    "timetables": [
        {"code": "office", "days": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}, "exceptions": {"2026-10-01": []}, "last_ticket_minutes": 0},
    ],
    "priorities": [
        {"code": "ordinary", "rank": 0, "name": {"zh": "普通", "en": "Ordinary"}, "reasons": [], **TERMS},
        {"code": "green", "rank": 2, "name": {"zh": "绿色通道", "en": "Green channel"}, "reasons": ["elderly", "disabled"], **TERMS},
    ],
    "series": [
        {"prefix": "A", "first": 1, "width": 3},
        {"prefix": "J", "first": 1, "width": 3},
        {"prefix": "K", "first": 1, "width": 3},
    ],
    "zones": [
        {"code": "social", "name": {"zh": "人社", "en": "Social security"}},
        {"code": "business", "name": {"zh": "商事", "en": "Business"}},
    ],
    "units": [
        {"code": "hrss", "kind": "department", "name": {"zh": "人社局", "en": "Social security bureau"}},
        {"code": "market", "kind": "department", "name": {"zh": "市场监管局", "en": "Market regulation bureau"}},
    ],
    "queues": [
        {
            "code": "pension", "zone": "social", "series": "A", "name": {"zh": "养老", "en": "Pensions"},
            "discipline": "strict", "guard_minutes": 30, "target_minutes": 15, **SLACK, "capacity": None,
        },
        {
            "code": "card", "zone": "social", "series": "J", "name": {"zh": "社保卡", "en": "Cards"},
            "discipline": "fifo", "guard_minutes": 30, "target_minutes": 15, **SLACK, "capacity": None,
        },
        {
            "code": "company", "zone": "business", "series": "K", "name": {"zh": "企业", "en": "Companies"},
            "discipline": "fifo", "guard_minutes": 30, "target_minutes": 15, **SLACK, "capacity": None,
        },
    ],
    "services": [
        {
            "code": "pension-apply", "unit": "hrss", "queue": "pension", "name": {"zh": "养老金申领", "en": "Claim a pension"},
            "minutes": 8, "timetable": "office", "quota": None, "pinyin": "yljsl", "demand": 1, "slip": None,
        },
        {
            "code": "pension-proof", "unit": "hrss", "queue": "pension", "name": {"zh": "养老证明", "en": "Proof of pension"},
            "minutes": 4, "timetable": None, "quota": None, "pinyin": "ylzm", "demand": 1, "slip": None,
        },
        {
            "code": "card-new", "unit": "hrss", "queue": "card", "name": {"zh": "社保卡办理", "en": "New card"},
            "minutes": 5, "timetable": None, "quota": None, "pinyin": "sbkbl", "demand": 1, "slip": None,
        },
        {
            "code": "company-open", "unit": "market", "queue": "company", "name": {"zh": "企业设立", "en": "Set up a company"},
            "minutes": 20, "timetable": None, "quota": None, "pinyin": "qysl", "demand": 1, "slip": None,
        },
        {
            "code": "company-seal", "unit": "market", "queue": "company", "name": {"zh": "公章刻制", "en": "Company seal"},
            "minutes": 6.5, "timetable": None, "quota": None, "pinyin": "gzkz", "demand": 0.5, "slip": None,
        },
    ],
    "packages": [
        {
            "code": "start-business", "unit": "market", "name": {"zh": "企业开办", "en": "Start a business"},
            "steps": ["company-open", "card-new"], "timetable": None, "pinyin": "qykb", "demand": 1, "slip": None,
        },
    ],
    "profiles": [
        {"code": "social-all", "name": {"zh": "人社综合", "en": "Social security"}, "queues": ["pension", "card"], **deepcopy(TOGETHER)},
        {"code": "business-all", "name": {"zh": "商事综合", "en": "Business"}, "queues": ["company"], **deepcopy(TOGETHER)},
    ],
    "counters": [
        {"code": "1", "zone": "social", "unit": "hrss", "profile": "social-all", "name": {"zh": "1号窗口", "en": "Counter 1"}},
        {"code": "2", "zone": "social", "unit": "hrss", "profile": "social-all", "name": {"zh": "2号窗口", "en": "Counter 2"}},
        {"code": "3", "zone": "business", "unit": "market", "profile": "business-all", "name": {"zh": "3号窗口", "en": "Counter 3"}},
        {"code": "10", "zone": "business", "unit": None, "profile": "business-all", "name": {"zh": "10号窗口", "en": "Counter 10"}},
    ],
    "printers": [
        {"code": "lobby", "profile": "zh-80-cut", "link": {"kind": "tcp", "host": "127.0.0.1", "port": 9100}, "zone": None, **ALONE},
    ],
    "agents": [{"code": "liu", "name": {"zh": "代办员刘", "en": "Agent Liu"}, "limit_per_day": 2}],
    "slips": [
        {
            "code": "plain", "name": {"zh": "简版", "en": "Plain"},
            "lines": [
                {"kind": "number"},
                {"kind": "text", "zh": "请到{zone}", "en": "Please go to {zone}", "size": 2, "align": "left", "bold": True},
                {"kind": "qr"},
            ],
            "logo": None,
        },
    ],
}


def hall_document(**changes: Any) -> dict[str, Any]:
    """The small hall's set-up, a copy to play with; `changes` replace whole parts, and parts of `hall` and `settings` singly."""
    document = deepcopy(HALL)
    for part, value in changes.items():
        document[part] = {**document[part], **value} if part in {"hall", "settings"} else value
    return document


@dataclass(slots=True)
class StillClock(SetClock):
    """A house's clocks that both stand where they are put: the real one moves with `real_at`."""

    real_at: int = NINE

    def real(self) -> int:
        """Where it was put."""
        return self.real_at


def make_hall(
    database_url: str, *, open_day: bool = True, at: int = NINE, clock: SetClock | None = None, **changes: Any
) -> tuple[House, int]:
    """A house with one small hall, its day open and its clock standing at Monday 09:00; `changes` as in `hall_document`.

    Move the hall's clock with `clock_of(house).advance(minutes=5)`; hand a `StillClock` in to move the real one too.
    """
    house = House(open_database(database_url), clock or SetClock(at))
    hall_id = init_hall(house.database, hall_document(**changes), house.clock)
    if open_day:
        house.act(hall_id, SYSTEM, day.open_day)
    return house, hall_id


def clock_of(house: House) -> SetClock:
    """The house's clock, which a test may put forward."""
    assert isinstance(house.clock, SetClock)
    return house.clock


def make_person(house: House, hall: int, login: str, role: Role) -> None:
    """Somebody of the staff, who signs in with PASSWORD."""
    house.act(hall, SYSTEM, lambda tx: people.make_person(tx, login=login, name="王丽华", role=role))
    house.act(hall, SYSTEM, lambda tx: people.set_password(tx, login=login, password_hash=_password_hash()))


@cache
def _password_hash() -> str:
    """Hashed once for all tests: it takes its time on purpose."""
    return people.hash_password(PASSWORD, login="anybody", hall="anywhere")


def sign_in_as(house: House, hall: int, login: str, role: Role) -> str:
    """Somebody new of the staff signs in; the digest of the session."""
    make_person(house, hall, login, role)
    signed_in = signing_in.sign_in(house, hall, Guesses(house.clock.real), login=login, password=PASSWORD, address="127.0.0.1")
    return people.digest_of(signed_in.token)


def issue(house: House, hall: int, *, service: str = "card-new", by: Actor = SYSTEM, **wishes: Any) -> Issued:
    """A visitor takes a number."""
    return house.act(hall, by, lambda tx: issuing.issue_ticket(tx, service=service, **wishes))


def open_counters(house: House, hall: int, *codes: str, clerks: Iterable[int | None] = ()) -> list[int]:
    """Somebody begins to work at each of these counters, nobody known unless `clerks` are named; the sessions' ids."""
    names = [*clerks] or [None] * len(codes)
    return [
        house.act(hall, SYSTEM, lambda tx, code=code, clerk=clerk: counters.open_counter(tx, counter=code, clerk_id=clerk))  # type: ignore[misc]  # mypy cannot infer a lambda's defaults
        for code, clerk in zip(codes, names, strict=True)
    ]


def call_next(house: House, hall: int, counter: str = "1") -> Ticket | None:
    """The next visitor is called to a counter."""
    return house.act(hall, SYSTEM, lambda tx: calling.call_next(tx, counter=counter))


def books(house: House, hall: int) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the books of a hall, by table, in the order of their keys."""
    with house.database.reading() as connection:
        return {
            table.name: [
                tuple(row)
                for row in connection.execute(sa.select(table).where(table.c.hall_id == hall).order_by(*table.primary_key.columns))
            ]
            for table in t.BOOKS
        }


def story(house: House, hall: int) -> list[str]:
    """The names of the hall's events, in order."""
    with house.database.reading() as connection:
        log = t.event_log.c
        return [row[0] for row in connection.execute(sa.select(log.name).where(log.hall_id == hall).order_by(log.seq))]
