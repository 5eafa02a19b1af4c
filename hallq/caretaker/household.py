"""All threads of a serving process beside its requests, started and stopped together."""

from pathlib import Path

from hallq.caretaker.choosing import CHOOSE_EVERY_S, Chooser
from hallq.caretaker.forward import LOOK_EVERY_S, Foreteller
from hallq.caretaker.print_shop import Address, PrintShop
from hallq.caretaker.rounds import Caretaker, Duty, duties_of
from hallq.operations.hall import House
from hallq.printing.profiles import OWN_PROFILES, load_profiles
from hallq.queries.principals import SeenNotes


class Household:
    """The caretaker with the print shop, and who plays the halls forward. Start it in the serving process, never before a fork."""

    def __init__(
        self, house: House, notes: SeenNotes, address: Address, home: Path, *, turns_days: bool = True, comment_days: int = 30
    ) -> None:
        """`turns_days` and `comment_days` as for the duties. Raises ProfileError for a printer profile that cannot be used."""
        self._shop = PrintShop(house, load_profiles(home / OWN_PROFILES), address, home)
        duties = duties_of(house, notes, turns_days=turns_days, comment_days=comment_days)
        self._caretaker = Caretaker([*duties, Duty("see to the printers", 5, self._shop.see_to_it)])
        # A thread of its own: playing a busy hall forward must not keep the day from being turned.
        self._foreteller = Caretaker(
            [
                Duty("choose the way of telling waits", CHOOSE_EVERY_S, Chooser(house).look_round),
                Duty("play the hall forward", LOOK_EVERY_S, Foreteller(house).look_round),
            ]
        )

    def start(self) -> None:
        """Begin: the day is turned, and what waits for paper is printed."""
        self._caretaker.start()
        self._foreteller.start()

    def stop(self) -> None:
        """End promptly: the duty in hand and slips under way are finished."""
        self._foreteller.stop()
        self._caretaker.stop()
        self._shop.stop()
