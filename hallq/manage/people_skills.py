"""Which queues somebody can serve, as the page of an account offers them: by zone, in the reader's language."""

from dataclasses import dataclass

from hallq.domain.permissions import Permission, Role, may
from hallq.domain.routing import HallSetup
from hallq.web.locale import language


@dataclass(frozen=True, slots=True)
class QueuesOfZone:
    """The queues in use of a zone: code and name of each."""

    name: str
    queues: tuple[tuple[str, str], ...]


def queues_by_zone(setup: HallSetup) -> list[QueuesOfZone]:
    """Every zone that has queues, in the order of the set-up."""
    found = [
        QueuesOfZone(
            zone.name.of(language()),
            tuple((queue.code, queue.name.of(language())) for queue in setup.queues if queue.zone_id == zone.id and not queue.retired),
        )
        for zone in setup.zones
        if not zone.retired
    ]
    return [zone for zone in found if zone.queues]


def calls_visitors(role: Role) -> bool:
    """Whether somebody of this role calls visitors at all."""
    return may(role, Permission.CALL)
