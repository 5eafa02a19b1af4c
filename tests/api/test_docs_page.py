"""The page about the interface: what it shows can be typed."""

import html
import json
import os
import re
import subprocess
import threading

import pytest
from werkzeug.serving import make_server

from hallq.api import all_routes
from hallq.domain.errors import Refusal
from hallq.domain.permissions import CLIENT_SCOPES
from hallq.operations.devices import make_client
from hallq.operations.hall import SYSTEM

CURL = re.compile(r'<code data-curl data-status="(\d+)" data-keeps="([^"]*)">(.*?)</code>', re.DOTALL)


@pytest.fixture
def address(hall):
    """The hall served on a free port."""
    server = make_server("127.0.0.1", 0, hall.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def run(line, known):
    """Run a line of the page in a shell that knows some variables; the status and the body of the answer."""
    line = line.replace("curl ", "curl -sS --noproxy '*' -w '\\n%{http_code}' ", 1)
    done = subprocess.run(["sh", "-c", line], env=os.environ | known, capture_output=True, text=True, check=True, timeout=30)
    body, _, status = done.stdout.rpartition("\n")
    return int(status), body


def test_the_lines_of_the_page_can_be_typed(hall, address):
    client = hall.house.act(hall.hall_id, SYSTEM, lambda tx: make_client(tx, code="walker", name="Walker", scopes=CLIENT_SCOPES))
    known = {"HALL": address, "TOKEN": client.token, "NAME": "first-walk"}
    steps = CURL.findall(hall.client.get("/docs?lang=en").text)
    assert len(steps) > 12
    for status, keeps, line in steps:
        answered, body = run(html.unescape(line), known)
        assert (answered, line) == (int(status), line), body
        for name, member in (one.split("=") for one in keeps.split()):
            value = json.loads(body)
            for part in member.split("."):
                value = value[part]
            known[name] = str(value)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_route_is_on_the_page(hall, language):
    page = hall.client.get(f"/docs?lang={language}").text

    assert [route.name for route in all_routes() if f'id="{route.name}"' not in page] == []


def test_the_page_is_chinese_unless_told(hall):
    assert "接口文档" in hall.client.get("/docs").text


def test_the_page_is_also_found_under_the_halls_name(hall):
    assert hall.client.get("/h/xitou/docs").status_code == 200


def test_every_refusal_is_explained_where_its_type_leads(hall):
    page = hall.client.get("/docs/problems?lang=en").text

    def codes(kind):
        yield kind.code
        for child in kind.__subclasses__():
            yield from codes(child)

    assert [code for code in set(codes(Refusal)) if f'id="{code}"' not in page] == []
