"""A telephone reads the code from the paper: two independent readers on the pictures of slips."""

import subprocess
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from hallq.printing.preview import slips
from hallq.printing.roll import CodeRow, PictureRow
from tests.printing.slips import ADDRESS, CASES, PROFILES, slip_bytes


def picture(profile, case="zh"):
    """What the printer of this profile makes of the slip."""
    (slip,) = slips(slip_bytes(profile, CASES[case]), PROFILES[profile])
    return Image.open(BytesIO(slip.png)).convert("L")


def read_by_zbar(*files):
    """What zbar reads from pictures, one code after the other."""
    asked = ["zbarimg", "--quiet", "--nodbus", "--raw", "-Sdisable", "-Sqrcode.enable", *files]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("case", CASES)
def test_the_code_on_paper_is_read_back(profile, case):
    read = zxingcpp.read_barcodes(picture(profile, case))

    assert [(found.text, str(found.format)) for found in read] == [(ADDRESS, str(zxingcpp.BarcodeFormat.QRCode))]


@pytest.mark.parametrize("profile", PROFILES)
def test_another_reader_reads_the_same(profile, tmp_path):
    files = [tmp_path / f"{place}.png" for place, _ in enumerate(CASES)]
    for file, case in zip(files, CASES, strict=True):
        picture(profile, case).save(file)

    assert read_by_zbar(*files) == [ADDRESS] * len(CASES)


@pytest.mark.parametrize("profile", PROFILES)
def test_the_code_is_at_least_25_mm_wide(profile):
    found = zxingcpp.read_barcodes(picture(profile))[0].position

    assert (found.top_right.x - found.top_left.x) / PROFILES[profile].paper.dpi * 25.4 >= 25


@pytest.mark.parametrize("profile", PROFILES)
def test_the_quiet_zone_is_at_least_four_modules(profile):
    image, found = picture(profile), zxingcpp.read_barcodes(picture(profile))[0].position
    quiet = 4 * PROFILES[profile].qr.module_dots
    left, top, right, bottom = found.top_left.x, found.top_left.y, found.bottom_right.x, found.bottom_right.y
    around = image.crop((left - quiet + 2, top - quiet + 2, right + quiet - 1, bottom + quiet - 1))
    around.paste(255, (quiet - 3, quiet - 3, quiet + right - left + 3, quiet + bottom - top + 3))

    assert around.getextrema() == (255, 255)


@pytest.mark.parametrize("profile", ["zh-58-nocut", "raster-80-cut"])
def test_a_code_drawn_by_us_is_read_from_the_raw_blocks(profile, tmp_path):
    (slip,) = slips(slip_bytes(profile), PROFILES[profile])
    blocks = [row for row in slip.rows if isinstance(row, PictureRow)]
    dots = b"".join(row.data for row in blocks)
    image = Image.frombytes("1", (blocks[0].width_bytes * 8, len(dots) // blocks[0].width_bytes), bytes(byte ^ 0xFF for byte in dots))

    image.convert("L").save(tmp_path / "blocks.png")

    assert [found.text for found in zxingcpp.read_barcodes(image.convert("L"))] == read_by_zbar(tmp_path / "blocks.png") == [ADDRESS]


@pytest.mark.parametrize(("profile", "native"), [("zh-80-cut", True), ("zh-58-nocut", False)])
def test_the_profile_says_who_draws_the_code(profile, native):
    (slip,) = slips(slip_bytes(profile), PROFILES[profile])

    assert any(isinstance(row, CodeRow) for row in slip.rows) is native
