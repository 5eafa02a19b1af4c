"""Days made of any acts in any order, done by a hall and by its plain model at once; after every act they must agree."""

import json
from dataclasses import replace

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from hallq.domain.calling import Place
from hallq.domain.errors import KeyReused, Refusal
from hallq.operations import calling, counters, day, evaluating, issuing, serving
from hallq.operations.clock import SetClock
from hallq.operations.hall import SYSTEM, Actor, House, Press
from hallq.operations.setup import init_hall
from hallq.operations.verify import verify
from hallq.store import tables as t
from tests.databases import open_database
from tests.making import HALL, NINE, hall_document
from tests.operations.hall_model import CLASSES, MINUTE, PLACES, PROFILES, SERIES, SERVICES, HallModel, No, RuleBook
from tests.operations.what_holds import look, what_holds_of_any_hall

KIOSK = Actor("device", 1)
ALWAYS = [{"code": "office", "days": {"mon-sun": ["00:00-24:00"]}}]
WEEK_MS = 7 * 24 * 3_600_000
CODES = st.sampled_from(sorted(PLACES))
SERVICE, QUEUE = st.sampled_from(sorted(SERVICES)), st.sampled_from(sorted(SERIES))
ANY = st.integers(0, 10**6)
DISCIPLINES = ("fifo", "strict", "ratio", "credit", "due", "appointment")
BOOKS = st.builds(
    RuleBook,
    st.fixed_dictionaries({queue: st.sampled_from(DISCIPLINES) for queue in sorted(SERIES)}),
    st.sampled_from(["together", "in_order", "by_share"]),
    st.integers(1, 2),
    st.integers(1, 2),
    st.sampled_from([0, 4]),
)
made = iter(range(10**9))

# What may be done with a visit, and where it mostly stands then.
ACTS = {
    "choose": ("WAITING", "ON_HOLD"),
    "recall": ("CALLED",),
    "start": ("CALLED",),
    "hold": ("SERVING",),
    "resume": ("ON_HOLD",),
    "complete": ("SERVING",),
    "transfer": ("WAITING", "CALLED", "SERVING"),
    "requeue": ("CALLED", "ON_HOLD"),
    "miss": ("CALLED",),
    "reinstate": ("NO_SHOW",),
    "cancel": ("WAITING", "CALLED", "ON_HOLD"),
    "undo": ("WAITING", "CALLED", "SERVING", "COMPLETED", "NO_SHOW"),
}
OFTEN = {"CALLED": ["start", "start", "start", "recall", "recall", "miss"], "SERVING": ["complete", "complete", "hold"]}
AT_A_COUNTER = st.sampled_from(["recall", "start", "start", "hold", "complete", "transfer", "requeue", "miss", "cancel", "undo", "next", "rate"])


def any_book(chance):
    """Rules of a hall, drawn by chance."""
    return RuleBook(
        disciplines={queue: chance.choice(DISCIPLINES) for queue in sorted(SERIES)},
        mode=chance.choice(["together", "in_order", "by_share"]),
        favours=chance.randint(1, 2),
        share=chance.randint(1, 2),
        after_minutes=chance.choice([0, 4]),
    )


