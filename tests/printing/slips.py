"""Slips to print in tests: facts of a made-up hall, changed where a test cares."""

from dataclasses import replace

from hallq.domain.names import Name
from hallq.domain.slip import SlipFacts
from hallq.printing.compose import compose_ticket
from hallq.printing.document import TicketDocument
from hallq.printing.encode import EscPosEncoder
from hallq.printing.profiles import load_profiles

ADDRESS = "http://192.0.2.10:8000/t/7Q2F9KX4M3"
PROFILES = load_profiles()
ENCODERS = {id_: EscPosEncoder(profile) for id_, profile in PROFILES.items()}

PLAIN = SlipFacts(
    template="",
    language="zh",
    hall=Name("滨河市政务服务中心", "Binhe City Service Hall"),
    service=Name("企业职工基本养老保险关系转移接续", "Transfer of pension insurance"),
    number="A001",
    ahead=12,
    estimate=(15, 25),
    counters=("1", "2", "12"),
    steps=(),
    issued_at=1_795_224_300_000,
    timezone="Asia/Shanghai",
    business_day="2026-11-21",
    tips=(Name("请留意叫号，过号请到服务台。", "Please listen for your number."),),
    zone=Name("社会保障", "Social security"),
)
PACKAGE = replace(
    PLAIN,
    service=Name("开餐馆“一件事”", "Open a restaurant"),
    number="K1003",
    ahead=1,
    estimate=None,
    counters=tuple(str(label) for label in range(21, 36)),
    steps=(
        Name("营业执照设立登记", "Business licence"),
        Name("公众聚集场所投入使用、营业前消防安全检查（告知承诺）", "Fire safety check before a public venue opens"),
        Name("户外招牌设置备案", "Outdoor sign registration"),
    ),
)
CASES = {
    "zh": PLAIN,
    "zh, rare": replace(PLAIN, service=Name("㐂䶮社区服务·“一窗通办”（〇号）", "")),
    "en": replace(PLAIN, language="en"),
    "copy of a package": replace(PACKAGE, copy=2),
    "test": replace(PLAIN, test=True),
}


def document(facts: SlipFacts = PLAIN, address: str | None = ADDRESS) -> TicketDocument:
    """The document of a slip."""
    return compose_ticket(facts, address)


def slip_bytes(profile: str, facts: SlipFacts = PLAIN, address: str | None = ADDRESS) -> bytes:
    """A slip for a printer of the profile."""
    return ENCODERS[profile].encode(document(facts, address))
