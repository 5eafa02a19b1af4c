"""A profile is believed only when every key of it is right."""

import os
import subprocess
import sys
from importlib.resources import files

import pytest

from hallq.printing.profile_bounds import BOUNDS
from hallq.printing.profiles import OWN_PROFILES, ProfileError, load_profiles, usable_profiles
from tests.printing.slips import PROFILES

CHILD = """
schema = 1
id = "{id}"
inherits = "zh-80-cut"
vendor = "made up"
models = []
verified = "none"
name = {{zh = "甲", en = "A"}}
{more}
"""


@pytest.fixture
def written(tmp_path):
    """Writes a profile that inherits from the shipped one, with lines of its own behind."""

    def write(more="", id_="mine", file="mine"):
        (tmp_path / f"{file}.toml").write_text(CHILD.format(id=id_, more=more), encoding="utf-8")
        return tmp_path

    return write


def faults(folder):
    """All that the loader says of the folder."""
    with pytest.raises(ProfileError) as caught:
        load_profiles(folder)
    return caught.value.faults


def error(folder):
    """The one thing that the loader says of the folder."""
    [fault] = faults(folder)
    return fault


def test_paper_of_58_mm_has_384_dots_and_32_columns():
    profile = PROFILES["zh-58-nocut"]

    assert (profile.paper.dots, profile.text.columns) == (384, 32)


def test_a_profile_of_the_hall_inherits_what_it_does_not_say(written):
    profile = load_profiles(written("[qr]\nmodule_dots = 5"))["mine"]

    assert (profile.qr.module_dots, profile.qr.ec, profile.paper.dots) == (5, "M", 576)


@pytest.fixture
def home(tmp_path):
    """A home, and what writes its one profile."""
    own = tmp_path / OWN_PROFILES
    own.mkdir()

    def write(more=""):
        (own / "mine.toml").write_text(CHILD.format(id="mine", more=more), encoding="utf-8")

    return tmp_path, write


def test_a_profile_of_the_hall_is_known_from_the_moment_it_is_there(home):
    folder, write = home
    before = usable_profiles(folder)
    write("[qr]\nmodule_dots = 5")
    first = usable_profiles(folder)["mine"]
    write("[qr]\nmodule_dots = 11")

    assert ("mine" in before, first.qr.module_dots, usable_profiles(folder)["mine"].qr.module_dots) == (False, 5, 11)


def test_profiles_that_nobody_has_touched_are_not_read_again(home):
    folder, write = home
    write()

    assert usable_profiles(folder) is usable_profiles(folder)


def test_where_one_of_the_halls_profiles_cannot_be_used_the_shipped_ones_are(home):
    folder, write = home
    write("[qr]\nmodule_dots = -1")

    assert usable_profiles(folder) == PROFILES


def test_a_profile_that_is_a_link_to_nowhere_leaves_the_shipped_ones(tmp_path):
    own = tmp_path / OWN_PROFILES
    own.mkdir()
    (own / "gone.toml").symlink_to(tmp_path / "nowhere.toml")

    assert usable_profiles(tmp_path) == PROFILES


@pytest.mark.parametrize("key", ["vendor", "models", "verified"])
def test_who_a_printer_is_and_what_was_tried_is_never_inherited(written, key):
    folder = written()
    file = folder / "mine.toml"
    kept = [line for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith(key)]
    file.write_text("\n".join(kept), encoding="utf-8")

    assert (error(folder).key, error(folder).reason) == (key, "is missing")


def test_a_profile_of_the_hall_stands_before_a_shipped_one_of_its_name(written):
    assert load_profiles(written(id_="zh-58-nocut", file="zh-58-nocut"))["zh-58-nocut"].vendor == "made up"


def test_a_shipped_profile_may_be_changed_by_one_of_its_name_that_inherits_it(written):
    changed = load_profiles(written("[qr]\nmodule_dots = 5", id_="zh-80-cut", file="zh-80-cut"))

    assert changed["zh-80-cut"].qr.module_dots == 5
    assert changed["hprt-tp809"] == PROFILES["hprt-tp809"]


def test_an_unknown_key_is_an_error(written):
    caught = error(written("[paper]\nwith_mm = 80"))

    assert (caught.key, caught.reason) == ("paper.with_mm", "is not known")


def test_an_error_names_the_file_the_key_and_the_reason(written):
    folder = written('[qr]\nec = "X"')

    assert str(error(folder)) == f"{folder / 'mine.toml'}: qr.ec: is 'X'; must be one of L, M, Q, H"


