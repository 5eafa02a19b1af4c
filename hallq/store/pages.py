"""Every statement of the write path, once, as a constant: compiled a single time, run on the driver's cursor."""

from dataclasses import fields

import sqlalchemy as sa
from sqlalchemy import bindparam as p

from hallq.domain.ticket import Ticket
from hallq.store import tables as t

TICKET_FIELDS = tuple(f.name for f in fields(Ticket))
MUTABLE = tuple(n for n in TICKET_FIELDS if n not in {"id", "business_day", "number", "prefix", "value", "issued_at", "language", "source"})
_tc, _hc, _pc, _oc, _sc = t.ticket.c, t.hall.c, t.ticket_period.c, t.occurrence.c, t.ticket_step.c

LOCK = sa.select(_hc.epoch, _hc.business_day, _hc.day_is_open, _hc.setup_version).where(_hc.id == p("hall")).with_for_update()
# Text, because SQLite renders a LIMIT with a bound OFFSET beside it.
HEAD = sa.text("SELECT seq, digest FROM event_log WHERE hall_id = :hall ORDER BY seq DESC LIMIT 1")
BEGAN_AT = sa.text("SELECT at FROM event_log WHERE hall_id = :hall AND seq = 1")
KEPT = sa.select(t.idempotency.c.asked, t.idempotency.c.status, t.idempotency.c.answer).where(
    t.idempotency.c.hall_id == p("hall"), t.idempotency.c.principal == p("principal"), t.idempotency.c.key == p("key")
)
KEEP = sa.insert(t.idempotency)
FORGET = sa.delete(t.idempotency).where(t.idempotency.c.hall_id == p("hall"), t.idempotency.c.at < p("before"))
NUMBER = sa.text(
    "INSERT INTO series_day (hall_id, business_day, prefix, last) VALUES (:hall, :day, :prefix, :first)"
    " ON CONFLICT (hall_id, business_day, prefix) DO UPDATE SET last = series_day.last + 1 RETURNING last"
)
NUMBERS = sa.select(t.series_day.c.prefix, t.series_day.c.last).where(t.series_day.c.hall_id == p("hall"), t.series_day.c.business_day == p("day"))
SET_NUMBER = sa.text(
    "INSERT INTO series_day (hall_id, business_day, prefix, last) VALUES (:hall, :day, :prefix, :last)"
    " ON CONFLICT (hall_id, business_day, prefix) DO UPDATE SET last = :last"
)
_STORY = sa.select(t.event_log.c.body, t.event_log.c.digest).where(t.event_log.c.hall_id == p("hall"))
STORY = _STORY.where(t.event_log.c.ticket_id == p("ticket"), t.ABOUT_TICKET).order_by(t.event_log.c.seq)
LINES_AFTER = _STORY.where(t.event_log.c.seq > p("seq")).order_by(t.event_log.c.seq)
ADD_LINE = sa.insert(t.event_log)
TICKET = sa.select(*(_tc[name] for name in TICKET_FIELDS)).where(_tc.hall_id == p("hall"), _tc.id == p("ticket"))
TICKET_BY_NUMBER = sa.select(_tc.id).where(_tc.hall_id == p("hall"), _tc.business_day == p("day"), _tc.number == p("number"))
ADD_TICKET, ADD_STEP, ADD_PERIOD, ADD_OCCURRENCE = (sa.insert(table) for table in (t.ticket, t.ticket_step, t.ticket_period, t.occurrence))
SAVE_TICKET = sa.update(t.ticket).where(_tc.hall_id == p("hall"), _tc.id == p("ticket")).values({n: p(n) for n in MUTABLE})
_THIS_STEP = sa.and_(_sc.hall_id == p("hall"), _sc.ticket_id == p("ticket"), _sc.position == p("step"))
STEP_CALLED = sa.update(t.ticket_step).where(_THIS_STEP).values(
    called_at=p("at"), service_id=p("service"), queue_id=p("queue"), counter_id=p("counter"), clerk_id=p("clerk")
)
STEP_ENDED = sa.update(t.ticket_step).where(_THIS_STEP).values(ended_at=p("at"))
STEP_QUEUED = sa.update(t.ticket_step).where(_THIS_STEP).values(queued_at=p("at"))
STEP_MOVED = sa.update(t.ticket_step).where(_THIS_STEP, _sc.called_at.is_(None)).values(service_id=p("service"), queue_id=p("queue"))
END_PERIOD = sa.update(t.ticket_period).where(_pc.hall_id == p("hall"), _pc.ticket_id == p("ticket"), t.RUNNING).values(ended_at=p("at"))
_THIS_OCCURRENCE = sa.and_(_oc.hall_id == p("hall"), _oc.id == p("occurrence"))
OCCURRENCE_HELD = sa.update(t.occurrence).where(_THIS_OCCURRENCE).values(
    served_ms=_oc.served_ms + p("at") - _oc.serving_since, serving_since=sa.null()
)
OCCURRENCE_RESUMED = sa.update(t.occurrence).where(_THIS_OCCURRENCE).values(
    serving_since=p("at"), counter_id=p("counter"), clerk_id=p("clerk"), session_id=p("session")
)
OCCURRENCE_ENDED = sa.update(t.occurrence).where(_THIS_OCCURRENCE).values(
    served_ms=_oc.served_ms + sa.func.coalesce(p("at", type_=sa.BigInteger) - _oc.serving_since, sa.literal_column("0")),
    serving_since=sa.null(),
    ended_at=p("at"),
    outcome=p("outcome"),
    matters=p("matters"),
    case_number=p("case_number"),
)
ERASE = tuple(
    sa.delete(table).where(table.c.hall_id == p("hall"), (table.c.id if table is t.ticket else table.c.ticket_id) == p("ticket"))
    for table in (t.ticket, t.ticket_step, t.ticket_period, t.occurrence)
)
WAITING = sa.text(
    "SELECT id, number, queue_id, priority_id, place_seq, placed_at, slot_at FROM ticket"
    " WHERE hall_id = :hall AND queue_id = :queue AND state = 'WAITING'"
)
LANES = sa.text(
    "SELECT priority_id, count(*), sum(CASE WHEN placed_at <= :guarded THEN 1 ELSE 0 END) FROM ticket"
    " WHERE hall_id = :hall AND queue_id = :queue AND state = 'WAITING' GROUP BY priority_id"
)
WAITING_IN_HALL = sa.text("SELECT count(*) FROM ticket WHERE hall_id = :hall AND state = 'WAITING'")
ISSUED_TODAY = sa.text("SELECT issued FROM quota_day WHERE hall_id = :hall AND business_day = :day AND service_id = :service")
COUNT_ISSUED = sa.text(
    "INSERT INTO quota_day (hall_id, business_day, service_id, issued) VALUES (:hall, :day, :service, :more)"
    " ON CONFLICT (hall_id, business_day, service_id) DO UPDATE SET issued = quota_day.issued + :more"
)
NUMBERS_OF_AGENT = sa.text(
    "SELECT count(*) FROM ticket WHERE hall_id = :hall AND business_day = :day AND agent_id = :agent AND state <> 'CANCELLED'"
)
STEPS_BEGUN = sa.select(_oc.step).where(_oc.hall_id == p("hall"), _oc.ticket_id == p("ticket"))
UNFINISHED = sa.text(
    "SELECT id FROM ticket WHERE hall_id = :hall AND business_day = :day AND state NOT IN ('COMPLETED', 'CANCELLED', 'EXPIRED') ORDER BY id"
)
# Whoever was missed is the last thing that a visit tells before the end of the day makes it expire.
MISSED = sa.text(
    "SELECT count(*) FROM ticket t WHERE t.hall_id = :hall AND t.business_day = :day AND t.state = 'EXPIRED' AND 'NO_SHOW' ="
    " (SELECT p.state FROM ticket_period p WHERE p.hall_id = t.hall_id AND p.ticket_id = t.id ORDER BY p.began_seq DESC LIMIT 1)"
)
DAY_TOTALS = sa.text("SELECT state, count(*) FROM ticket WHERE hall_id = :hall AND business_day = :day GROUP BY state")
DESK = sa.text(
    "SELECT s.id, s.clerk_id, s.profile_id, s.state, t.id, p.skills, j.ticket_id FROM counter_session s LEFT JOIN ticket t ON t.hall_id = s.hall_id"
    " AND t.counter_id = s.counter_id AND t.state IN ('CALLED', 'SERVING') LEFT JOIN person p ON p.id = s.clerk_id"
    " LEFT JOIN joint_part j ON j.hall_id = s.hall_id AND j.counter_id = s.counter_id AND j.ended_at IS NULL"
    " WHERE s.hall_id = :hall AND s.counter_id = :counter AND s.closed_at IS NULL"
)
COUNTER_OF_CLERK = sa.text("SELECT counter_id FROM counter_session WHERE hall_id = :hall AND clerk_id = :clerk AND closed_at IS NULL")
WORKING = sa.text("SELECT counter_id FROM counter_session WHERE hall_id = :hall AND closed_at IS NULL ORDER BY counter_id")
OPEN_FOR = sa.text("SELECT DISTINCT profile_id FROM counter_session WHERE hall_id = :hall AND closed_at IS NULL AND state = 'OPEN'")
ADD_SESSION = sa.insert(t.counter_session)
SET_SESSION_PROFILE = sa.text("UPDATE counter_session SET profile_id = :profile WHERE hall_id = :hall AND id = :session")
SAVE_SESSION = sa.text(
    "UPDATE counter_session SET state = :state, pause_reason = :reason,"
    " paused_ms = paused_ms + CASE WHEN state = 'PAUSED' AND :at > state_since THEN :at - state_since ELSE 0 END,"
    " state_since = CASE WHEN :at > state_since THEN :at ELSE state_since END,"
    " closed_at = CASE WHEN :closed_at < state_since THEN state_since ELSE :closed_at END WHERE hall_id = :hall AND id = :session"
)
OCCURRENCE = sa.select(_oc.ticket_id, _oc.started_at, _oc.ended_at, _oc.counter_id).where(_THIS_OCCURRENCE)
EVALUATED = sa.select(t.evaluation.c.outcome).where(t.evaluation.c.hall_id == p("hall"), t.evaluation.c.occurrence_id == p("occurrence"))
ADD_EVALUATION = sa.insert(t.evaluation)
DROP_EVALUATION = sa.delete(t.evaluation).where(t.evaluation.c.hall_id == p("hall"), t.evaluation.c.occurrence_id == p("occurrence"))
SET_COMMENT = (
    sa.update(t.evaluation)
    .where(t.evaluation.c.hall_id == p("hall"), t.evaluation.c.occurrence_id == p("occurrence"))
    .values(comment=p("comment"))
)
ERASE_COMMENTS = (
    sa.update(t.evaluation)
    .where(t.evaluation.c.hall_id == p("hall"), t.evaluation.c.at < p("before"), t.WITH_COMMENT)
    .values(comment=sa.null())
)
ADD_ESTIMATE = sa.insert(t.estimate_told)
ADD_PRINT_JOB = sa.insert(t.print_job)
TURN = sa.text("SELECT favoured, owed FROM profile_turn WHERE hall_id = :hall AND profile_id = :profile")
SET_TURN = sa.text(
    "INSERT INTO profile_turn (hall_id, profile_id, favoured, owed) VALUES (:hall, :profile, :favoured, :owed)"
    " ON CONFLICT (hall_id, profile_id) DO UPDATE SET favoured = :favoured, owed = :owed"
)
SET_DAY = sa.update(t.hall).where(_hc.id == p("hall")).values(business_day=p("day"), day_is_open=p("open"))
SET_EPOCH = sa.update(t.hall).where(_hc.id == p("hall")).values(epoch=p("epoch"))
SUSPEND = sa.update(t.queue).where(t.queue.c.hall_id == p("hall"), t.queue.c.id == p("queue")).values(suspended=p("suspended"))
NEXT_SETUP = sa.text("UPDATE hall SET setup_version = setup_version + 1 WHERE id = :hall")
BUMP_SETUP = sa.update(t.hall).where(_hc.id == p("hall")).values(setup_version=p("version"))


def _heads(lanes: int) -> sa.TextClause:
    """The first waiting ticket, whom a counter and its clerk may call, of each of `lanes` lanes: one step down the index each."""
    one = (
        "SELECT * FROM (SELECT id, number, queue_id, priority_id, place_seq, placed_at, slot_at FROM ticket WHERE hall_id = :hall"
        " AND queue_id = :q{0} AND priority_id = :c{0} AND slot_at BETWEEN :f{0} AND :t{0} AND state = 'WAITING'"
        " AND (for_counter IS NULL OR for_counter = :counter) AND (for_clerk IS NULL OR for_clerk = :clerk)"
        " ORDER BY slot_at, place_seq LIMIT 1) AS lane{0}"
    )
    return sa.text(" UNION ALL ".join(one.format(i) for i in range(lanes)))


# A few sizes only, so that few statements are ever compiled; a lane that is not there finds nobody.
SIZES = (1, 2, 4, 8, 16, 32, 64, 96)
HEADS = {size: _heads(size) for size in SIZES}
NO_LANE = (-1, -1, 0, 0)
