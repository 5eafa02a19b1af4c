"""What the things of the set-up were called when a line of the story was written: the names of now, led back through the changes since."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from hallq.domain.events import Line, SetupChanged
from hallq.manage.setup.seen import Seen, name_of

Renamed = tuple[int, tuple[str, str], Mapping[str, Any]]
"""A line of the story, a thing by kind and code, and what it was called before that line."""


@dataclass(frozen=True)
class NamesThen:
    """Names at every line of the story; `renamed` are the changes of names, the newest first.

    A name that the story does not tell, as those of agents, is the one of now.
    """

    now: Seen
    renamed: Sequence[Renamed]
    _known: dict[int, Seen] = field(default_factory=dict)

    def at(self, seq: int) -> Seen:
        """The set-up with the names that held after a line."""
        since = sum(1 for changed, _thing, _name in self.renamed if changed > seq)
        if since not in self._known:
            then = {thing: name_of({"name": name}, self.now.language) for _seq, thing, name in self.renamed[:since]}
            self._known[since] = replace(self.now, then=then)
        return self._known[since]


def names_then(now: Seen, setups: Iterable[Line]) -> NamesThen:
    """What the changes of the set-up tell, the newest first."""
    return NamesThen(now, [renamed for line in setups for renamed in _renamed(line)])


def _renamed(line: Line) -> list[Renamed]:
    values = (isinstance(line.event, SetupChanged) and line.event.values) or ()
    before = [(kind, code, json.loads(was)) for kind, code, key, was, _now in values if key == "name"]
    return [(line.seq, (kind, code), was) for kind, code, was in before if isinstance(was, dict) and {"zh", "en"} <= was.keys()]
