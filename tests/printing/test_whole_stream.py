"""Whatever a slip says, on whatever printer: its bytes are commands we meant and text that prints, and nothing else."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hallq.printing.charset import clean
from hallq.printing.document import Align, Cut, Feed, Pair, Picture, Qr, Rule, Text, TicketDocument
from hallq.printing.preview import slips
from tests.printing.slips import ADDRESS, CASES, ENCODERS, PROFILES, slip_bytes

REALTIME = re.compile(rb"\x10(?:\x04[\x01-\x08]|\x05[\x00-\x02]|\x14[\x01-\x08])")
CHINESE = re.compile(rb"\x1c&(.*?)\x1c\.", re.DOTALL)
FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
KINDS = sorted({(one.paper.dots, one.text.encoding, one.cjk.encoding, one.render.strategy): id_ for id_, one in PROFILES.items()}.values())
"""One profile of each kind that matters to text."""
WORDS = st.text(st.one_of(st.sampled_from("中文（），。·—–¥￥①〇镕éñ 0A-"), st.characters()), max_size=24)
DOTS = st.lists(st.sampled_from([0x00, 0x01, 0x04, 0x05, 0x10, 0x14, 0xFF]), min_size=9 * 8, max_size=9 * 8)
LINES = st.one_of(
    st.builds(Text, WORDS, st.sampled_from(Align), st.integers(1, 8), st.integers(0, 3), st.booleans(), st.booleans(), st.just("")),
    st.builds(Pair, WORDS, WORDS, st.booleans()),
    st.builds(Qr, st.just(ADDRESS), WORDS),
    st.builds(Feed, st.integers(0, 400)),
    st.just(Rule()),
    DOTS.map(lambda dots: Picture(bytes(dots), 72, 8)),
)
DOCUMENTS = st.lists(LINES, max_size=5).map(lambda lines: TicketDocument((*lines, Cut())))


@settings(max_examples=25)
@given(DOCUMENTS)
@pytest.mark.parametrize("profile", KINDS)
def test_every_byte_is_a_command_we_know_or_text_within_the_paper(profile, document):
    assert [error for slip in slips(ENCODERS[profile].encode(document), PROFILES[profile]) for error in slip.errors] == []


@settings(max_examples=25)
@given(DOCUMENTS)
@pytest.mark.parametrize("profile", KINDS)
def test_no_command_that_is_obeyed_at_once_stands_anywhere(profile, document):
    assert not REALTIME.search(ENCODERS[profile].encode(document) + b"\x1dr\x01")


@given(WORDS)
@pytest.mark.parametrize("profile", [id_ for id_ in KINDS if PROFILES[id_].cjk.encoding != "none" and PROFILES[id_].render.strategy == "hybrid"])
def test_chinese_stands_between_its_switches_in_codes_of_two_bytes(profile, text):
    data = ENCODERS[profile].encode(TicketDocument((Text(text), Text("中文"))))
    runs = CHINESE.findall(re.sub(rb"\x1dv0.*", b"", data, flags=re.DOTALL))

    assert all(len(run) % 2 == 0 and not FOUR_BYTES.search(run) for run in runs)
    assert all(run.decode("gb18030") for run in runs)


@given(WORDS)
def test_a_text_that_prints_is_the_text_that_was_written(text):
    (said,) = (slip.text for slip in slips(ENCODERS["zh-80-cut"].encode(TicketDocument((Text("#" + text),))), PROFILES["zh-80-cut"]))

    assert "?" not in said or "?" in text
    assert "[picture" in said or len(said.replace(" ", "").replace("\n", "")) >= len(clean(text).replace(" ", ""))


@pytest.mark.parametrize("profile", PROFILES)
def test_latin_letters_go_by_the_code_page_of_the_profile(profile):
    data = ENCODERS[profile].encode(TicketDocument((Text("café"),)))
    rules = PROFILES[profile]

    assert rules.render.strategy == "raster" or b"\x1bt" + bytes([rules.text.codepage]) in data
    assert rules.render.strategy == "raster" or "café".encode(rules.text.encoding) in data


@pytest.mark.parametrize("profile", PROFILES)
def test_every_slip_begins_with_a_clean_printer(profile):
    assert slip_bytes(profile).startswith(b"\x1b@")


@pytest.mark.parametrize("case", [case for case in CASES if "rare" not in case])
def test_a_slip_of_text_takes_little_more_than_a_second_on_the_slowest_serial_line(case):
    assert len(slip_bytes("zh-80-cut", CASES[case])) * 10 / 9600 < 1.3
