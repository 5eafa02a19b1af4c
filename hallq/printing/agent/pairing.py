"""How a machine becomes a print agent: it shows six digits, a manager lets it in, and its token goes into a file that nobody else reads."""

import os
from collections.abc import Callable
from pathlib import Path

from hallq.printing.agent.door import Away, Door, Refused
from hallq.printing.agent.journal import sync_folder

LOOK_EVERY_S = 2.0


class TokenError(OSError):
    """There is no token that may be used: the reason."""


def pair(door: Door, show: Callable[[str], None], wait: Callable[[float], None]) -> tuple[str, str]:
    """The code and the token of this machine, once somebody has let it in; every ten minutes there are new digits to `show`.

    Raises Away where the server does not answer at the first time of asking, Refused.
    """
    while True:
        begun = door.post("pairings", {"kind": "agent"}) or {}
        show(str(begun["code"]))
        found = _let_in(door, str(begun["code"]), str(begun["claim"]), wait)
        if found is not None:
            return found


def write_token(path: Path, token: str) -> None:
    """Keep a token for this user alone, whole or not at all. Raises OSError."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        os.write(handle, token.encode("ascii") + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
    fresh.replace(path)
    sync_folder(path.parent)


def read_token(path: Path) -> str:
    """The token of a file that nobody else may read. Raises TokenError."""
    try:
        mode, token = path.stat().st_mode, path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise TokenError(f"there is no token in {path}") from error
    if mode & 0o077:
        raise TokenError(f"others may read {path} (chmod 600 mends it)")
    if not token:
        raise TokenError(f"there is no token in {path}")
    return token


def _let_in(door: Door, code: str, claim: str, wait: Callable[[float], None]) -> tuple[str, str] | None:
    """The code and token; None where the digits are too old."""
    while True:
        wait(max(LOOK_EVERY_S, door.pause))
        try:
            if door.get(f"pairings/{code}", claim)["state"] == "approved":
                told = door.post(f"pairings/{code}/claim", {}, claim) or {}
                return str(told["device"]), str(told["token"])
        except Away:
            continue
        except Refused as refusal:
            if refusal.code != "pairing_unknown":
                raise
            return None
