"""The choice of a hall played forward, made among the same heads as the order's, to be held against it."""

from hallq.domain import heads
from hallq.domain.discipline import lane_of

PARTS = (0, 1, 2)


class QuickChoice:
    """Chooses for one window of a work profile in a hall with so many queues and classes."""

    def __init__(self, queues, classes, rules, sight):
        self.rules = rules
        self.lanes = [heads.Lane(queue, klass, None, part) for queue in queues for klass in classes for part in PARTS]
        self.places = {(lane.queue_id, lane.class_id, lane.part): i for i, lane in enumerate(self.lanes)}
        self.reach = heads.seen_by(sight, self.lanes, 1)
        self.caller = heads.caller_for(self.lanes, rules, sight, heads.Memory())

    def pick(self, waiting, now, turn):
        """(ticket, favours) of those whom the caller picks among the heads and remembers; no ticket where nobody may be called."""
        lines, there = [()] * len(self.lanes), 0
        for one in waiting:
            place = self.places[lane_of(one, self.rules[one.queue_id], now)]
            lines[place] = [heads.Entry(one.slot_at, one.place, one.ticket_id, one.since)]
            there |= 1 << place
        self.caller.memory = heads.Memory(turn)
        lane = self.caller.pick(lines, there & self.reach, now)
        return (None if lane == heads.NOBODY else lines[lane][0].ticket_id), self.caller.memory.turn.favoured
