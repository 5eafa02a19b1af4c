"""The handbook in the office: the reader's own page first, whole and offline."""

import re

import pytest

from hallq.domain.permissions import PEOPLE, Role
from hallq.manage import handbook
from hallq.manage.handbook import PAGES, PICTURES, Addresses, Page, page, picture, title
from hallq.words import LANGUAGES
from tests.browser import axe, overflow, staff_cookie, standing, visit

PLAIN = Addresses(lambda name: f"/there/{name}", lambda name: f"/picture/{name}")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 16


def written(monkeypatch, text: str) -> Page:
    """A page of this text."""
    monkeypatch.setattr(handbook, "source", lambda _name, _language: f"# Title\n\n{text}")
    return page("it", "en", PLAIN)


@pytest.mark.parametrize(("role", "own"), [(Role.CLERK, "clerk"), (Role.MANAGER, "manager"), (Role.AUDITOR, "manager"), (Role.ADMIN, "it")])
def test_a_reader_meets_the_own_page_first(hall, role, own):
    shown = hall.get("/manage/help", role).text

    assert f"<h1>{title(own, 'zh')}</h1>" in shown
    assert re.findall(r'class="tab" href="/manage/help/(\w+)"', shown)[0] == own


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("name", PAGES)
def test_everybody_of_the_staff_may_read_every_page(hall, role, name):
    assert hall.get(f"/manage/help/{name}", role).status_code == 200


def test_nobody_else_may_read_it(hall):
    assert hall.get("/manage/help", None).status_code == 401


def test_a_page_that_does_not_exist_is_not_found(hall):
    assert hall.get("/manage/help/etc-passwd").status_code == 404


def test_it_speaks_the_readers_language(hall):
    assert title("it", "en") in hall.get("/manage/help?lang=en").text


def test_the_contents_lead_to_every_part(hall):
    shown = hall.get("/manage/help/it").text

    assert re.findall(r'<li><a href="#(part-\d+)"', shown) == re.findall(r'<h2 id="(part-\d+)"', shown)


@pytest.mark.parametrize("path", ["next", "what-if"])
def test_the_pages_of_the_order_lead_to_the_part_that_explains_it(hall, path):
    parts = {part.id: part.title for part in page("manager", "zh", PLAIN).parts}
    led = re.findall(r'href="/manage/help/manager#([\w-]+)"', hall.get(f"/manage/{path}").text)

    assert [parts[one] for one in led] == ["叫号顺序"]


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_no_mark_of_bold_print_is_left_to_be_read(tag, name):
    assert "**" not in page(name, tag, PLAIN).text


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_leads_out_of_the_house(tag, name):
    assert re.findall(r'(?:href|src)="([^"]+)"', page(name, tag, PLAIN).text) == [
        address for address in re.findall(r'(?:href|src)="([^"]+)"', page(name, tag, PLAIN).text) if address.startswith(("/there/", "/picture/"))
    ]


def test_what_looks_like_a_tag_is_shown_as_it_is_written(monkeypatch):
    assert "&lt;script&gt;" in written(monkeypatch, "<script>alert(1)</script>").text


def test_an_address_that_is_a_program_is_no_link(monkeypatch):
    assert "<a" not in written(monkeypatch, "[here](javascript:alert(1))").text


def test_a_picture_that_was_not_taken_leaves_no_gap(monkeypatch, tmp_path):
    monkeypatch.setattr(handbook, "_folder", lambda: tmp_path)

    assert written(monkeypatch, "One.\n\n![A kiosk](../images/en/kiosk-home.png)\n\nTwo.").text == "<p>One.</p>\n<p>Two.</p>\n"


def test_a_touch_on_a_picture_shows_it_alone(monkeypatch, tmp_path):
    take(tmp_path, "en", "kiosk-home")
    monkeypatch.setattr(handbook, "_folder", lambda: tmp_path)

    assert '<a href="/picture/kiosk-home"><img src="/picture/kiosk-home"' in written(monkeypatch, "![A kiosk](../images/en/kiosk-home.png)").text


@pytest.mark.parametrize(("size", "shown"), [((1100, 618), (1100, 618)), ((720, 1440), (360, 720))])
def test_the_place_of_a_picture_is_kept_before_it_has_come(monkeypatch, tmp_path, size, shown):
    take(tmp_path, "en", "kiosk-home", size)
    monkeypatch.setattr(handbook, "_folder", lambda: tmp_path)

    assert f'width="{shown[0]}" height="{shown[1]}"' in written(monkeypatch, "![A kiosk](../images/en/kiosk-home.png)").text


def test_a_picture_is_shown_with_its_words(monkeypatch, tmp_path):
    take(tmp_path, "en", "kiosk-home")
    monkeypatch.setattr(handbook, "_folder", lambda: tmp_path)

    assert '<img src="/picture/kiosk-home" alt="A kiosk"' in written(monkeypatch, "![A kiosk](../images/en/kiosk-home.png)").text


def take(folder, tag, name, size=(8, 8)):
    """Put a picture of this width and height where pages look for it."""
    (folder / "images" / tag).mkdir(parents=True)
    (folder / "images" / tag / f"{name}.png").write_bytes(PNG[:16] + b"".join(side.to_bytes(4, "big") for side in size))


def test_a_picture_comes_from_this_server(hall, monkeypatch, tmp_path):
    take(tmp_path, "zh", PICTURES[0])
    monkeypatch.setattr(handbook, "_folder", lambda: tmp_path)
    answer = hall.get(f"/manage/help/images/zh/{PICTURES[0]}.png")

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", PNG[:16] + bytes([0, 0, 0, 8] * 2))


@pytest.mark.parametrize("path", ["zh/secret.png", "../zh/kiosk-home.png", "xx/kiosk-home.png"])
def test_no_other_file_is_a_picture(hall, path):
    assert hall.get(f"/manage/help/images/{path}").status_code == 404


def test_a_picture_is_none_where_it_was_not_taken(monkeypatch, tmp_path):
    monkeypatch.setattr(handbook, "_folder", lambda: tmp_path)

    assert picture("zh", PICTURES[0]) is None


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_longest_page_reads_well_for_everybody(hall, browser, tag):
    cookies = [staff_cookie(hall, Role.ADMIN)]
    with standing(hall) as base:
        for size in ("desk", "phone"):
            with visit(browser, f"{base}/", size, tag, cookies) as shown:
                shown.goto(f"{base}/manage/help/it")
                assert axe(shown) == []
                assert overflow(shown)[0] <= 0
