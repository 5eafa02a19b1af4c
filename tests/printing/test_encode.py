"""The bytes of a slip say what the document says, within what the printer can do."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallq.domain.names import Name
from hallq.printing.decode import Decoder, Op
from hallq.printing.document import Align, Pair, Qr, Text, TicketDocument
from hallq.printing.encode import EscPosEncoder
from hallq.printing.preview import slips
from hallq.printing.roll import CodeRow, Gap, PictureRow, TextRow
from tests.printing.slips import ADDRESS, CASES, ENCODERS, PACKAGE, PLAIN, PROFILES, document, slip_bytes

TEXT_PROFILES = ["zh-80-cut", "zh-58-nocut", "latin-80-cut", "latin-58-nocut"]
NAMES = st.text(st.sampled_from("中文（），。·—①〇aZ 0-é㐂\x1b\x10\x04"), min_size=1, max_size=40)


def rows(profile, *lines):
    """What comes out of the printer for these lines."""
    data = ENCODERS[profile].encode(TicketDocument(lines))
    return [row for slip in slips(data, PROFILES[profile]) for row in slip.rows]


def words(row):
    """The text of a row."""
    return "".join(span.text for span in row.spans)


def commands(data, profile):
    """The commands in the bytes."""
    decoder = Decoder(PROFILES[profile])
    return [*decoder.feed(data), *decoder.end()]


def test_every_chinese_run_stands_between_its_switches_and_is_gbk():
    data = slip_bytes("zh-80-cut", PACKAGE)
    runs = re.findall(rb"\x1c&(.*?)\x1c\.", data, re.DOTALL)

    assert "".join(run.decode("gbk") for run in runs) == re.sub(r"[\x00-\x7f]", "", slips(data, PROFILES["zh-80-cut"])[0].text)
    assert all(byte < 0x80 for byte in re.sub(rb"\x1c&(.*?)\x1c\.", b"", data, flags=re.DOTALL))


@pytest.mark.parametrize("text", ["王㐂", "王𠮷", "元¥12", "中·é—①"])
def test_no_four_byte_code_leaves(text):
    data = ENCODERS["zh-80-cut"].encode(TicketDocument((Text(text),)))
    texts = [command.raw for command in commands(data, "zh-80-cut") if command.op is Op.TEXT]

    assert not [raw for raw in texts if re.search(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]", raw)]


@pytest.mark.parametrize("text", ["，。（）：、￥①〇·—", "，", "（", "①", "〇", "·", "—", "A，b"])
def test_chinese_signs_never_become_question_marks(text):
    assert [words(row) for row in rows("zh-80-cut", Text(text))] == [text]


@pytest.mark.parametrize("text", ["㐂社区", "𠮷野", "ئۇيغۇر", "བོད་ཡིག"])
def test_a_character_the_printer_lacks_makes_its_line_a_picture(text):
    drawn, plain = rows("zh-80-cut", Text(text), Text("中文"))

    assert (type(drawn), any(drawn.data), words(plain)) == (PictureRow, True, "中文")


def test_a_line_that_became_a_picture_is_logged_once(caplog):
    caplog.set_level("INFO", "hallq.printing")

    rows("zh-80-cut", Text("㐂社区，𠮷野，㐂"))

    assert [record.message for record in caplog.records if "picture" in record.message] == [
        "zh-80-cut has no 㐂 𠮷: this line is drawn as a picture",
    ]


@pytest.mark.parametrize("profile", TEXT_PROFILES)
@pytest.mark.parametrize("case", CASES)
def test_no_row_exceeds_the_columns(profile, case):
    printed = [row for slip in slips(slip_bytes(profile, CASES[case]), PROFILES[profile]) for row in slip.rows if isinstance(row, TextRow)]

    assert all(sum(span.dots for span in row.spans) <= PROFILES[profile].text.columns * 12 for row in printed)


@given(NAMES, st.sampled_from(TEXT_PROFILES), st.integers(1, 8))
def test_whatever_is_written_neither_runs_over_nor_hides_a_command(text, profile, scale):
    data = ENCODERS[profile].encode(TicketDocument((Text(text, scale=scale, bold=True), Text(text, Align.CENTER, invert=True), Pair(text, text))))

    assert [error for slip in slips(data, PROFILES[profile]) for error in slip.errors] == []


@pytest.mark.parametrize(("profile", "columns"), [("zh-80-cut", 48), ("zh-58-nocut", 32)])
def test_a_pair_is_flush_right(profile, columns):
    (row,) = rows(profile, Pair("取号时间", "2026-11-21 09:05"))

    assert sum(span.dots for span in row.spans) == columns * 12
    assert words(row).endswith("09:05")


def test_a_scaled_line_wraps_by_its_scaled_width():
    printed = rows("zh-58-nocut", Text("企业职工基本养老保险", scale=2))

    assert [words(row) for row in printed if isinstance(row, TextRow)] == ["企业职工基本养老", "保险"]


def test_the_rows_of_large_letters_do_not_touch():
    first, between, second = rows("zh-58-nocut", Text("您前面还有 12 人等待", scale=2, rows=2))

    assert (words(first), between, words(second)) == ("您前面还有 12 人", Gap(8), "等待")


def test_a_scale_shrinks_until_the_text_keeps_to_its_rows():
    printed = rows("zh-58-nocut", Text("AB123456", scale=6, rows=1))

    assert [(words(row), row.spans[0].wide) for row in printed] == [("AB123456", 4)]


def test_a_long_number_still_fits_narrow_paper_in_one_row():
    text = slips(slip_bytes("zh-58-nocut", replace(PLAIN, number="AB1000")), PROFILES["zh-58-nocut"])[0].text

    assert "AB1000" in text.split("\n")


def test_a_black_bar_spans_the_paper():
    (row,) = rows("zh-80-cut", Text("补打", Align.CENTER, invert=True))

    assert sum(span.dots for span in row.spans if span.invert) == 576


def test_control_characters_never_pass():
    data = slip_bytes("zh-80-cut", replace(PLAIN, hall=Name("滨河\x1bp\x00\x19市\x10\x04\x01", "")))

    assert slips(data, PROFILES["zh-80-cut"])[0].text.split("\n")[0] == "滨河p市"


@pytest.mark.parametrize("profile", PROFILES)
def test_a_cutter_cuts_and_a_tear_bar_gets_paper(profile):
    *_, before, last = commands(slip_bytes(profile), profile)
    rules = PROFILES[profile].cut
    fed = before if rules.command != "none" else last

    assert (last.op is Op.CUT) is (rules.command != "none")
    assert (fed.op is Op.FEED_LINES, fed.value if fed.op is Op.FEED_LINES else 0) == (rules.feed_lines > 0, rules.feed_lines)


@pytest.mark.parametrize("profile", ["latin-80-cut", "latin-58-nocut"])
def test_a_printer_without_chinese_hears_no_chinese_command(profile):
    assert not {command.op for command in commands(slip_bytes(profile), profile)} & {Op.CHINESE_ON, Op.CHINESE_OFF, Op.UNKNOWN}


def test_the_whole_slip_is_a_picture_where_the_profile_wants_it():
    printed = slips(slip_bytes("raster-80-cut"), PROFILES["raster-80-cut"])[0]

    assert not [row for row in printed.rows if isinstance(row, TextRow)]


@pytest.mark.parametrize("profile", PROFILES)
def test_blocks_keep_to_the_height_the_profile_allows(profile):
    rules = PROFILES[profile].raster
    heights = [len(row.data) // row.width_bytes for row in slips(slip_bytes(profile), PROFILES[profile])[0].rows if isinstance(row, PictureRow)]

    assert all(height <= rules.band_rows for height in heights)
    assert not [height for height in heights if rules.avoid_rows_multiple_of and height % rules.avoid_rows_multiple_of == 0]


@pytest.mark.parametrize("payload", ["http://a/" + "x" * 120, "http://a/号", "http://a/\x1b"])
def test_an_address_that_cannot_be_read_is_left_out_with_its_sentence(payload, caplog):
    printed = slips(slip_bytes("zh-80-cut", address=payload), PROFILES["zh-80-cut"])[0].text

    assert ("扫码" in printed, "[QR" in printed, "A001" in printed) == (False, False, True)
    assert "without its QR code" in caplog.text


def test_a_code_whose_modules_would_be_too_small_is_left_out(caplog):
    narrow = PROFILES["zh-58-nocut"]
    profile = replace(narrow, paper=replace(narrow.paper, dots=240), text=replace(narrow.text, columns=20), qr=replace(narrow.qr, max_chars=500))
    data = EscPosEncoder(profile).encode(document(PLAIN, ADDRESS + "x" * 450))

    assert "扫码" not in slips(data, profile)[0].text
    assert "modules would be" in caplog.text


def test_a_long_address_gets_smaller_modules():
    profile = PROFILES["zh-80-cut"]
    long = replace(profile, qr=replace(profile.qr, max_chars=500))
    data = EscPosEncoder(long).encode(TicketDocument((Qr("http://a/" + "x" * 400, ""),)))

    assert [3 <= row.module_dots < 7 for row in slips(data, long)[0].rows if isinstance(row, CodeRow)] == [True]
