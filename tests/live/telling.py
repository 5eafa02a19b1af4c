"""A story that is written by hand, and screens that note what they are told: both ends of a teller."""

import threading
import time

from hallq.domain.events import next_line
from hallq.queries.head import Head

PATIENCE_S = 10


class Written:
    """A story that is written line by line, as a log is."""

    def __init__(self):
        self.lines = []
        self.asked = 0
        self.broken = False

    def write(self, *events, hall=1):
        """Write lines down without telling anybody."""
        new = []
        for event in events:
            seq = sum(line.hall_id == hall for line in self.lines)
            new.append(next_line(hall, "e1", (seq, ""), 0, "system", event))
            self.lines.append(new[-1])
        return new

    def head(self, hall):
        return Head("e1", max((line.seq for line in self.lines if line.hall_id == hall), default=0)) if hall < 9 else None

    def after(self, hall, seq, most):
        self.asked += 1
        if self.broken:
            raise ConnectionError
        return [line for line in self.lines if line.hall_id == hall and line.seq > seq][:most]


class Screens:
    """Everything that was told, with when, as messages and as numbers of lines."""

    def __init__(self):
        self.messages, self.fails, self._more = [], 0, threading.Condition()

    def __call__(self, message):
        with self._more:
            self.messages.append((time.monotonic(), message))
            self._more.notify_all()
            if self.fails:
                self.fails -= 1
                raise ConnectionError

    def seqs(self, hall=1):
        return [line.seq for _, message in self.messages for line in message.lines if message.hall_id == hall]

    def wait_for(self, count, hall=1):
        """Until so many lines were told."""
        with self._more:
            assert self._more.wait_for(lambda: len(self.seqs(hall)) >= count, PATIENCE_S), self.seqs(hall)