@pytest.mark.parametrize(
    ("more", "key", "reason"),
    [
        ("[text]\ncolumns = 49", "text.columns", "576 dots hold 48 columns"),
        ("[text]\ncolumns = true", "text.columns", "must be a whole number"),
        ("[text]\ncodepage = 300", "text.codepage", "0 to 255"),
        ('[text]\nencoding = "gbk"', "text.encoding", "one byte a character"),
        ('[text]\nencoding = "cp9999"', "text.encoding", "one byte a character"),
        ("[paper]\ndots = 577", "paper.dots", "multiple of 8"),
        ("[paper]\nprintable_mm = 90", "paper.printable_mm", "the roll is 80 wide"),
        ("[paper]\nfeed_units = 0", "paper.feed_units", "1 to 4"),
        ("[qr]\nmodule_dots = 16", "qr.module_dots", "must fit into 576"),
        ("[qr]\nmax_chars = 0", "qr.max_chars", "1 to 500"),
        ("[raster]\nband_rows = 0", "raster.band_rows", "1 to 255"),
        ("[raster]\navoid_rows_multiple_of = 1", "raster.avoid_rows_multiple_of", "forbidden"),
        ("[render]\nthreshold = 255", "render.threshold", "1 to 254"),
        ('[status]\nrealtime = false\nbarrier = "none"', "status.required", "nothing could ever be sent"),
        ("[status]\nrealtime = false\nrequired = false", "status.barrier", "answered before is believed after"),
        ("[status]\nbarrier_over = []", "status.barrier_over", "over which links"),
        ('[status]\nbarrier_over = ["cups"]', "status.barrier_over", "one of tcp, serial, usb"),
        ('[cut]\ncommand = "none"', "cut.feed_lines", "past the tear bar"),
        ('[cut]\ncommand = "gs_v_1"', "cut.feed_lines", "past the knife"),
        ('[cut]\ncommand = "esc_z"', "cut.command", "one of gs_v_66"),
        ("[cut]\nfeed_lines = 256", "cut.feed_lines", "255 at most"),
        ('[source]\ntitle = "A manual"\nurl = "https://example.org/manual"\nread = "yesterday"', "source.read", "a date, as 2026-11-22"),
        ('[source]\ntitle = " "\nurl = "https://example.org/manual"\nread = 2026-11-22', "source.title", "is empty"),
        ('[evidence]\ndate = 2026-11-22\nfirmware = "1.0"\nphoto = "slip.jpg"', "evidence", "only with it"),
        ("[timing]\nstall_s = -1", "timing.stall_s", "negative"),
        ("[timing]\nconnect_s = 100000", "timing.connect_s", "is 100000; must be 0.1 to 30 seconds"),
        ("[timing]\nreply_s = 0", "timing.reply_s", "is 0; must be 0.1 to 10 seconds"),
        ("[timing]\nstall_s = 0.4", "timing.stall_s", "0.5 to 120 seconds"),
        ("[timing]\nbarrier_s = inf", "timing.barrier_s", "is inf; must be 0.5 to 120 seconds"),
        ("[timing]\ndrain_s = nan", "timing.drain_s", "is nan; must be 0.1 to 60 seconds"),
        ("[timing]\nchunk = 0", "timing.chunk", "1 to 65536 bytes"),
        ("[timing]\nslowest = 99", "timing.slowest", "100 to 1000000 bytes a second"),
        ("[timing]\nreply_s = '1'", "timing.reply_s", "must be a number"),
        ("[serial]\nbaud = 0", "serial.baud", "1200 to 1000000 baud"),
        ("[serial]\nbits = 9", "serial.bits", "one of 7, 8"),
    ],
)
def test_a_value_that_cannot_be_is_named(written, more, key, reason):
    caught = error(written(more))

    assert caught.key == key
    assert reason in caught.reason


@pytest.mark.parametrize("key", BOUNDS)
def test_the_readme_tells_the_bounds_of_every_key_that_has_some(key):
    least, most, unit = BOUNDS[key]

    assert f"| `{key}` | {least:.12g} | {most:.12g} | {unit} |" in (files("printer_profiles") / "README.md").read_text("utf-8")


@pytest.mark.parametrize("key", BOUNDS)
@pytest.mark.parametrize("end", [0, 1])
def test_both_ends_are_within_bounds(written, key, end):
    table, name = key.split(".")

    assert "mine" in load_profiles(written(f"[{table}]\n{name} = {BOUNDS[key][end]:.12g}"))


