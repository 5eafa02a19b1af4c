"""How refusals and faults reach people and programs."""

import logging

import pytest

from hallq.domain import errors as e
from hallq.web import front_page
from hallq.web.errors import problem_of, status_of
from hallq.web.refusals import tell


def kinds(kind=e.Refusal):
    """Every refusal there is."""
    return [kind, *(found for child in kind.__subclasses__() for found in kinds(child))]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
def test_every_refusal_has_a_status_of_its_kind(kind):
    assert status_of(kind) in {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 501, 503}


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_refusal_is_said_also_without_facts(kind, language):
    told = tell(kind(), language)

    assert told.title
    assert "%(" not in told.sentence


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (e.Unknown, 404),
        (e.TicketUnknown, 404),
        (e.LinkExpired, 404),
        (e.FieldInvalid, 422),
        (e.KeyMissing, 400),
        (e.BodyTooLarge, 413),
        (e.NotSignedIn, 401),
        (e.NotAllowed, 403),
        (e.TryLater, 429),
        (e.VersionStale, 409),
        (e.DatabaseUnavailable, 503),
        (e.NotOffered, 501),
        (e.InternalFault, 500),
    ],
)
def test_statuses_are_those_of_the_class(kind, status):
    assert status_of(kind) == status


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"most_minutes": 30, "minutes": 31, "later": 0}, "A001 号已过号 31 分钟，原位置不再保留，请重新取号。"),
        ({"most_later": 2, "minutes": 1, "later": 4}, "A001 号之后已叫过 4 个号（最多 2 个），原位置不再保留，请重新取号。"),
    ],
)
def test_a_place_that_is_no_longer_kept_is_told_by_the_rule_of_the_hall(facts, said):
    assert tell(e.MissedTooLong(number="A001", **facts), "zh").sentence == said


@pytest.mark.parametrize(
    ("calls", "seconds", "said"),
    [
        (2, 0, "办事人还有时间到达：还需呼叫 2 次。"),
        (0, 5, "办事人还有时间到达：还需等 5 秒。"),
        (2, 5, "办事人还有时间到达：还需呼叫 2 次、再等 5 秒。"),
    ],
)
def test_only_what_is_missing_is_told_of_an_early_no_show(calls, seconds, said):
    assert tell(e.TooEarly(calls_missing=calls, seconds_missing=seconds), "zh").sentence == said


def test_facts_stand_beside_the_members():
    problem = problem_of(e.CounterBusy(counter="3", ticket=7), "en")

    assert problem == {
        "counter": "3",
        "ticket": 7,
        "type": "/docs/problems#counter_busy",
        "title": "Counter busy",
        "status": 409,
        "detail": "Counter 3 still has a visitor: finish there first, or complete and call next.",
        "code": "counter_busy",
    }


def test_a_fact_never_takes_the_place_of_a_member():
    assert problem_of(e.CodeTaken(code="wang", status=1, type="x"), "en")["code"] == "code_taken"


def test_an_instant_among_the_facts_is_told_as_text():
    assert problem_of(e.HallClosed(opens_at=1_795_395_600_000), "en")["opens_at"] == "2026-11-23T01:00:00.000Z"


def test_a_person_gets_a_page(hall):
    answer = hall.client.get("/nowhere", headers={"Accept": "text/html,application/xhtml+xml"})

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "该地址没有内容" in answer.text


def test_a_fault_inside_is_written_down_and_not_told(hall, monkeypatch, caplog):
    def broken():
        raise RuntimeError("the secret of the house")

    monkeypatch.setattr(front_page, "_wall", broken)
    with caplog.at_level(logging.ERROR, "hallq.web.errors"):
        answer = hall.client.get("/")

    assert (answer.status_code, answer.json["code"]) == (500, "internal_fault")
    assert "the secret of the house" not in answer.text
    assert "the secret of the house" in caplog.text


def test_a_database_that_does_not_answer_is_a_503(hall, monkeypatch):
    monkeypatch.setattr(front_page, "_wall", lambda: (_ for _ in ()).throw(e.DatabaseUnavailable(reason="gone")))
    answer = hall.client.get("/")

    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")


def test_a_work_profile_that_is_not_there_is_called_as_everywhere():
    told = tell(e.ProfileUnknown(), "zh")

    assert (told.title, told.sentence) == ("没有这个业务配置", "本大厅没有这个业务配置。")
