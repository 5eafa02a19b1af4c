"""A browser's way through a server: every page from page to page, and every file that they name."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

SECONDS = 30
NAMED_IN = {"a": "href", "link": "href", "script": "src", "img": "src", "iframe": "src", "audio": "src", "source": "src"}
IN_STYLE = re.compile(r"""url\(["']?([^"')]+)["']?\)|@import ["']([^"']+)["']""")
IN_SCRIPT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?["']([./][^"']+|https?://[^"']+)["']""")
MOST_OF_A_KIND = 2


class _Names(HTMLParser):
    """Every address that a page names for a GET."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if (address := said.get(NAMED_IN.get(tag, ""))) is not None:
            self.found.append(address)


@dataclass
class Crawl:
    """What a server answered: the status of each address, the path at which it ended, and the addresses of other origins that its pages name.

    `routes` knows the house's routes, so that of a thousand pages of one kind a few are looked at; `kinds` counts them by endpoint.
    """

    base: str
    routes: MapAdapter
    session: requests.Session = field(default_factory=requests.Session)
    answers: dict[str, int] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def go(self, *starts: str) -> None:
        """Look at these paths, then at all that can be reached from them."""
        waiting = [urljoin(self.base, start) for start in starts]
        while waiting:
            address = waiting.pop(0)
            if address not in self.answers and self._is_wanted(address):
                waiting += self._look(address)

    def somebody_else(self) -> Self:
        """Another browser at the same server, which need not look at the files that were there for this one."""
        files = {address: status for address, status in self.answers.items() if "/static/" in address}
        return type(self)(self.base, self.routes, answers=files)

    def _is_wanted(self, address: str) -> bool:
        try:
            endpoint, _given = self.routes.match(urlsplit(address).path, method="GET")
        except HTTPException:
            return True
        self.kinds[endpoint] += 1
        return endpoint.endswith("static") or self.kinds[endpoint] <= MOST_OF_A_KIND

    def _look(self, address: str) -> list[str]:
        answer = self.session.get(address, timeout=SECONDS)
        self.answers[address], self.ends[address] = answer.status_code, urlsplit(answer.url).path
        found = []
        for name in _names(answer):
            there = urldefrag(urljoin(answer.url, name)).url
            if there.startswith(self.base):
                found.append(there)
            elif urlsplit(there).scheme in {"http", "https"}:
                self.foreign.append(f"{address}: {there}")
        return found


def _names(answer: requests.Response) -> Iterator[str]:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if kind == "text/html":
        page = _Names()
        page.feed(answer.text)
        yield from page.found
    elif kind == "text/css":
        yield from (first or second for first, second in IN_STYLE.findall(answer.text) if not (first or second).startswith("data:"))
    elif kind == "text/javascript":
        yield from IN_SCRIPT.findall(answer.text)
