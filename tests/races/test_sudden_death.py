"""A server that is killed at full work: what was answered is there, nothing is there twice, and a press sent again is answered once."""

import json
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from hallq.operations.hall import House
from hallq.operations.verify import verify
from hallq.store import tables as t
from tests.databases import open_database
from tests.operations.at_work import AtWork, at_work
from tests.races.victim import press

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_BEFORE_DEATH = 60


def die_at_work(url, hall, run):
    """What a server has said until it was killed: the keys it was asked, and the answers it gave."""
    asked, answered = [], {}
    with subprocess.Popen([sys.executable, "-m", "tests.races.victim", url, str(hall), run], stdout=subprocess.PIPE, text=True, cwd=ROOT) as victim:
        assert victim.stdout is not None
        for line in victim.stdout:
            said = json.loads(line)
            if "asked" in said:
                asked.append(said["asked"])
            else:
                answered[said["key"]] = said["answer"]
            if len(answered) == ANSWERS_BEFORE_DEATH:
                victim.send_signal(signal.SIGKILL)
        assert victim.wait(30) == -signal.SIGKILL
    return asked, answered


def kind_of(key):
    """Whether a key was a kiosk's or a clerk's."""
    return key.rsplit("-", 1)[1]


@pytest.mark.proof
@pytest.mark.timeout(1800)
def test_what_was_answered_before_the_death_is_there_once(database_url, full):
    work = at_work(database_url, "1", "2")
    url = work.house.database.url
    work.house.database.dispose()
    asked, answered = [], {}
    for run in range(25 if full else 2):
        more, answers = die_at_work(url, work.hall, f"run{run}")
        asked, answered = asked + more, answered | answers
        after = AtWork(House(open_database(url), work.house.clock), work.hall)
        # As a kiosk does: what was not answered is sent again, and so is something that was. Where nobody waited nothing was done, and may be now.
        for key in [key for key in more if key not in answers] + [key for key, told in answers.items() if told][-3:]:
            told = press(after.house, work.hall, kind_of(key), key).body
            assert answered.setdefault(key, told) == told
        assert verify(after.house.database, work.hall).clean
        after.house.database.dispose()

    given = [answer for key, answer in answered.items() if kind_of(key) == "issue"]
    called = Counter(answer for key, answer in answered.items() if kind_of(key) == "next" and answer)
    tickets = {row["number"]: row for row in after.rows(t.ticket)}

    assert len(asked) == len(set(asked)) == len(answered)
    assert sorted(given) == sorted(tickets)
    assert sorted(row["value"] for row in tickets.values()) == list(range(1, len(given) + 1))
    assert set(called.values()) <= {1}
    assert sorted(called) == sorted(row["number"] for row in tickets.values() if row["calls"])
    assert after.story.count("ticket.called") == sum(called.values())
