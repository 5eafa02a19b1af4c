"""Bytes meant for a printer, shown as slips without one: the decoder of the virtual printer on bytes at rest."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from hallq.printing import picture
from hallq.printing.decode import Command, Decoder, Op
from hallq.printing.flaw import Flaw
from hallq.printing.profile import PrinterProfile
from hallq.printing.roll import Gap, Roll, Row, transcript


@dataclass(frozen=True)
class Slip:
    """One piece of paper as it came out: its bytes, its text, its picture (drawn when first asked for), and what could not be obeyed."""

    profile: PrinterProfile
    data: bytes
    rows: tuple[Row, ...]
    errors: tuple[Flaw, ...]

    @cached_property
    def text(self) -> str:
        """What it says, a row a line."""
        return transcript(list(self.rows))

    @cached_property
    def png(self) -> bytes:
        """What it looks like."""
        return picture.png(self.rows, self.profile)


@dataclass
class SlipReader:
    """Gathers commands into slips: a cut ends one, a reset starts the next where printers have no knife."""

    profile: PrinterProfile
    _data: bytearray = field(default_factory=bytearray)
    _roll: Roll = field(init=False)

    def __post_init__(self) -> None:
        self._roll = Roll(self.profile)

    def take(self, command: Command) -> Iterator[Slip]:
        """The slip this command completes, if it does."""
        if command.op is Op.RESET:
            yield from self.finish()
        if command.op in (Op.ASK_STATUS, Op.ASK_PROOF, Op.NOTHING):
            return
        self._data += command.raw
        self._roll.obey(command)
        if command.op is Op.CUT:
            yield from self.finish()

    def so_far(self) -> Slip | None:
        """What stands on the paper already, row by row; None while nothing does."""
        if all(isinstance(row, Gap) for row in self._roll.rows):
            return None
        return Slip(self.profile, bytes(self._data), tuple(self._roll.rows), tuple(self._roll.errors))

    def finish(self) -> Iterator[Slip]:
        """The slip so far, if there is anything on it."""
        self._roll.finish()
        roll, data = self._roll, bytes(self._data)
        self._roll, self._data = Roll(self.profile), bytearray()
        if any(not isinstance(row, Gap) for row in roll.rows):
            yield Slip(self.profile, data, tuple(roll.rows), tuple(roll.errors))


def slips(data: bytes, profile: PrinterProfile) -> list[Slip]:
    """The slips these bytes make on a printer of this profile."""
    decoder, reader = Decoder(profile), SlipReader(profile)
    commands = [*decoder.feed(data), *decoder.end()]
    return [*(slip for command in commands for slip in reader.take(command)), *reader.finish()]
