"""Where things lie, and what no file of the house may hold."""

import ast
import json
import re
from pathlib import Path

from tests.house.tree import ROOT, code, files, lines_matching, texts

TOP = {
    "pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "package.json", "package-lock.json",
    "hallq", "kiosk", "display", "counter", "printer_profiles", "tests",
    ".ci", ".editorconfig", ".gitattributes", ".gitignore",
}  # fmt: skip
ROOMS = {path.name.removesuffix(".py") for path in (ROOT / "hallq").iterdir() if path.suffix in {"", ".py"} and not path.name.startswith("__")}
STATIONS = {"kiosk", "display", "counter", "printer_profiles"}
KINDS_OF_TESTS = {"house", "tale", "bench", "data", "printers", "races", "screens"}
SAY_NOTHING = {"common", "data", "helper", "helpers", "info", "lib", "manager", "misc", "process", "util", "utils"}
BUILT_BY_OTHERS = {".eot", ".exe", ".jar", ".map", ".mo", ".otf", ".so", ".tgz", ".ttc", ".ttf", ".whl", ".woff", ".woff2", ".zip"}
LONGEST = 400
LARGEST = 400_000


def test_the_top_level_holds_what_is_agreed_and_nothing_else():
    assert {path.parts[0] for path in files()} - TOP == set()


def test_tests_mirror_the_rooms():
    folders = {path.parts[1] for path in files() if path.parts[0] == "tests" and len(path.parts) > 2}

    assert folders - ROOMS - STATIONS - KINDS_OF_TESTS == set()


def test_every_module_opens_with_a_sentence_on_what_it_is_for():
    silent = [str(path) for path in code() if path.suffix == ".py" and not ast.get_docstring(ast.parse((ROOT / path).read_text(encoding="utf-8")))]

    assert silent == []


def test_no_file_of_code_is_too_long_to_be_read_in_one_go():
    lengths = {str(path): (ROOT / path).read_text(encoding="utf-8").count("\n") for path in code() if "migrations" not in path.parts}

    assert {path: lines for path, lines in lengths.items() if lines > LONGEST} == {}


def test_no_module_bears_a_name_that_says_nothing():
    modules = [path for path in code() if SAY_NOTHING & {path.stem, *(path.parts[:-1] if path.parts[0] != "tests" else ())}]

    assert modules == []


def test_no_work_is_put_off():
    assert lines_matching(r"\b(TO" + r"DO|FIX" + r"ME|HA" + r"CK)\b") == []


def test_no_machine_is_known_by_its_paths():
    assert lines_matching(r"(?<![\w.}>$)])/(work|farm|root|Users|home/\w+)/\w") == []


def test_no_registry_is_named():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    tools = [path for path in files() if path.parts[0] in {".ci", "Makefile", "pyproject.toml"}]

    assert [name for name, package in lock["packages"].items() if "resolved" in package] == []
    assert lines_matching(r"index-url|find-links|registry\s*=", tools) == []


def test_nothing_built_by_others_is_kept_here():
    places = {"vendor", "node_modules"}
    foreign = [str(path) for path in files() if path.suffix in BUILT_BY_OTHERS or ".min." in path.name or places & set(path.parts)]

    assert foreign == []


def test_no_file_is_large_except_real_figures():
    large = {str(path) for path in files() if (ROOT / path).stat().st_size > LARGEST and path.parts[:2] != ("tests", "data")}

    assert large == set()


def test_real_figures_say_where_they_are_from():
    sets = {path.parent for path in files() if path.parts[:2] == ("tests", "data") and path.name != "SOURCE.md"}

    assert [str(folder) for folder in sets if not (ROOT / folder / "SOURCE.md").exists()] == []


def test_every_exemption_from_a_rule_says_why():
    python = [path for path in code() if path.suffix == ".py"]

    assert lines_matching(r"#\s*noqa(?!: [A-Z]+[0-9]+(, ?[A-Z]+[0-9]+)* (--|—) \w)", python) == []
    assert lines_matching(r"#\s*type:\s*ignore(?!\[[a-z, -]+\]  # \w)", python) == []


def test_no_test_is_skipped_waits_by_the_clock_or_mocks():
    tests = [path for path in code() if path.parts[0] == "tests" and path.parts[1] != "bench" and path != Path(__file__).relative_to(ROOT)]

    assert lines_matching(r"pytest\.(mark\.)?(skip|xfail)|time\.sleep\(|unittest\.mock|MagicMock|\bmocker\b", tests) == []


def test_no_page_loads_from_another_origin():
    pages = [path for path in code() if path.suffix in {".html", ".css", ".js"}]

    assert lines_matching(r"""(src|href)=["'](https?:)?//|url\(["']?(https?:)?//|@import ["'](https?:)?//|from ["']https?://""", pages) == []


def test_nothing_is_written_inline_in_a_page():
    pages = [path for path in code() if path.suffix == ".html"]

    assert lines_matching(r"<style[ >]|\sstyle=|\son[a-z]+=[\"']|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", pages) == []


def test_every_text_ends_with_a_line_end_and_none_is_padded():
    bad = [str(path) for path, text in texts().items() if text and (not text.endswith("\n") or re.search(r"[ \t]+\n", text)) and path.suffix != ".po"]

    assert bad == []
