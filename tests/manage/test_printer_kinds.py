"""What kind of printer a printer is, is chosen by name; what nobody knows is refused."""

import re

import pytest

from tests.manage.forms import form, page
from tests.manage.test_setup_forms import NEW, written

PRINTERS = "setup/printers"
OWN = """
schema = 1
id = "ours"
inherits = "zh-80-cut"
vendor = "Ours"
models = []
verified = "none"
name = { zh = "自家打印机", en = "Our printer" }
"""


def offered(hall, address=f"{PRINTERS}/new"):
    """What the form offers: (group, value, what is shown)."""
    select = re.search(r'<select id="profile".*?</select>', page(hall, address), re.DOTALL)[0]
    group, found = "", []
    for title, value, shown in re.findall(r'<optgroup label="([^"]*)">|<option value="([^"]*)"[^>]*>([^<]*)</option>', select):
        group = title or group
        if value:
            found.append((group, value, shown))
    return found


def test_profiles_are_offered_by_name_with_vendor_and_paper(hall):
    assert ("Epson", "epson-tm-t88", "爱普生 TM-T88V / VI / VII · 80 mm") in offered(hall)


def test_the_usual_profile_of_no_vendor_comes_first_and_says_its_paper_once(hall):
    assert offered(hall)[0] == ("通用型号", "zh-80-cut", "80 mm 中文 带切刀")


def test_profiles_of_the_installation_are_offered_too(hall):
    own = hall.folder / "printer_profiles"
    own.mkdir(parents=True)
    (own / "ours.toml").write_text(OWN, encoding="utf-8")

    assert ("Ours", "ours", "自家打印机 · 80 mm") in offered(hall)


def test_a_profile_that_nobody_knows_is_refused_at_its_field(hall):
    answer = form(hall, f"{PRINTERS}/new").send(NEW["printers"][1] | {"profile": "no-such"})

    assert answer.status_code == 422
    assert 'id="profile-problem"' in answer.text
    assert "没有打印机型号配置 no-such" in answer.text
    assert "no-such" not in {one["profile"] for one in written(hall)["printers"]}


def test_what_was_chosen_and_is_not_known_stays_to_be_seen(hall):
    answer = form(hall, f"{PRINTERS}/new").send(NEW["printers"][1] | {"profile": "no-such"})

    assert "no-such（本机没有此配置）" in answer.text


@pytest.mark.parametrize(("profile", "shown"), [("zh-80-cut", "80 mm 中文 带切刀"), ("epson-tm-t88", "爱普生 TM-T88V / VI / VII")])
def test_the_list_says_the_name_of_the_profile(hall, profile, shown):
    form(hall, f"{PRINTERS}/code/lobby").send({"profile": profile})

    assert shown in page(hall, f"{PRINTERS}/")


def test_groups_that_there_are_are_offered(hall):
    form(hall, "setup/printers/code/lobby").send({"group": "entrance"})

    assert '<datalist id="group-known"><option value="entrance"></option></datalist>' in page(hall, "setup/printers/new")


def test_a_place_and_a_group_are_taken_away_again(hall):
    form(hall, "setup/printers/code/lobby").send({"group": "entrance", "place.zh": "入口", "place.en": "At the door"})
    form(hall, "setup/printers/code/lobby").send({"group": "", "place.zh": "", "place.en": ""})
    [printer] = written(hall)["printers"]

    assert (printer["group"], printer["place"]) == (None, None)
