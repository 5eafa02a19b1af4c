"""Links for visitors, who have no account: whoever holds one may look at one ticket on its day, and rate its service for a week."""

import base64
import hmac
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hallq.domain.errors import LinkExpired

KEY_BYTES = 32
SEAL_BYTES = 16  # 128 bits: cannot be guessed
_TOKEN = re.compile(r"([0-9a-z]{1,13})-([A-Za-z0-9_-]{22})")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads the tokens in visitors' links; `base_url` is what phones reach, None where they reach nothing."""

    key: bytes
    base_url: str | None = None

    def token(self, hall_id: int, epoch: str, ticket_id: int) -> str:
        """The token of a ticket: its id and a seal over hall, life of the database and id, so that none is ever good for another."""
        return f"{_in_base36(ticket_id)}-{self._seal(hall_id, epoch, ticket_id)}"

    def ticket_of(self, token: str, hall_id: int, epoch: str) -> int:
        """The ticket a token is for. Raises LinkExpired for every token that this hall, in this life, has not given."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            raise LinkExpired
        ticket_id = int(found[1], 36)
        if not hmac.compare_digest(found[2], self._seal(hall_id, epoch, ticket_id)):
            raise LinkExpired
        return ticket_id

    def address(self, hall: str, token: str) -> str | None:
        """The visitor's page as a phone opens it; None where phones reach nothing."""
        return self.base_url and f"{self.base_url}/h/{hall}/t/{token}"

    def _seal(self, hall_id: int, epoch: str, ticket_id: int) -> str:
        sealed = hmac.digest(self.key, f"ticket|{hall_id}|{epoch}|{ticket_id}".encode(), sha256)[:SEAL_BYTES]
        return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def house_key(home: Path) -> bytes:
    """The secret key of this installation, made at the first start in a file that only its owner reads; it is in no backup of the database."""
    file = home / "secret.key"
    if not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        _make_key(file)
    return _read_key(file)


def _make_key(file: Path) -> None:
    """Write it aside and give it its name at once, so that of two starting processes both read the same whole key."""
    aside = file.with_name(f"{file.name}.{os.getpid()}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(secrets.token_bytes(KEY_BYTES))
        opened.flush()
        os.fsync(opened.fileno())
    with suppress(FileExistsError):
        file.hardlink_to(aside)
    aside.unlink()


def _read_key(file: Path) -> bytes:
    key = file.read_bytes()
    if len(key) != KEY_BYTES:
        raise ValueError(f"{file} is not a key of {KEY_BYTES} bytes; remove it to have a new one made (links given before are void then)")
    return key


def _in_base36(number: int) -> str:
    digits = ""
    while number:
        number, last = divmod(number, 36)
        digits = _DIGITS[last] + digits
    return digits or "0"
