"""Each character is drawn by the first font that has it; the number is drawn even where no font is found."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from hallq.domain.names import Name
from hallq.printing import fonts
from hallq.printing.encode import EscPosEncoder
from hallq.printing.fonts import FontBook, font_book
from hallq.printing.preview import slips
from hallq.printing.roll import PictureRow
from tests.printing.slips import PLAIN, PROFILES, document


@pytest.fixture
def made(tmp_path):
    """Makes a font file that has just these characters."""

    def make(characters):
        names = [".notdef", *(f"g{ord(ch)}" for ch in characters)]
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap({ord(ch): f"g{ord(ch)}" for ch in characters})
        builder.setupGlyf({name: _box(place) for place, name in enumerate(names)})
        builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
        builder.setupHorizontalHeader(ascent=880, descent=-120)
        builder.setupNameTable({"familyName": "Made", "styleName": "Regular"})
        builder.setupOS2()
        builder.setupPost()
        builder.save(tmp_path / "made.ttf")
        return tmp_path / "made.ttf"

    return make


def _box(place):
    """A box whose height tells which glyph it is."""
    pen = TTGlyphPen(None)
    pen.moveTo((100, 0))
    for point in ((100, 200 + 50 * place), (900, 200 + 50 * place), (900, 0)):
        pen.lineTo(point)
    pen.closePath()
    return pen.glyph()


def test_the_house_brings_a_font_with_chinese():
    assert font_book().lacking("滨河市政务服务中心，。（）①〇·—镕喆䶮㐂") == ""


def test_a_character_is_drawn_by_the_first_font_that_has_it(made):
    book = FontBook([*font_book().paths, made("ᠮ")])

    assert [place for place, _ in book.runs("中ᠮ")] == [0, len(font_book().paths)]


def test_what_no_font_has_is_told(made):
    assert FontBook([made("𠮷")]).lacking("𠮷ئ𠮷ئA") == "ئ"


@pytest.mark.parametrize("text", ["㐂𠮷", "ئۇ", "བོ"])
def test_a_line_outside_the_printers_font_is_drawn_with_the_fonts_own_glyphs(made, text):
    with_font, without = EscPosEncoder(PROFILES["zh-80-cut"], FontBook([made(text)])), EscPosEncoder(PROFILES["zh-80-cut"], FontBook([]))

    drawn, boxes = (encoder.encode(_line(text)) for encoder in (with_font, without))

    assert drawn != boxes


def _line(text):
    return document(replace(PLAIN, service=Name(text, "")))


def test_without_any_font_the_slip_still_carries_number_and_code():
    data = EscPosEncoder(PROFILES["raster-80-cut"], FontBook([])).encode(document())
    slip = slips(data, PROFILES["raster-80-cut"])[0]

    assert slip.errors == ()
    assert sum(int.from_bytes(row.data, "big").bit_count() for row in slip.rows if isinstance(row, PictureRow)) > 10_000


def test_a_slip_with_a_character_of_no_font_says_so_and_carries_number_and_code(made, caplog):
    profile = PROFILES["zh-80-cut"]
    (slip,) = slips(EscPosEncoder(profile, FontBook([made("社区服务")])).encode(_line("ཞ社区服务")), profile)

    assert "No font here has ཞ" in caplog.text
    assert "A001" in slip.text.split("\n")
    assert "[QR " in slip.text


@pytest.mark.parametrize("script", ["Chinese", "Uyghur", "Tibetan"])
def test_the_house_brings_a_font_for_each_script_of_its_slips(script):
    assert font_book().lacking(fonts.SAMPLES[script]) == ""


def test_a_mark_that_a_font_lacks_is_not_taken_for_its_own(made):
    assert FontBook([made("ཞ\u25cc")]).lacking("ཞི") == "ི"


def test_slips_drawn_by_several_threads_at_once_are_the_same():
    encoders = [EscPosEncoder(PROFILES["raster-80-cut"]) for _ in range(4)]

    with ThreadPoolExecutor(4) as threads:
        drawn = set(threads.map(lambda turn: encoders[turn % 4].encode(document()), range(24)))

    assert len(drawn) == 1


def test_a_machine_without_chinese_fonts_says_so(monkeypatch, caplog):
    monkeypatch.setattr(fonts, "SHIPPED_PATTERNS", ())
    monkeypatch.setattr(fonts, "SYSTEM_PATTERNS", ())
    font_book.cache_clear()
    try:
        font_book()
    finally:
        font_book.cache_clear()

    assert all(f"{script} on slips shows boxes. Install fonts-noto" in caplog.text for script in fonts.SAMPLES)


def test_a_folder_that_is_not_there_holds_no_fonts(monkeypatch, tmp_path):
    monkeypatch.setattr(fonts, "SYSTEM", (tmp_path / "nowhere",))
    font_book.cache_clear()
    try:
        assert font_book().paths
    finally:
        font_book.cache_clear()
