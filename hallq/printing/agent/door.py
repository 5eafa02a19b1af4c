"""The way to the server: calls out, believes only the server whose certificate it trusts, and knocks more rarely the longer nobody answers."""

import logging
import random
import re
import threading
import time
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

log = logging.getLogger(__name__)

TIMEOUT = (5.0, 20.0)
"""Seconds to reach the server, and to wait for each part of its answer."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
_HALL = re.compile(r"/h/(?P<hall>[a-z][a-z0-9-]*)")


class Away(Exception):
    """The server does not answer, or what answers is not the house at present."""


class PutOut(Exception):
    """The server answers, and this machine's token opens nothing."""


class Refused(Exception):
    """The house refuses this one thing, by its stable code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class AddressError(ValueError):
    """No address of a hall that may be called: the reason."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the hall is: the server, and the code of the hall where the address names one."""

    server: str
    hall: str | None = None

    @property
    def api(self) -> str:
        """What the interface's addresses begin with."""
        return f"{self.server}/api/v1" if self.hall is None else f"{self.server}/h/{self.hall}/api/v1"

    @property
    def office(self) -> str:
        """The page where a manager lets machines in."""
        return f"{self.server}/manage/devices/pair" if self.hall is None else f"{self.server}/h/{self.hall}/manage/devices/pair"


def read_address(text: str) -> Address:
    """`https://hall.example` or `https://hall.example/h/xitou`. Raises AddressError, also for http to another machine: a token would be read."""
    parts = urlsplit(text.strip())
    path = parts.path.rstrip("/")
    hall = _HALL.fullmatch(path)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment or parts.username or (path and hall is None):
        raise AddressError(f"{text!r} is no address of a hall, as https://hall.example or https://hall.example/h/xitou")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise AddressError(f"{text!r} is not encrypted: whoever listens on the way could print. Use https")
    return Address(f"{parts.scheme}://{parts.netloc}", hall["hall"] if hall else None)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Door:
    """Asks the server, for any thread. `token` is the machine's own; `ca` a file of certificates to be trusted instead of the usual ones."""

    def __init__(self, address: Address, token: str | None = None, ca: Path | None = None) -> None:
        self.address, self.token = address, token
        self._verify: bool | str = True if ca is None else str(ca)
        self._own, self._lock = threading.local(), threading.Lock()
        self._misses, self._not_before = 0, 0.0

    def get(self, path: str, token: str | None = None) -> dict[str, Any]:
        """A look. Raises Away, PutOut, Refused."""
        return self._read(self._ask("GET", path, None, token))

    def post(self, path: str, body: dict[str, Any], token: str | None = None) -> dict[str, Any] | None:
        """A word; None where the answer is empty. Raises Away, PutOut, Refused."""
        answer = self._ask("POST", path, body, token)
        return self._read(answer) if answer.status_code != requests.codes.no_content else None

    def post_for_turn(self, path: str, body: dict[str, Any]) -> tuple[dict[str, Any] | None, float | None]:
        """As `post`, with the seconds after which it is worth asking again, where the answer tells any."""
        answer = self._ask("POST", path, body, None)
        if answer.status_code != requests.codes.no_content:
            return self._read(answer), None
        told = answer.headers.get("Retry-After", "")
        return None, float(told) if told.isdecimal() else None

    def session(self) -> requests.Session:
        """The way to the server that is the calling thread's own. Nothing of the environment is obeyed, be it a password or a way round."""
        found: requests.Session | None = getattr(self._own, "session", None)
        if found is None:
            found = self._own.session = requests.Session()
            found.trust_env, found.verify = False, self._verify
        return found

    def hope(self) -> None:
        """There is a sign of the server: knock at once."""
        with self._lock:
            self._not_before = 0.0

    @property
    def is_away(self) -> bool:
        """Whether the server did not answer the last time."""
        return self._misses > 0

    @property
    def pause(self) -> float:
        """Seconds until it is worth knocking again; 0 where the server answered the last time."""
        return max(0.0, self._not_before - time.monotonic())

    def _ask(self, method: str, path: str, body: dict[str, Any] | None, token: str | None) -> requests.Response:
        if self.pause:
            raise Away("waiting to knock again")
        carried = token or self.token
        headers = {"Accept": "application/json"} | ({} if carried is None else {"Authorization": f"Bearer {carried}"})
        try:
            answer = self.session().request(
                method, f"{self.address.api}/{path}", json=body, headers=headers, timeout=TIMEOUT, allow_redirects=False
            )
        except (requests.RequestException, OSError) as error:
            raise self._away(str(error)) from error
        return self._judged(answer)

    def _judged(self, answer: requests.Response) -> requests.Response:
        status = answer.status_code
        code = _problem(answer)
        if status in {requests.codes.unauthorized, requests.codes.forbidden} and code:
            self._here()
            raise PutOut(code)
        if code and status < requests.codes.internal_server_error and status != requests.codes.too_many_requests:
            self._here()
            raise Refused(code)
        if not requests.codes.ok <= status < requests.codes.multiple_choices:
            raise self._away(f"status {status} {code}")
        self._here()
        return answer

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        try:
            told = answer.json()
        except ValueError as error:
            raise self._away("the answer is not of the house") from error
        if not isinstance(told, dict):
            raise self._away("the answer is not of the house")
        return told

    def _away(self, reason: str) -> Away:
        with self._lock:
            self._misses += 1
            pause = min(FIRST_PAUSE * 2 ** min(self._misses - 1, 10), LONGEST_PAUSE)
            self._not_before = time.monotonic() + pause * random.uniform(0.5, 1.5)  # noqa: S311 -- so that not all knock at once
            first = self._misses == 1
        if first:
            log.warning("%s does not answer; nothing is printed until it does (%s)", self.address.server, reason)
        return Away(reason)

    def _here(self) -> None:
        with self._lock:
            was_away, self._misses, self._not_before = self._misses > 0, 0, 0.0
        if was_away:
            log.warning("%s answers again", self.address.server)


def _problem(answer: requests.Response) -> str:
    """The stable code of a refusal of the house; empty for anybody else's."""
    if "problem+json" not in answer.headers.get("Content-Type", ""):
        return ""
    try:
        return str(answer.json().get("code", ""))
    except (ValueError, AttributeError):
        return ""
