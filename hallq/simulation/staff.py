"""The made-up people of a made-up hall: a clerk for every counter, and a few accounts that a guest of the demo may use."""

from dataclasses import dataclass
from random import Random

from hallq.domain.errors import PersonUnknown
from hallq.domain.listing import counting_order
from hallq.domain.permissions import Role
from hallq.operations.hall import Tx
from hallq.operations.people import hash_password, make_person, person_id, set_password

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "静", "敏", "丽", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂英", "文博", "晓燕",
    "志强", "雪梅", "海燕", "建华", "思远", "雨欣", "子涵", "佳怡", "俊杰", "嘉宁", "春梅", "立新", "秀兰", "永康", "书瑶", "一鸣",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Guest:
    """An account for guests of the demo, with a password that everybody may know."""

    login: str
    name: str
    role: Role
    password: str


GUESTS = (
    Guest("admin", "演示管理员", Role.ADMIN, "demo-admin-2026"),
    Guest("manager", "演示大厅经理", Role.MANAGER, "demo-manager-2026"),
    Guest("supervisor", "演示值班主管", Role.SUPERVISOR, "demo-supervisor-2026"),
    Guest("clerk", "演示窗口人员", Role.CLERK, "demo-clerk-2026"),
    Guest("clerk-2", "演示窗口人员乙", Role.CLERK, "demo-clerk-2026"),
    Guest("clerk-3", "演示窗口人员丙", Role.CLERK, "demo-clerk-2026"),
    Guest("guide", "演示导办员", Role.GUIDE, "demo-guide-2026"),
    Guest("auditor", "演示审计员", Role.AUDITOR, "demo-auditor-2026"),
)


class NotMadeUp(Exception):
    """A hall that is not marked as made up gets no accounts with known passwords."""


def hire_clerks(tx: Tx) -> dict[str, int]:
    """An account for the clerk of every counter, by the counter's code; those that are there already are kept. Nobody can sign in with them."""
    codes = sorted((counter.code for counter in tx.setup.counters if not counter.retired), key=counting_order)
    names = _names(Random(tx.setup.code), len(codes))
    return {code: _account(tx, f"window-{place:03}", name, Role.CLERK) for place, (code, name) in enumerate(zip(codes, names, strict=True), 1)}


def hash_guests(hall: str) -> dict[str, str]:
    """What is kept of the guests' passwords, by login; takes a fraction of a second, so it is done before `welcome_guests`."""
    return {guest.login: hash_password(guest.password, login=guest.login, hall=hall) for guest in GUESTS}


def welcome_guests(tx: Tx, *, hashes: dict[str, str]) -> None:
    """Open the guests' accounts with their known passwords. Raises NotMadeUp in a hall that people might look for."""
    if not tx.setup.made_up:
        raise NotMadeUp(tx.setup.code)
    for guest in GUESTS:
        _account(tx, guest.login, guest.name, guest.role)
        set_password(tx, login=guest.login, password_hash=hashes[guest.login])


def _names(chance: Random, count: int) -> list[str]:
    """So many names; two people are called the same only where there are more people than names."""
    every = [surname + given for surname in SURNAMES for given in GIVEN]
    return chance.sample(every * (count // len(every) + 1), count) if count > len(every) else chance.sample(every, count)


def _account(tx: Tx, login: str, name: str, role: Role) -> int:
    try:
        return person_id(tx, login=login)
    except PersonUnknown:
        make_person(tx, login=login, name=name, role=role)
        return person_id(tx, login=login)
