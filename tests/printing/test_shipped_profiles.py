"""What comes with the house claims no more than documents and trials bear."""

import re

import pytest

from hallq.printing.link import Outcome
from hallq.printing.links import make_link
from hallq.printing.profiles import load_profiles
from hallq.printing.virtual import VirtualPrinter
from tests.printing.golden_slips import parent_of
from tests.printing.profile_table import README, written
from tests.printing.slips import PROFILES, slip_bytes

GENERIC = {id_: one for id_, one in PROFILES.items() if one.vendor == "generic"}
MODELS = {id_: one for id_, one in PROFILES.items() if one.vendor != "generic"}


def test_five_generic_profiles_are_shipped():
    assert set(GENERIC) == {"zh-80-cut", "zh-58-nocut", "latin-80-cut", "latin-58-nocut", "raster-80-cut"}


def test_a_generic_profile_stands_whole_so_that_any_of_them_can_be_inherited_from():
    assert {parent_of(id_) for id_ in GENERIC} == {None}


@pytest.mark.parametrize("model", MODELS)
def test_a_model_holds_what_differs_from_a_generic_profile(model):
    assert parent_of(model) in GENERIC


@pytest.mark.parametrize("model", MODELS)
def test_a_model_names_the_document_its_facts_are_from(model):
    assert MODELS[model].source.url.startswith("https://")


@pytest.mark.parametrize("model", MODELS)
def test_a_model_belongs_to_one_profile_only(model):
    others = {name for id_, one in MODELS.items() if id_ != model for name in one.models}

    assert not others & set(MODELS[model].models)


def test_no_model_claims_that_anybody_tried_it():
    assert {one.verified for one in MODELS.values()} == {"none"}
    assert {one.verified for one in GENERIC.values()} == {"emulator"}


@pytest.mark.parametrize("model", MODELS)
def test_a_model_says_which_of_its_facts_are_documented_and_which_assumed(model):
    text = (README.parent / f"{model}.toml").read_text(encoding="utf-8")

    assert "Documented" in text
    assert "Assumed" in text


@pytest.mark.parametrize("id_", PROFILES)
def test_a_slip_of_every_profile_comes_out_of_the_virtual_printer_and_is_proved_where_it_can_be(id_):
    profile = PROFILES[id_]
    with VirtualPrinter(profile) as printer:
        result = make_link({"kind": "tcp", "host": "127.0.0.1", "port": printer.port}, profile).send(slip_bytes(id_), lambda: True)

    assert result.outcome is (Outcome.SENT if profile.over("tcp").status.barrier == "none" else Outcome.PRINTED)
    assert [slip.slip.errors for slip in printer.slips] == [()]


def test_the_table_of_the_readme_is_true():
    text = README.read_text(encoding="utf-8")

    assert text == written(text), "python -m tests.printing.profile_table writes it anew"


def test_the_profile_that_the_readme_offers_for_makes_without_one_is_a_profile_that_proves_nothing(tmp_path):
    offered = next(block for block in re.findall(r"```toml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL) if "inherits" in block)
    (tmp_path / "our-80-cut.toml").write_text(offered, encoding="utf-8")
    profile = load_profiles(tmp_path)["our-80-cut"]

    assert (profile.status.barrier, profile.status.required, profile.qr.mode, profile.verified) == ("none", False, "raster", "none")
