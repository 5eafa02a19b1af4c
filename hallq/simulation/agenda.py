"""What is going to happen and when: acts in the order of their instants."""

import heapq
from collections.abc import Callable

Act = Callable[[], object]


class Agenda:
    """Planned acts; those of the same instant come in the order in which they were planned, so that a seed always tells the same day."""

    def __init__(self) -> None:
        self._planned: list[tuple[int, int, Act]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._planned)

    @property
    def next_at(self) -> int | None:
        """When the next act is due, None where nothing is planned."""
        return self._planned[0][0] if self._planned else None

    def plan(self, at: int, act: Act) -> None:
        """Have `act` done at an instant, in milliseconds."""
        self._count += 1
        heapq.heappush(self._planned, (at, self._count, act))

    def take(self) -> Act:
        """The next act, no longer planned."""
        return heapq.heappop(self._planned)[2]

    def clear(self) -> None:
        """Plan nothing any more."""
        self._planned.clear()
