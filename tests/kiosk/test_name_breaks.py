"""Where the name of a matter breaks on a tile: between its words, at every size of a screen."""

import pytest

from tests.kiosk.standing import kiosk, ready, speak
from tests.making import HALL
from tests.serving import serve

NAMES = {
    "灵活就业人员参保登记": ["灵活", "就业", "人员", "参保", "登记"],
    "单位社会保险注销登记": ["单位", "社会", "保险", "注销", "登记"],
    "社会保障卡首次申领": ["社会", "保障卡", "首次", "申领"],
    "法定代表人名章刻制": ["法定", "代表人", "名章", "刻制"],
    "高校毕业生就业登记": ["高校", "毕业生", "就业", "登记"],
    "居民户口簿补换领": ["居民", "户口簿", "补换领"],
    "社会组织与殡葬": ["社会", "组织", "与殡葬"],
    "市住房公积金管理中心": ["市住房", "公积金", "管理", "中心"],
    "中介": ["中介"],
}
LINES = """name => {
  const range = document.createRange(), lines = new Map();
  for (const text of [...name.childNodes].filter(node => node.nodeType === Node.TEXT_NODE))
    for (let at = 0; at < text.length; at += 1) {
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      const top = Math.round(range.getBoundingClientRect().top);
      lines.set(top, (lines.get(top) ?? "") + text.data[at]);
    }
  return [...lines.values()];
}"""
"""The lines of a name as they stand on the screen."""


@pytest.fixture
def named(sqlite_url, tmp_path):
    """A hall whose matters have names that do not fit one line."""
    names = [name for name in NAMES if len(name) > 7]
    services = [one | {"name": {"zh": name, "en": one["name"]["en"]}} for one, name in zip(HALL["services"], names, strict=False)]
    return serve(sqlite_url, tmp_path, services=services)


def test_a_name_is_taken_apart_into_its_words(browser, hall):
    with kiosk(browser, hall) as page:
        found = page.evaluate("names => import('/kiosk/static/breaking.js').then(one => names.map(one.inWords))", list(NAMES))

    assert dict(zip(NAMES, found, strict=True)) == NAMES


@pytest.mark.parametrize("mode", [None, "large"])
@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_a_name_on_a_tile_breaks_between_its_words(browser, named, size, mode):
    with kiosk(browser, named, size) as page:
        if mode:
            page.click(f"[data-mode={mode}]")
        page.click("#zone-social")
        lines = [one.evaluate(LINES) for one in page.locator(".grid .tile-name").all()]

    assert len(lines) == 3
    for told in lines:
        assert inside(told) == []


def inside(lines):
    """The breaks of a name that fall inside one of its words."""
    words = NAMES["".join(lines)]
    edges = {len("".join(words[:at])) for at in range(len(words) + 1)}
    broken = [len("".join(lines[:at])) for at in range(len(lines))]
    return [at for at in broken if at not in edges]


def test_an_english_name_is_left_as_it_is(browser, hall):
    with kiosk(browser, hall) as page:
        speak(page, "en")
        ready(page)

        assert page.locator(".tile-name wbr").count() == 0
