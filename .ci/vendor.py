"""Which files of the npm packages travel with hallq, and where to: into folders that git ignores and the wheel carries."""

import re
import shutil
from pathlib import Path

BROWSER = Path("hallq/web/static/vendor")
PAPER = Path("hallq/printing/fonts")
WEIGHTS = ("400", "700")

COPIES = {
    "socket.io-client/dist/socket.io.esm.min.js": BROWSER / "socket.io.esm.min.js",
    "socket.io-client/LICENSE": BROWSER / "socket.io.LICENSE",
    "@fontsource/noto-sans-sc/LICENSE": BROWSER / "noto-sans-sc/LICENSE",
    # The slices for browsers leave out some rare characters; paper gets the whole font, which has every character of GB 2312 and GBK.
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": PAPER / "NotoSansSC-Regular.ttf",
    "@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf": PAPER / "NotoSansSC-Bold.ttf",
    "@expo-google-fonts/noto-sans-sc/LICENSE_FONT": PAPER / "LICENSE",
}


def is_there(root: Path, fingerprint: str) -> bool:
    """Whether the files of this fingerprint have been copied."""
    return all((root / place / ".prepared").exists() and (root / place / ".prepared").read_text() == fingerprint for place in (BROWSER, PAPER))


def copy(root: Path, fingerprint: str) -> None:
    """Copy everything anew."""
    modules = root / "node_modules"
    for place in (BROWSER, PAPER):
        shutil.rmtree(root / place, ignore_errors=True)
    for source, target in COPIES.items():
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(modules / source, root / target)
    copy_web_font(modules / "@fontsource/noto-sans-sc", root / BROWSER / "noto-sans-sc")
    for place in (BROWSER, PAPER):
        (root / place / ".prepared").write_text(fingerprint)


def copy_web_font(package: Path, target: Path) -> None:
    """The font in slices, of which a browser loads those a page needs: one style sheet, `noto-sans-sc.css`, and its woff2 files."""
    (target / "files").mkdir()
    sheet = "\n".join((package / f"{weight}.css").read_text(encoding="utf-8") for weight in WEIGHTS)
    sheet = re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", sheet)
    (target / "noto-sans-sc.css").write_text(sheet, encoding="utf-8")
    for name in re.findall(r"url\(\./files/([^)]*)\)", sheet):
        shutil.copyfile(package / "files" / name, target / "files" / name)
