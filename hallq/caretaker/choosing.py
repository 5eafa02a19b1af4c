"""Choosing the way of telling: zone by zone the one that erred less in the last ten days is told from now on."""

from hallq.operations.hall import House
from hallq.queries.estimates import methods_of
from hallq.queries.instant import instant
from hallq.queries.setup import halls

CHOOSE_EVERY_S = 3600.0


class Chooser:
    """Looks at what came of the waits told, in every hall of a house."""

    def __init__(self, house: House) -> None:
        self._house = house

    def look_round(self) -> None:
        """Choose anew in every hall; each look is a transaction of its own."""
        with self._house.database.reading() as connection:
            hall_ids = [hall.id for hall in halls(connection)]
        for hall_id in hall_ids:
            self.choose(hall_id)

    def choose(self, hall_id: int) -> None:
        """Let each zone of a hall be told by the way that its own record speaks for."""
        with instant(self._house.database, self._house.setup_of(hall_id)) as at:
            methods = methods_of(at)
        self._house.paces.forecasts.prefer(hall_id, methods)