def test_a_number_may_stand_where_seconds_are_meant(written):
    assert load_profiles(written("[timing]\nreply_s = 2"))["mine"].timing.reply_s == 2.0


def test_nothing_is_proved_over_a_link_that_the_printer_does_not_answer_over(written):
    profile = load_profiles(written('[status]\nbarrier_over = ["serial"]'))["mine"]

    assert [profile.over(link).status.barrier for link in ("serial", "tcp", "file")] == ["gs_r_1", "none", "none"]


def test_a_profile_bears_the_name_of_its_file(written):
    assert error(written(id_="other")).key == "id"


@pytest.mark.parametrize("name", ['"none"', "3"])
def test_a_profile_inherits_from_one_that_exists(tmp_path, name):
    (tmp_path / "mine.toml").write_text(f'schema = 1\nid = "mine"\ninherits = {name}\n', encoding="utf-8")

    assert error(tmp_path).reason.startswith("there is no profile")


def test_a_profile_inherits_one_level_only(written):
    folder = written()
    (folder / "second.toml").write_text('schema = 1\nid = "second"\ninherits = "mine"\n', encoding="utf-8")

    assert "one level" in error(folder).reason


def test_every_key_that_is_missing_is_named(tmp_path):
    (tmp_path / "mine.toml").write_text('schema = 1\nid = "mine"\nverified = "none"\n', encoding="utf-8")

    assert [fault.key for fault in faults(tmp_path)][:3] == ["name", "vendor", "models"]
    assert {fault.reason for fault in faults(tmp_path)} == {"is missing"}


def test_everything_wrong_in_all_files_is_told_at_once(written):
    folder = written('[paper]\ndots = "576"\nwith_mm = 80\n[qr]\nec = "X"')
    (folder / "second.toml").write_text("[paper", encoding="utf-8")

    said = [(fault.file.rsplit("/", 1)[-1], fault.key) for fault in faults(folder)]
    assert sorted(said) == [("mine.toml", "paper.dots"), ("mine.toml", "paper.with_mm"), ("mine.toml", "qr.ec"), ("second.toml", "")]


def test_contradictions_are_told_together(written):
    folder = written("[text]\ncolumns = 49\n[qr]\nmodule_dots = 16")

    assert [fault.key for fault in faults(folder)] == ["text.columns", "qr.module_dots"]


def test_a_profile_that_paper_was_seen_of_says_where(written):
    seen = '[evidence]\ndate = 2026-11-22\nfirmware = "1.0"\nphoto = "slip.jpg"'
    folder = written(seen)
    file = folder / "mine.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('verified = "none"', 'verified = "hardware"'), encoding="utf-8")

    assert load_profiles(folder)["mine"].evidence.firmware == "1.0"


def test_another_schema_is_not_guessed_at(written):
    folder = written()
    file = folder / "mine.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("schema = 1", "schema = 2"), encoding="utf-8")

    assert error(folder).key == "schema"


def test_an_empty_file_says_nothing(tmp_path):
    (tmp_path / "mine.toml").touch()

    assert error(tmp_path).reason == "says nothing"


def test_a_profile_has_a_name_that_a_set_up_can_name(written):
    assert "small letters" in error(written(id_="My_Own", file="My_Own")).reason


@pytest.mark.parametrize("text", ["[paper", "name = \xff"])
def test_a_file_that_is_not_toml_is_named(tmp_path, text):
    (tmp_path / "mine.toml").write_bytes(text.encode("latin-1"))

    assert error(tmp_path).file.endswith("mine.toml")


@pytest.mark.parametrize("more", ["paper = 3", "[[paper]]\ndots = 3"])
def test_a_table_must_be_a_table(written, more):
    assert error(written(more)).reason == "must be a table"


def test_models_are_a_list_of_texts(tmp_path, written):
    folder = written()
    file = folder / "mine.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("models = []", "models = [1]"), encoding="utf-8")

    assert error(folder).key == "models"


@pytest.mark.parametrize("locale", ["C", "C.UTF-8", "zh_CN.GBK"])
def test_profiles_load_in_every_locale(locale):
    program = "from hallq.printing.profiles import load_profiles; print(ascii(load_profiles()['zh-80-cut'].name.zh))"
    environment = {**os.environ, "LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True)

    assert done.stdout.strip() == ascii("80 mm 中文 带切刀")
