"""A hall at full work, to be killed: kiosks and clerks press without pause, and say what they asked for and what they were answered.

`python -m tests.races.victim URL HALL RUN` writes one line of JSON a press before it is sent and one after it was answered.
"""

import json
import os
import sys
import threading
from itertools import count

from hallq.operations import issuing, serving
from hallq.operations.clock import LiveClock
from hallq.operations.hall import Actor, Answer, House, Press, Tx
from hallq.store.database import Database

KIOSKS, CLERKS = 3, 2


def say(**facts: object) -> None:
    """One line, whole or not at all."""
    os.write(1, (json.dumps(facts) + "\n").encode())


def press(house: House, hall: int, kind: str, key: str) -> Answer:
    """One press of a kiosk or of a clerk, named by its key; sent again, it is answered the same."""
    who = key.split("-")[1]
    if kind == "issue":
        return house.answer(hall, Actor("device", int(who)), Press(key, kind), _issue, lambda _tx, number: (201, number))
    return house.answer(hall, Actor("person", int(who)), Press(key, kind), lambda tx: _next(tx, who), lambda _tx, number: (200, number))


def _issue(tx: Tx) -> str:
    return issuing.issue_ticket(tx, service="card-new", any_hour=True).ticket.number


def _next(tx: Tx, counter: str) -> str:
    desk = tx.book.desk(tx.setup.counter(counter).id)
    if desk is not None and desk.ticket_id is not None:
        serving.start_service(tx, ticket_id=desk.ticket_id)
    called = serving.complete_and_call_next(tx, counter=counter)
    return "" if called is None else called.number


def _work(house: House, hall: int, kind: str, who: int, run: str) -> None:
    for n in count():
        key = f"{run}-{who}-{n:06d}-{kind}"
        say(asked=key)
        say(key=key, answer=press(house, hall, kind, key).body)


def main() -> None:
    """Work until killed."""
    url, hall, run = sys.argv[1:]
    house = House(Database(url), LiveClock())
    workers = [("issue", n) for n in range(1, KIOSKS + 1)] + [("next", n) for n in range(1, CLERKS + 1)]
    for kind, who in workers:
        threading.Thread(target=_work, args=(house, int(hall), kind, who, run), daemon=True).start()
    threading.Event().wait()


if __name__ == "__main__":
    main()
