"""What a printer does with its bytes, one by one: it waits for the rest of a command, and swallows as many dots as were announced."""

from collections.abc import Iterator

Step = tuple[str, bytes]
"""What was understood: `cut`, `proof` (GS r), `process` (GS ( H 48), `automatic` (GS a), or plain `data`; and its bytes."""

LENGTHS = {
    0x1B: {"@": 2, "L": 2, "S": 2, "2": 2, "\x0c": 2, "$": 4, "\\": 4, "W": 10, "p": 5, "B": 4},
    0x1C: {"&": 2, ".": 2, "S": 4},
    0x1D: {"$": 4, "P": 4, "L": 4, "W": 4, "v": 8, "(": 5, "8": 7},
}
"""How long commands are (ESC, FS, GS) that have not one parameter; of those with dots or data behind them the head's length."""

PROCESS_QUESTION = 11
KINDS = {b"\x1dr": "proof", b"\x1da": "automatic", b"\x1dV": "cut"}
CHINESE_ON, CHINESE_OFF, RESET = b"\x1c&", b"\x1c.", b"\x1b@"


class Head:
    """The head of a printer: given bytes as they come, it says what each whole command was."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._owed = 0
        self._chinese = False

    def take(self, data: bytes) -> Iterator[Step]:
        """What the printer does now; a command that is not whole waits for its rest, however long that takes."""
        self._held += data
        while self._held:
            length = min(self._owed, len(self._held)) or self._length()
            if length is None or length > len(self._held):
                return
            raw = bytes(self._held[:length])
            del self._held[:length]
            if self._owed:
                self._owed -= length
                yield "data", raw
            elif raw != b"\0":
                yield self._understood(raw), raw

    def _length(self) -> int | None:
        first = self._held[0]
        if first not in LENGTHS:
            return 2 if self._chinese and first >= 0x81 else 1
        if len(self._held) < 3:
            return 2 if bytes(self._held[:2]) in (RESET, CHINESE_ON, CHINESE_OFF) else None
        if self._held[:2] == b"\x1dV":
            return 4 if self._held[2] in (65, 66, 97, 98, 103, 104) else 3
        if self._held[:3] == b"\x1d(H":
            return PROCESS_QUESTION
        return LENGTHS[first].get(chr(self._held[1]), 3)

    def _understood(self, raw: bytes) -> str:
        if raw[:2] in (CHINESE_ON, CHINESE_OFF, RESET):
            self._chinese = raw == CHINESE_ON
        self._owed = _behind(raw)
        return "process" if raw[:3] == b"\x1d(H" else KINDS.get(raw[:2], "data")


def _behind(raw: bytes) -> int:
    """How many bytes follow the head of a command: dots, or data."""
    if raw[:3] == b"\x1dv0":
        return int.from_bytes(raw[4:6], "little") * int.from_bytes(raw[6:8], "little")
    if raw[:2] == b"\x1d(" and raw[:3] != b"\x1d(H":
        return int.from_bytes(raw[3:5], "little")
    if raw[:3] == b"\x1d8L":
        return int.from_bytes(raw[3:7], "little")
    return 0