def set_up_by(book):
    """The parts of a set-up that say how the hall calls."""
    green = CLASSES["green"]
    green = {"head_start_minutes": green.head_start_ms // MINUTE, "pace": green.pace / 1000, "target_minutes": green.target_ms // MINUTE}
    limits = [
        {"queue": "pension", "classes": [], "share": book.share, "after_minutes": 0},
        {"queue": "card", "classes": [], "share": 1, "after_minutes": book.after_minutes},
    ]
    ordinary_class, green_class = HALL["priorities"]
    social, business = HALL["profiles"]
    return {
        "priorities": [ordinary_class, {**green_class, **green}],
        "queues": [{**one, "discipline": book.disciplines[one["code"]], "favours": book.favours} for one in HALL["queues"]],
        "profiles": [{**social, "mode": book.mode, "limits": limits}, business],
    }


def may_be(act, visit):
    """Whether an act is likely to be done with a visit as it stands."""
    return visit.state in ACTS[act] and (act != "undo" or visit.before is not None)


class Days(RuleBasedStateMachine):
    """A hall and its model, which do the same things. Some verbs stand here so that a control can put a broken one in place of a sound one."""

    database_url = ""
    undo, complete, call_next = (staticmethod(verb) for verb in (calling.undo, serving.complete, calling.call_next))

    @initialize(arrival_is_service=st.booleans(), book=BOOKS)
    def begin(self, arrival_is_service, book):
        self.clock = SetClock(NINE)
        self.house = House(open_database(self.database_url), self.clock)
        settings = {"confirm_arrival": not arrival_is_service}
        document = hall_document(hall={"code": f"hall-{next(made)}"}, timetables=ALWAYS, settings=settings, **set_up_by(book))
        self.hall = init_hall(self.house.database, document, self.clock)
        self.model = HallModel(NINE, book, arrival_is_service=arrival_is_service)
        self.ids, self.presses, self.rated = [], [], set()
        self.act(day.open_day)
        self.every_counter_opens()

    def every_counter_opens(self):
        for counter in PLACES:
            self.turn(counter, "open")

    # --- doing the same ----------------------------------------------------------------------------------------------------------------------

    def act(self, verb, **wishes):
        return self.house.act(self.hall, SYSTEM, lambda tx: verb(tx, **wishes))

    def both(self, expected, verb, **wishes):
        """The same act in the model and in the hall: both do it, or both refuse it; then they agree."""
        try:
            wanted = expected()
        except No:
            with pytest.raises(Refusal):
                self.act(verb, **wishes)
        else:
            found = self.act(verb, **wishes)
            assert wanted is None or wanted.number == found.number
        self.everything_holds()

    def some(self, n, among):
        """One of several; the last ones are the likeliest to be drawn."""
        return among[-1 - n % len(among)]

    def do(self, act, visit, *, counter="1", queue="card", back=False):
        """One act on a visit, whatever its state."""
        model, place = self.model, Place.BACK if back else Place.KEPT
        id = self.ids[next(n for n, one in enumerate(model.visits) if one is visit)]
        doing = {
            "choose": (lambda: model.call_chosen(visit, counter), calling.call_ticket, {"counter": counter}),
            "recall": (lambda: model.recall(visit), calling.recall, {}),
            "start": (lambda: model.start(visit), serving.start_service, {}),
            "hold": (lambda: model.hold(visit), serving.hold, {}),
            "resume": (lambda: model.resume(visit, counter), serving.resume, {"counter": counter}),
            "complete": (lambda: model.complete(visit), self.complete, {}),
            "transfer": (lambda: model.transfer(visit, queue, back=back), serving.transfer, {"queue": queue, "place": place}),
            "requeue": (lambda: model.requeue(visit, back=back), calling.requeue, {"place": place}),
            "miss": (lambda: model.no_show(visit), calling.record_no_show, {}),
            "reinstate": (lambda: model.reinstate(visit, back=back), calling.reinstate, {"place": place}),
            "cancel": (lambda: model.cancel(visit), issuing.cancel_ticket, {}),
            "undo": (lambda: model.undo(visit), self.undo, {}),
        }
        expected, verb, wishes = doing[act]
        self.both(expected, verb, ticket_id=id, **wishes)

    # --- any acts, many of them ------------------------------------------------------------------------------------------------------------------

    @rule(chance=st.randoms(use_true_random=True), acts=st.integers(5, 30))
    def a_busy_hour(self, chance, acts):
        """What is drawn one by one is mostly little; this is drawn as a whole."""
        for _ in range(acts):
            self.anything(chance, chance.choice(sorted(PLACES)), back=chance.random() < 0.3)

    def anything(self, chance, counter, *, back):
        there, queue = self.model.at(counter), chance.choice(sorted(SERIES))
        likely = [act for act in ACTS if any(may_be(act, one) for one in self.model.visits)]
        what = chance.choices(["come", "next", "there", "anybody", "turn", "wait"], [3, 3, 6 if there else 0, 2 if likely else 0, 1, 3])[0]
        if what == "come":
            self.visitor_comes(chance.choice(sorted(SERVICES)), green=back, minutes=chance.choice([None, -20, -4, 3, 12]))
        elif what == "next":
            self.both(lambda: self.model.complete_and_call_next(counter), serving.complete_and_call_next, counter=counter)
        elif what == "there":
            self.do(chance.choice([*(act for act in ACTS if may_be(act, there)), *OFTEN[there.state]]), there, queue=queue, back=back)
        elif what == "anybody":
            act = chance.choice(likely)
            visit = chance.choice([one for one in self.model.visits if may_be(act, one)])
            self.do(act, visit, counter=counter, queue=queue, back=back)
        elif what == "turn":
            self.turn(counter, chance.choice(["open", "open", "resume", "pause", "close"]))
        else:
            self.wait(chance.choice([1, 4, 8, 120, 1801]))

    # --- kiosks --------------------------------------------------------------------------------------------------------------------------------

    @rule(crowd=st.lists(st.tuples(SERVICE, st.booleans(), st.booleans()), min_size=1, max_size=5))
    def visitors_come(self, crowd):
        for service, green, long_after in crowd:
            self.wait(1801 if long_after else 1)
            self.visitor_comes(service, green=green)

    def visitor_comes(self, service, *, green, minutes=None):
        """Somebody takes a number; `minutes` until the appointment begins, where there is one."""
        slot = self.model.now + minutes * MINUTE if minutes is not None and self.model.takes_appointments(service) else None
        visit = self.model.issue(service, "green" if green else "ordinary", slot or 0)
        wishes = {"service": service, "slot": slot, **({"priority": "green", "reason": "elderly"} if green else {})}
        press = Press(f"press-{len(self.presses)}", service)
        answer = self.send(press, wishes)
        self.presses.append((press, wishes, answer))
        self.ids.append(json.loads(answer.body)["id"])
        assert json.loads(answer.body)["number"] == visit.number
        self.everything_holds()

    def send(self, press, wishes):
        """One request of a kiosk."""

        def told(_tx, issued):
            return 201, json.dumps({"id": issued.ticket.id, "number": issued.ticket.number})

        return self.house.answer(self.hall, KIOSK, press, lambda tx: issuing.issue_ticket(tx, **wishes), told)

    @precondition(lambda self: self.presses)
    @rule(n=ANY, another_body=st.booleans(), after_restart=st.booleans())
    def a_press_is_sent_again(self, n, another_body, after_restart):
        press, wishes, answer = self.some(n, self.presses)
        if after_restart:
            self.house = House(self.house.database, self.clock)
        if another_body:
            with pytest.raises(KeyReused):
                self.send(replace(press, asked="another"), wishes)
        else:
            again = self.send(press, wishes)
            assert (again.status, again.body) == (answer.status, answer.body)
        self.everything_holds()

    # --- counters ------------------------------------------------------------------------------------------------------------------------------

    @rule(counter=CODES, acts=st.lists(AT_A_COUNTER, min_size=3, max_size=8), queue=QUEUE, back=st.booleans(), seconds=st.sampled_from([0, 1, 3, 9]))
    def a_clerk_works(self, counter, acts, queue, back, seconds):
        visit = None
        if self.model.posts[counter].state == "PAUSED":
            self.turn(counter, "resume")
        elif self.model.posts[counter].state == "CLOSED":
            self.turn(counter, "open")
        if self.model.at(counter) is None and self.model.next_for(counter) is None:
            self.visitor_comes({"1": "card-new", "2": "pension-apply", "3": "start-business"}[counter], green=back)
        for act in acts:
            visit = self.model.at(counter) or visit
            if act == "next":
                self.both(lambda: self.model.complete_and_call_next(counter), serving.complete_and_call_next, counter=counter)
            elif visit is None:
                self.both(lambda: self.model.call_next(counter), self.call_next, counter=counter)
            elif act == "rate":
                self.rate(visit)
            else:
                self.do(act, visit, queue=queue, back=back)
            self.wait(seconds)

    @precondition(lambda self: self.model.visits)
    @rule(n=ANY, act=st.sampled_from(sorted(ACTS)), counter=CODES, queue=QUEUE, back=st.booleans())
    def anything_is_done_with_anybody(self, n, act, counter, queue, back):
        fitting = [one for one in self.model.visits if may_be(act, one)] if n % 5 != 4 else []
        self.do(act, self.some(n // 5, fitting or self.model.visits), counter=counter, queue=queue, back=back)

    def turn(self, counter, what):
        turn, verb, wishes = {
            "open": (self.model.open, counters.open_counter, {}),
            "pause": (self.model.pause, counters.pause_counter, {"reason": "lunch"}),
            "resume": (self.model.resume_work, counters.resume_counter, {}),
            "close": (self.model.close, counters.close_counter, {}),
        }[what]
        self.both(lambda: turn(counter), verb, counter=counter, **wishes)

    def rate(self, visit):
        """The visitor rates the last service of the visit, if there was one."""
        id = self.ids[next(n for n, one in enumerate(self.model.visits) if one is visit)]
        services = [row for row in self.look()[t.occurrence] if row["ticket_id"] == id]
        if services:
            service = services[-1]
            refused = service["id"] in self.rated or self.clock.hall() - service["started_at"] > WEEK_MS
            self.both(lambda: self.model.rate(visit, refused=refused), evaluating.evaluate, occurrence_id=service["id"], level=4)
            self.rated.add(service["id"])

    # --- days and time -------------------------------------------------------------------------------------------------------------------------

    @rule(counter=CODES, what=st.sampled_from(["wait", "wait long", "pause", "resume", "close", "open", "night", "night by hand"]))
    def the_hall_turns(self, counter, what):
        if what.startswith("wait"):
            self.wait(1801 if what == "wait long" else 8)
        elif what.startswith("night"):
            self.a_night_passes(by_hand=what == "night by hand")
        else:
            self.turn(counter, what)

    def wait(self, seconds):
        self.clock.advance(seconds=seconds)
        self.model.now += seconds * 1000

    def a_night_passes(self, *, by_hand):
        if by_hand:
            self.act(day.close_day, force=True)
        self.model.next_day()
        self.clock.advance(hours=24)
        self.act(day.open_day)
        self.every_counter_opens()

    # --- what holds after every act --------------------------------------------------------------------------------------------------------------

    def look(self):
        """The books as they stand."""
        return look(self.house.database, self.hall)

    def everything_holds(self):
        books = self.look()
        what_holds_of_any_hall(books)
        self.tickets_are_as_the_model_has_them(books)
        self.places_are_in_the_order_of_the_model(books)
        self.exactly_the_services_under_way_are_open(books)
        self.profiles_remember_what_the_model_does()

    def tickets_are_as_the_model_has_them(self, books):
        setup = self.house.setup_of(self.hall)
        found = [
            (
                row["id"], row["number"], row["state"], setup.queues.by_id[row["queue_id"]].code, row["step"], row["calls"],
                row["counter_id"] and setup.counters.by_id[row["counter_id"]].code, row["placed_at"],
            )
            for row in books[t.ticket]
        ]  # fmt: skip
        assert found == [
            (id, one.number, one.state, one.queue, one.step, one.calls, one.counter, one.age_from)
            for id, one in zip(self.ids, self.model.visits, strict=True)
        ]

    def places_are_in_the_order_of_the_model(self, books):
        found = {row["id"]: row["place_seq"] for row in books[t.ticket] if row["state"] == "WAITING"}
        expected = {id: one.place for id, one in zip(self.ids, self.model.visits, strict=True) if one.state == "WAITING"}
        assert sorted(found, key=found.__getitem__) == sorted(expected, key=expected.__getitem__)

    def exactly_the_services_under_way_are_open(self, books):
        found = {row["ticket_id"] for row in books[t.occurrence] if row["ended_at"] is None}
        assert found == {id for id, one in zip(self.ids, self.model.visits, strict=True) if one.service_open}

    def profiles_remember_what_the_model_does(self):
        setup = self.house.setup_of(self.hall)
        for profile in sorted(set(PROFILES.values())):
            turn = self.act(lambda tx, profile=profile: tx.book.turn(setup.profiles.by_code[profile].id))
            owed = tuple(sorted((setup.queues.by_id[queue].code, owed) for queue, owed in turn.owed))
            assert (turn.favoured, owed) == self.model.memories[profile].told()

    def teardown(self):
        if hasattr(self, "hall"):
            faults = verify(self.house.database, self.hall).faults
            self.house.database.dispose()  # one test lives hundreds of days: a server has not so many connections to give
            assert faults == []
