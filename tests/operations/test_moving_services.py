"""What a counter calls is changed while it is open: from its next call on, and told by the log."""

import pytest

from hallq.domain.errors import CounterNotOpen, CounterUnknown, FieldInvalid, PersonUnknown, ProfileUnknown, QueueUnknown
from hallq.domain.events import read_line
from hallq.domain.permissions import Role
from hallq.domain.setup_written import written_setup
from hallq.operations.calling import call_next
from hallq.operations.counters import change_profile, close_counter, open_counter, pause_counter
from hallq.operations.people import change_skills, make_person, person_id
from hallq.operations.setup import load_setup
from hallq.operations.setup_editing import make_thing, retire_thing
from hallq.operations.verify import verify
from hallq.store import tables as t


def at_counter(work, counter):
    """The running session at a counter."""
    place = work.house.setup_of(work.hall).counter(counter)
    return work.rows(t.counter_session, counter_id=place.id, closed_at=None)[-1]


def profile_at(work, counter):
    setup = work.house.setup_of(work.hall)
    return setup.profiles.by_id[at_counter(work, counter)["profile_id"]].code


def test_the_next_call_obeys_another_profile(work):
    work.issue("company-open")

    before = work.do(call_next, counter="1")
    work.do(change_profile, counter="1", profile="business-all")

    assert before is None
    assert work.do(call_next, counter="1").number == "K001"


def test_what_a_counter_served_before_is_called_there_no_more(work):
    work.issue("card-new")
    work.do(change_profile, counter="1", profile="business-all")

    assert work.do(call_next, counter="1") is None


def test_whoever_is_served_stays(work):
    work.issue("card-new")
    served = work.serve("1")

    work.do(change_profile, counter="1", profile="business-all")

    assert work.complete(served).state.value == "COMPLETED"


def test_the_log_tells_of_it(work):
    work.do(change_profile, counter="1", profile="business-all")

    assert work.story[-1] == "counter.profile_changed"
    assert profile_at(work, "1") == "business-all"


def test_the_same_profile_again_changes_nothing(work):
    work.do(change_profile, counter="1", profile="business-all")
    before = work.everything()

    work.do(change_profile, counter="1", profile="business-all")

    assert work.everything() == before


def test_it_holds_until_the_counter_is_closed(work):
    usual = profile_at(work, "1")
    work.do(change_profile, counter="1", profile="business-all")
    work.do(close_counter, counter="1")

    work.do(open_counter, counter="1", clerk_id=11)

    assert profile_at(work, "1") == usual


def test_a_paused_counter_stays_paused(work):
    work.do(pause_counter, counter="1", reason="break")
    setup = work.house.setup_of(work.hall)

    work.do(change_profile, counter="1", profile="business-all")

    assert at_counter(work, "1")["state"] == "PAUSED"
    assert work.house.paces.open_counters(setup, setup.queue("company")) == open_for(work, "company")


def test_estimates_count_the_counter_where_it_now_is(work):
    setup = work.house.setup_of(work.hall)
    before = {queue: work.house.paces.open_counters(setup, setup.queue(queue)) for queue in ("card", "company")}

    work.do(change_profile, counter="1", profile="business-all")

    after = {queue: work.house.paces.open_counters(setup, setup.queue(queue)) for queue in ("card", "company")}
    assert after == {"card": before["card"] - 1, "company": before["company"] + 1}


def open_for(work, queue):
    """How many counters are open, and not paused, for a queue by the books."""
    setup = work.house.setup_of(work.hall)
    serving = {profile.id for profile in setup.profiles if setup.queue(queue).id in profile.queue_ids}
    return len([row for row in work.rows(t.counter_session, closed_at=None, state="OPEN") if row["profile_id"] in serving])


def test_a_counter_where_nobody_works_has_nothing_to_change(work):
    work.do(close_counter, counter="1")

    assert work.refuses(CounterNotOpen, change_profile, counter="1", profile="business-all") == {"counter": "1", "state": "CLOSED"}


def test_a_profile_must_be_there(work):
    assert work.refuses(ProfileUnknown, change_profile, counter="1", profile="nowhere") == {"profile": "nowhere"}


