"""The steps of a package: in stages one after another, those of one stage in either order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from hallq.domain.setup_keys import Read, list_of, text

T = TypeVar("T")

LEAST_STEPS = 2


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of a visit as it is planned: those of one `stage` may be done in any order. Visits go through them by position."""

    position: int
    stage: int
    service_id: int
    queue_id: int


def package_steps(raw: Any) -> list[Any]:
    """Steps as a set-up writes them: a code is a stage of its own, a list of codes one whose steps may be done in any order.

    A list of one code is written as that code. Raises ValueError with the reason.
    """
    stages: list[Any] = list_of(_stage, repeated=True)(raw)
    if len(flat_steps(stages)) < LEAST_STEPS:
        raise ValueError(f"needs {LEAST_STEPS} entries at least")
    return stages


def _stage(raw: Any) -> Any:
    if not isinstance(raw, list | tuple):
        return _CODE(raw)
    codes = _EITHER(raw)
    return codes[0] if len(codes) == 1 else codes


_CODE: Read = text()
_EITHER: Read = list_of(_CODE, least=1)


def flat_steps(steps: Iterable[Any]) -> list[Any]:
    """The steps of all stages in their order."""
    return [one for stage in steps for one in (stage if isinstance(stage, list | tuple) else [stage])]


def stage_numbers(steps: Iterable[Any]) -> tuple[int, ...]:
    """The number of the stage, from 1, of each of the flat steps."""
    sizes = [len(stage) if isinstance(stage, list | tuple) else 1 for stage in steps]
    return tuple(number for number, size in enumerate(sizes, start=1) for _ in range(size))


def in_stages(flat: Sequence[T], stages: Sequence[int]) -> list[Any]:
    """Flat steps written as a set-up writes them; without `stages` each is one of its own."""
    found: dict[int, list[T]] = {}
    for number, one in zip(stages or range(len(flat)), flat, strict=True):
        found.setdefault(number, []).append(one)
    return [stage[0] if len(stage) == 1 else stage for stage in found.values()]


def open_steps(planned: Iterable[PlannedStep], after: int) -> list[PlannedStep]:
    """The steps any of which may follow the one at position `after`: those of the first stage of which some are left."""
    left = [step for step in planned if step.position > after]
    return [step for step in left if step.stage == left[0].stage]


def brought_forward(steps: Sequence[T], position: int, other: int) -> list[T]:
    """The steps with the one at `other` (counted from 1, not before `position`) at `position`; those between move back by one."""
    moved = list(steps)
    moved.insert(position - 1, moved.pop(other - 1))
    return moved
