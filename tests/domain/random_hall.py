"""A hall made of chance that calls through the order: visitors come, go and move, calls are taken back, and every call must keep all promises."""

from dataclasses import dataclass, field, replace
from itertools import count
from random import Random

from hallq.domain import order
from hallq.domain.discipline import MINUTE, NEW_TURN, Discipline, Mode, Rule, Served, Sight, Terms, Turn, Waiting, place_since, slot_kept
from tests.domain.promises import BrokenPromise, Called, Story, check, promise
from tests.domain.quick_choice import QuickChoice
from tests.plain_order import Memory, age_of_place, callable_heads, heads_of, next_among, next_of, reason_of

CLASSES = (0, 1, 2)
STEP = 1 << 20


@dataclass(slots=True)
class Profile:
    """What windows of a work profile share."""

    sight: Sight
    quick: QuickChoice | None = None
    turn: Turn = NEW_TURN
    story: Story = field(default_factory=Story)
    last: tuple[Waiting, Turn] | None = None


class RandomHall:
    """A hall with rules, profiles and a clock of its own; `calls` counts the calls that were made and checked.

    `plain` compares every call with the plain rule too; without it the promises alone must find what is wrong. `quick` compares it with the choice
    of a hall played forward.
    """

    def __init__(self, seed, *, disciplines=tuple(Discipline), modes=tuple(Mode), plain=True, quick=False):
        self.plain = plain
        self.chance, self.calls, self.places, self.tickets = Random(seed), 0, 0, 0
        self.now = self.chance.randrange(100, 200) * MINUTE
        self.queues = range(1, self.chance.randint(1, 4) + 1)
        self.rules = self.make_rules(disciplines)
        sights = [self.make_sight(modes) for _ in range(self.chance.randint(1, 3))]
        self.profiles = [Profile(sight, QuickChoice(self.queues, CLASSES, self.rules, sight) if quick else None) for sight in sights]
        self.people: list[Waiting] = []
        self.crowd = self.chance.choice([6, 15, 40])

    def make_rules(self, disciplines):
        one, pick = self.chance.choice(disciplines), self.chance.choice
        mixed = self.chance.random() < 0.4
        terms = {
            klass: Terms(
                klass if pick([True, True, False]) else 0, klass > 0, pick([0, 5, 10]) * MINUTE, pick([500, 1000, 2000]), pick([5, 15, 30]) * MINUTE
            )
            for klass in CLASSES
        }
        return {
            queue: Rule(
                discipline=pick(disciplines) if mixed else one,
                guard_ms=pick([8, 20, 30, 600]) * MINUTE,
                terms=terms,
                favours=pick([1, 2, 3]),
                early_ms=pick([0, 5]) * MINUTE,
                late_ms=pick([2, 15]) * MINUTE,
            )
            for queue in self.queues
        }

    def make_sight(self, modes):
        queues = self.chance.sample(self.queues, self.chance.randint(1, len(self.queues)))
        return Sight(tuple(self.make_served(queue) for queue in queues), self.chance.choice(modes))

    def make_served(self, queue):
        some = frozenset(self.chance.sample(CLASSES, 2)) if self.chance.random() < 0.15 else frozenset()
        return Served(queue, some, self.chance.randint(1, 4), self.chance.choice([0] * 6 + [2 * MINUTE, 10 * MINUTE]))

    # --- what happens ------------------------------------------------------------------------------------------------------------------------

    def live(self, calls):
        """Go on until so many calls were made; raise BrokenPromise where one breaks a promise."""
        while self.calls < calls:
            self.anything()

    def anything(self):
        self.now += self.chance.choice([0, 500, 20_000, 60_000, 3 * MINUTE] if self.chance.random() > 0.001 else [-10 * MINUTE, 40 * MINUTE])
        what = self.chance.random()
        if len(self.people) < 2 or (what < 0.5 and len(self.people) < self.crowd):
            self.somebody_comes()
        elif what < 0.54:
            self.somebody_is_moved(self.people.pop(self.chance.randrange(len(self.people))))
        elif what < 0.55:
            self.people.pop(self.chance.randrange(len(self.people)))  # gone home, or called by hand
        elif what < 0.57:
            self.a_call_is_taken_back(self.chance.choice(self.profiles))
        else:
            self.somebody_is_called(self.chance.choice(self.profiles))

    def somebody_comes(self):
        queue, slot = self.chance.choice(self.queues), 0
        rule = self.rules[queue]
        if rule.discipline is Discipline.APPOINTMENT and self.chance.random() < 0.5:
            slot = slot_kept(self.now, self.now + self.chance.randint(-20, 20) * MINUTE, rule)
        self.tickets += 1
        since = place_since(self.now, slot, rule)
        self.people.append(Waiting(self.tickets, f"A{self.tickets:03d}", queue, self.chance.choice([0, 0, 0, 1, 2]), self.back(), since, slot))

    def back(self):
        self.places += STEP
        return self.places

    def somebody_is_moved(self, one):
        """To another queue or the same: with the old place, at the back, or behind somebody."""
        how, queue = self.chance.choice(["kept", "back", "after"]), self.chance.choice(self.queues)
        place, since = one.place, one.since
        if how == "back":
            place, since = self.back(), self.now
        elif how == "after" and self.people:
            other = self.chance.choice(self.people)
            place, since = other.place + self.chance.randrange(STEP // 2), other.since
        self.people.append(replace(one, queue_id=queue, place=place, since=since, slot_at=0))

    def a_call_is_taken_back(self, profile):
        if profile.last is not None:
            who, turn = profile.last
            self.people.append(who)
            profile.story.take_back()
            profile.turn, profile.last = turn, None

    # --- calls -------------------------------------------------------------------------------------------------------------------------------

    def somebody_is_called(self, profile):
        sight = profile.sight
        heads = callable_heads(self.people, self.rules, self.now, sight)
        first = heads_of(self.people, self.rules, self.now)
        pick = order.choose(first, self.rules, self.now, sight, profile.turn)
        if profile.quick is not None:
            self.it_is_as_played_forward(profile, first, pick)
        if pick is None:
            promise("nobody is called only where nobody may be", not heads)
            return
        call = Called(pick.waiting, heads, self.rules, self.now, sight)
        check(call, self.people, profile.story)
        the_call_tells_whom_it_passed(call, pick)
        if self.plain:
            self.it_is_as_the_plain_rule_has_it(profile, heads, pick)
            the_call_says_why(call, pick, Memory(profile.turn.favoured, profile.turn.owed))
        self.people.remove(pick.waiting)
        profile.turn, profile.last, self.calls = pick.turn, (pick.waiting, profile.turn), self.calls + 1

    def it_is_as_played_forward(self, profile, first, pick):
        ticket, favours = profile.quick.pick(first, self.now, profile.turn)
        promise("played forward the same one is called", ticket == (None if pick is None else pick.waiting.ticket_id))
        promise("played forward the same is remembered", favours == (profile.turn if pick is None else pick.turn).favoured)

    def it_is_as_the_plain_rule_has_it(self, profile, heads, pick):
        memory = Memory(profile.turn.favoured, profile.turn.owed)
        expected = next_among(heads, self.rules, self.now, profile.sight, memory)
        promise("whom the plain rule names", expected is not None and expected.ticket_id == pick.waiting.ticket_id)
        promise("what the plain rule remembers", memory.told() == (pick.turn.favoured, pick.turn.owed))
        if self.calls % 50 == 0:
            self.the_order_is_what_calls_would_make(profile)

    def the_order_is_what_calls_would_make(self, profile):
        left, memory, expected = list(self.people), Memory(profile.turn.favoured, profile.turn.owed), []
        while (one := next_of(left, self.rules, self.now, profile.sight, memory)) is not None:
            expected.append(one.ticket_id)
            left.remove(one)
        found = order.order(self.chance.sample(self.people, len(self.people)), self.rules, self.now, profile.sight, profile.turn)
        promise("the order is that of the calls to come", [one.ticket_id for one in found] == expected)


def the_call_tells_whom_it_passed(call, pick):
    """Oldest place first, and of a favoured call which of how many it is."""
    passed = sorted((one for one in call.heads if age_of_place(one) < age_of_place(call.who)), key=age_of_place)
    promise("a call tells whom it passed", list(pick.over) == passed[:5])
    promise("a favoured call says which of how many", pick.of is None or 1 <= pick.nth <= pick.of)


def the_call_says_why(call, pick, memory):
    """The reason is what would have called another, were it otherwise."""
    promise("a call says why", pick.why == reason_of(call.who, call.heads, call.rules, call.now, call.sight, memory))


def broken_within(calls, *, first=0, **of):
    """The first promise that a hall of chance breaks within so many calls, `first` the first hall; None where none does."""
    made = 0
    for seed in count(first):
        hall = RandomHall(seed, **of)
        try:
            hall.live(min(400, calls - made))
        except BrokenPromise as broken:
            return str(broken)
        made += hall.calls
        if made >= calls:
            return None
    raise AssertionError
