"""What a machine is told of its work as a print agent: a small file, every key checked, and what the command line says besides."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from hallq.printing.agent.door import Address, AddressError, read_address

USUAL_FILE = Path("/etc/hallq/print-agent.toml")
USUAL_FOLDER = Path("/var/lib/hallq-agent")
KEYS = ("server", "ca", "folder")


class SettingsError(ValueError):
    """Settings that cannot be obeyed: the file and the reason."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Which hall, whose certificates are believed (None: those that every program believes), and where token and journal are kept."""

    address: Address
    ca: Path | None
    folder: Path

    @property
    def token_file(self) -> Path:
        """Where the token is kept."""
        return self.folder / "token"

    @property
    def journal_file(self) -> Path:
        """Where the slips in hand are kept."""
        return self.folder / "journal"


def read_settings(file: Path | None, *, server: str | None = None, ca: Path | None = None, folder: Path | None = None) -> Settings:
    """The settings of a file, with what is told besides in their place; without a file the usual one, which may be missing. Raises SettingsError."""
    told = _table(file or USUAL_FILE, may_lack=file is None)
    server = server or told.get("server")
    if server is None:
        raise SettingsError(f"{file or USUAL_FILE}: server is missing, as https://hall.example")
    try:
        address = read_address(server)
    except AddressError as fault:
        raise SettingsError(str(fault)) from fault
    trusted = ca or (Path(told["ca"]) if "ca" in told else None)
    if trusted is not None and not trusted.is_file():
        raise SettingsError(f"{trusted}: there is no such file of certificates")
    return Settings(address, trusted, folder or Path(told.get("folder", USUAL_FOLDER)))


def _table(file: Path, *, may_lack: bool) -> dict[str, str]:
    if may_lack and not file.exists():
        return {}
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file}: {error}") from error
    for key, value in table.items():
        if key not in KEYS:
            raise SettingsError(f"{file}: {key} is not known; {', '.join(KEYS)} are")
        if not isinstance(value, str) or not value:
            raise SettingsError(f"{file}: {key} must be a text")
    return table
