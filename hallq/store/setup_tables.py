"""The tables of what is set up: the hall and its things, its people and devices."""

from sqlalchemy import CheckConstraint, Column, Index, Table, UniqueConstraint

from hallq.store.columns import Key, metadata
from hallq.store.columns import coded_table as _coded
from hallq.store.columns import flag_column as _flag
from hallq.store.columns import hall_column as _hall
from hallq.store.columns import number_column as _number
from hallq.store.columns import ref_column as _ref
from hallq.store.columns import words_column as _words

# --- the set-up ----------------------------------------------------------------------------------------------------------------------------

hall = Table(
    "hall",
    metadata,
    Column("id", Key, primary_key=True),
    _words("code", unique=True),
    _words("name_zh"),
    _words("name_en"),
    _words("level"),
    _ref("parent_id", "hall", nullable=True),
    _words("timezone"),
    _number("cutoff_minutes"),
    _words("languages"),
    _words("tips"),
    _words("settings"),
    _words("timetables"),
    _flag("made_up"),
    _words("epoch"),
    _words("business_day", nullable=True),
    _flag("day_is_open"),
    _number("setup_version"),
)

series = Table(
    "series",
    metadata,
    Column("id", Key, primary_key=True),
    _hall(),
    _words("prefix"),
    _number("first"),
    _number("width"),
    _flag("retired"),
    UniqueConstraint("hall_id", "prefix"),
)
zone = _coded("zone", _number("position"))
unit = _coded("unit", _words("kind"), _number("position"))
queue = _coded(
    "queue",
    _ref("zone_id", "zone"),
    _ref("series_id", "series"),
    _words("discipline"),
    _number("guard_minutes"),
    _number("target_minutes"),
    _number("capacity", nullable=True),
    _number("favours"),
    _number("early_minutes"),
    _number("late_minutes"),
    _flag("suspended"),
    _number("position"),
    CheckConstraint("discipline IN ('fifo', 'strict', 'ratio', 'credit', 'due', 'appointment')", name="discipline"),
)
priority = _coded(
    "priority",
    _number("rank"),
    _words("reasons"),
    _words("head_start_minutes"),
    _words("pace"),
    _words("target_minutes", nullable=True),
    _number("from_age", nullable=True),
)
service = _coded(
    "service",
    _ref("unit_id", "unit"),
    _ref("queue_id", "queue", nullable=True),
    _words("minutes"),
    _words("timetable"),
    _number("quota", nullable=True),
    _flag("suspended"),
    _words("pinyin"),
    _words("demand"),
    _words("steps"),
    _words("slip"),
    _number("position"),
)
profile = _coded("profile", _words("queues"), _words("mode"), _words("limits"), _number("position"))
counter = _coded(
    "counter",
    _ref("zone_id", "zone"),
    _ref("unit_id", "unit", nullable=True),
    _ref("profile_id", "profile"),
    _number("position"),
)
printer = _coded(
    "printer",
    _words("hardware"),
    _words("link"),
    _ref("zone_id", "zone", nullable=True),
    _words("group_code", nullable=True),
    _words("place", nullable=True),
    _words("agent", nullable=True),
    _number("position"),
)
agent = _coded("agent", _number("limit_per_day", nullable=True), _number("position"))
slip = _coded("slip", _words("lines"), _words("logo"), _number("position"))

# --- people and devices --------------------------------------------------------------------------------------------------------------------

person = Table(
    "person",
    metadata,
    Column("id", Key, primary_key=True),
    _hall(),
    _words("login"),
    _words("name"),
    _words("role"),
    _words("skills", nullable=True),
    _words("password_hash", nullable=True),
    _words("once_digest", nullable=True),
    _number("once_until", nullable=True),
    _number("closed_at", nullable=True),
    _number("made_at"),
    UniqueConstraint("hall_id", "login"),
)
login_session = Table(
    "login_session",
    metadata,
    _words("digest", primary_key=True),
    _hall(),
    _ref("person_id", "person"),
    _number("began_at"),
    _number("seen_at"),
    _number("until"),
    Index("ix_login_session_person", "person_id"),
)
device = Table(
    "device",
    metadata,
    Column("id", Key, primary_key=True),
    _hall(),
    _words("code"),
    _words("kind"),
    _words("role"),
    _words("name"),
    _ref("zone_id", "zone", nullable=True),
    _ref("counter_id", "counter", nullable=True),
    _ref("printer_id", "printer", nullable=True),
    _words("digest", nullable=True, unique=True),
    _number("paired_at", nullable=True),
    _number("seen_at", nullable=True),
    _number("revoked_at", nullable=True),
    UniqueConstraint("hall_id", "code"),
)
pairing = Table(
    "pairing",
    metadata,
    _words("digest", primary_key=True),
    _hall(),
    _words("kind"),
    _words("claim_digest"),
    _number("until"),
    _ref("device_id", "device", nullable=True),
    _number("claimed_at", nullable=True),
)
