"""Playing halls forward in the background: what newcomers and those who wait are told then, per zone, and when it is played again."""

import random

import pytest
import sqlalchemy as sa

from hallq.caretaker.forward import Foreteller
from hallq.domain.estimation import Estimate
from hallq.domain.rollout import calibrated
from hallq.domain.scoreboard import ROLLOUT
from hallq.store import tables as t
from tests.operations.at_work import AtWork, at_work


@pytest.fixture
def work(database_url):
    """The small hall at work."""
    return at_work(database_url, "1", "2", "3")


class Dice(random.Random):
    """Chance that counts how often it was asked."""

    def __init__(self):
        super().__init__(1)
        self.thrown = 0

    def random(self):
        self.thrown += 1
        return super().random()


def foreteller(work, dice=None):
    return Foreteller(work.house, dice or random.Random(1))


def told(work, queue="card"):
    """What a newcomer of the ordinary class is told by playing forward."""
    setup = work.house.setup_of(work.hall)
    line = setup.queue(queue)
    return work.house.paces.forecasts.newcomer(work.hall, line.zone_id, (line.id, setup.ordinary.id), work.now)


def told_to(work, ticket):
    """What somebody who waits is told."""
    setup = work.house.setup_of(work.hall)
    return work.house.paces.forecasts.ticket(work.hall, setup.queues.by_id[ticket.queue_id].zone_id, ticket.id, work.now)


def busy_hall(work: AtWork):
    """Both social counters serve, and three wait."""
    for _ in range(2):
        work.issue("card-new")
    work.serve("1")
    work.serve("2")
    return [work.issue("card-new") for _ in range(3)]


def test_a_newcomer_at_a_free_counter_need_not_wait(work):
    foreteller(work).look_round()
    assert (told(work).likely, told(work, "company").likely) == (0, 0)


def test_newcomers_and_those_who_wait_are_told_their_wait(work):
    waiting = busy_hall(work)
    foreteller(work).look_round()
    waits = [told_to(work, ticket).likely for ticket in waiting]
    assert 0 < waits[0] < waits[1] < waits[2] < told(work).likely
    assert told(work).low <= told(work).likely <= told(work).high


def test_where_nobody_works_nothing_is_told(database_url):
    work = at_work(database_url, "1", "2")
    ticket = work.issue("company-open")
    foreteller(work).look_round()
    assert (told(work, "company"), told_to(work, ticket)) == (None, None)


def test_what_has_not_changed_is_played_again_after_ten_seconds_only(work):
    busy_hall(work)
    dice = Dice()
    player = foreteller(work, dice)
    player.look_round()
    first = dice.thrown
    work.later(seconds=3)
    player.look_round()
    assert dice.thrown == first > 0
    work.issue("card-new")
    player.look_round()
    second = dice.thrown
    work.later(seconds=10)
    player.look_round()
    assert first < second < dice.thrown


def test_a_zone_that_prefers_it_tells_by_playing_forward_and_keeps_the_other_beside_it(work):
    busy_hall(work)
    foreteller(work).look_round()
    played = told(work)
    work.house.paces.forecasts.prefer(work.hall, {work.house.setup_of(work.hall).queue("card").zone_id: ROLLOUT})
    ticket = work.issue("card-new")
    assert [(row["ticket_id"], row["method"]) for row in work.rows(t.estimate_told, ticket_id=ticket.id)] == [(ticket.id, "lane")]
    assert work.do(lambda tx: tx.book.story_of(ticket.id))[0].event.likely == round(played.likely, 2)


def test_what_came_out_for_a_newcomer_stands_in_the_line_with_who_waits_in_the_lane(work):
    busy_hall(work)
    foreteller(work).look_round()
    ticket = work.issue("card-new")
    low, likely, high, ahead = work.do(lambda tx: tx.book.story_of(ticket.id))[0].event.played

    assert (ahead, likely) == (3, round(told(work).likely, 2))
    assert calibrated(Estimate(low, likely, high), ahead).high == pytest.approx(told(work).high, abs=0.02)


def test_who_is_kept_for_somebody_who_works_nowhere_is_told_nothing(work):
    ticket = work.issue("card-new")
    with work.house.database.migrating() as connection:
        connection.execute(sa.update(t.ticket).values(for_clerk=99))
    foreteller(work).look_round()
    assert told_to(work, ticket) is None