def test_a_profile_out_of_use_is_given_to_no_counter(work):
    spare = {"code": "spare", "name": {"zh": "备用", "en": ""}, "queues": ["card"], "mode": "together", "limits": []}
    work.do(make_thing, section="profiles", entry=spare, version=version(work))
    work.do(retire_thing, section="profiles", code="spare", version=version(work))

    work.refuses(ProfileUnknown, change_profile, counter="1", profile="spare")


def version(work):
    return work.do(lambda tx: tx.hall.setup_version)


def test_a_counter_must_be_there(work):
    work.refuses(CounterUnknown, change_profile, counter="99", profile="business-all")


def test_the_books_are_what_the_log_tells(work):
    work.issue("company-open")
    work.do(change_profile, counter="1", profile="business-all")
    work.do(call_next, counter="1")

    assert verify(work.house.database, work.hall).faults == []


# --- skills ------------------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def skilled(work):
    """A hall where counter 1, which serves cards and pensions, is opened by somebody with an account."""
    work.do(make_person, login="li", name="李", role=Role.CLERK)
    work.do(close_counter, counter="1")
    work.do(open_counter, counter="1", clerk_id=work.do(person_id, login="li"))
    return work


def test_without_a_skill_nobody_is_called_for_it_from_the_next_call_on(skilled):
    skilled.issue("card-new")
    skilled.issue("pension-apply")

    skilled.do(change_skills, login="li", skills=["pension"])

    assert [skilled.do(call_next, counter="1").number, skilled.ticket(skilled.row(t.ticket, number="J001")["id"]).state.value] == ["A001", "WAITING"]


def test_a_skill_taken_away_between_two_calls_ends_calls_of_its_queue(skilled):
    for _ in range(2):
        skilled.issue("card-new")
    skilled.complete(skilled.serve("1"))

    skilled.do(change_skills, login="li", skills=["pension"])

    assert skilled.do(call_next, counter="1") is None


def test_a_skill_given_back_is_used_at_the_next_call(skilled):
    skilled.issue("card-new")
    skilled.do(change_skills, login="li", skills=["pension"])
    skilled.do(change_skills, login="li", skills=None)

    assert skilled.do(call_next, counter="1").number == "J001"


def test_a_colleague_at_the_same_kind_of_counter_calls_as_before(skilled):
    skilled.issue("card-new")
    skilled.do(change_skills, login="li", skills=["pension"])

    assert skilled.do(call_next, counter="2").number == "J001"


@pytest.mark.parametrize(("skills", "told"), [(["pension", "card"], ("card", "pension")), (None, None)])
def test_a_change_of_skills_is_told_with_the_queues(skilled, skills, told):
    skilled.do(change_skills, login="li", skills=["pension"])
    skilled.do(change_skills, login="li", skills=skills)
    last = skilled.rows(t.event_log)[-1]

    assert (skilled.story[-1], read_line(last["body"], last["digest"]).event.skills) == ("person.changed", told)


def test_the_same_skills_again_change_nothing(skilled):
    skilled.do(change_skills, login="li", skills=["pension", "card"])
    before = skilled.everything()

    skilled.do(change_skills, login="li", skills=["card", "pension", "card"])

    assert skilled.everything() == before


def test_a_skill_must_be_a_queue(skilled):
    assert skilled.refuses(QueueUnknown, change_skills, login="li", skills=["flying"]) == {"queue": "flying"}


def test_a_skill_that_somebody_has_may_outlive_its_queue(skilled):
    skilled.do(change_skills, login="li", skills=["card", "pension"])
    document = skilled.do(lambda tx: written_setup(tx.setup))
    document["queues"] = [one for one in document["queues"] if one["code"] != "pension"]
    document["services"] = [one for one in document["services"] if one["queue"] != "pension"]
    document["profiles"][0]["queues"] = ["card"]
    skilled.do(load_setup, document=document)

    skilled.do(change_skills, login="li", skills=["card", "pension", "company"])

    assert skilled.row(t.person, login="li")["skills"] == '["card", "company", "pension"]'


def test_nobody_has_no_skill_at_all(skilled):
    assert skilled.refuses(FieldInvalid, change_skills, login="li", skills=[])["field"] == "skills"


def test_only_an_open_account_has_skills(skilled):
    skilled.refuses(PersonUnknown, change_skills, login="nobody", skills=None)
