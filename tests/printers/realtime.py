"""The commands a printer obeys when they arrive, wherever they stand: even inside a picture."""

import re

WHOLE = re.compile(rb"\x10(?:\x04[\x01-\x08]|\x05[\x00-\x02]|\x14[\x01-\x08])")
BEGUN = re.compile(rb"\x10[\x04\x05\x14]?\Z")


class Realtime:
    """Takes them out of the bytes of one line."""

    def __init__(self) -> None:
        self._begun = b""

    def split(self, data: bytes) -> tuple[list[bytes], bytes]:
        """The commands, and the bytes without them. What may be the beginning of a command is kept back until more comes."""
        data = self._begun + data
        begun = BEGUN.search(data)
        self._begun = data[begun.start() :] if begun else b""
        data = data[: len(data) - len(self._begun)]
        return WHOLE.findall(data), WHOLE.sub(b"", data)

    def rest(self) -> bytes:
        """What was kept back and is no command after all, because nothing more comes."""
        rest, self._begun = self._begun, b""
        return rest
