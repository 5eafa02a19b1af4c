"""A terminal for the tests of the command line: each command runs in this process, in a home of the test's own."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from hallq.cli import main
from hallq.store.database import Database
from tests.databases import open_database
from tests.making import hall_document


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


@dataclass(slots=True)
class Terminal:
    """Runs commands in a home; `home` holds nothing but what they put there."""

    home: Path
    url: str

    def __call__(self, *words: object, code: int = 0) -> Said:
        """Run `hallq` with these words; the exit code must be the one expected."""
        result = CliRunner().invoke(main, [str(word) for word in words])
        said = Said(result.exit_code, result.stdout, result.stderr)
        assert said.code == code, said
        return said

    def database(self) -> Database:
        """The database behind it."""
        return open_database(self.url)

    def file(self, name: str, text: str) -> Path:
        """A file beside the home."""
        path = self.home.parent / name
        path.write_text(text, encoding="utf-8")
        return path

    def setup_file(self, name: str = "hall.yaml", **changes: object) -> Path:
        """A set-up file of the small hall of the tests."""
        return self.file(name, yaml.safe_dump(hall_document(**changes), allow_unicode=True))


@pytest.fixture
def terminal(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal at a migrated, empty database; English is spoken."""
    for name in [name for name in os.environ if name.startswith("HALLQ_") or name in {"LC_ALL", "LC_MESSAGES", "LANG"}]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    monkeypatch.setenv("HALLQ_HOME", str(home))
    monkeypatch.setenv("HALLQ_DATABASE_URL", database_url.replace("+psycopg", ""))
    return Terminal(home, database_url)


@pytest.fixture
def at_a_hall(terminal: Terminal) -> Terminal:
    """A terminal at a hall that has just been made."""
    terminal("init", terminal.setup_file())
    return terminal


@pytest.fixture(autouse=True)
def own_environment():
    """What a command sets in the environment ends with its test."""
    kept = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(kept)
