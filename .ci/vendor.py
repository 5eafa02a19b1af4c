"""Which files of the npm packages travel with hallq: copied into one folder that git ignores and the wheel carries."""

import re
import shutil
from pathlib import Path

FOLDER = Path("hallq/web/static/vendor")
WEIGHTS = ("400", "700")
JUDGES = ("node_modules/axe-core/axe.min.js", "node_modules/receiptio/lib/receiptio.js")
"""What the tests judge pages and printers with: used where npm put it, and never part of hallq."""

COPIES = {
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io.esm.min.js",
    "socket.io-client/LICENSE": "socket.io.LICENSE",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "echarts/dist/echarts.esm.min.js": "echarts.esm.min.js",
    "echarts/LICENSE": "echarts.LICENSE",
    "echarts/NOTICE": "echarts.NOTICE",
    "@fontsource/noto-sans-sc/LICENSE": "noto-sans-sc/LICENSE",
    # Slices for browsers leave out a few dozen characters of GB 2312. Paper gets the whole font, which has all of GB 2312 and GBK.
    "@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf": "noto-sans-sc/NotoSansSC-Regular.ttf",
    # Scripts that no font inside a printer has: their lines are drawn.
    "@fontsource/noto-sans-arabic/LICENSE": "noto-for-paper/noto-sans-arabic.LICENSE",
    "@fontsource/noto-sans-arabic/files/noto-sans-arabic-arabic-400-normal.woff2": "noto-for-paper/noto-sans-arabic-arabic-400-normal.woff2",
    "@fontsource/noto-serif-tibetan/LICENSE": "noto-for-paper/noto-serif-tibetan.LICENSE",
    "@fontsource/noto-serif-tibetan/files/noto-serif-tibetan-tibetan-400-normal.woff2":
        "noto-for-paper/noto-serif-tibetan-tibetan-400-normal.woff2",
}


def is_there(root: Path, fingerprint: str) -> bool:
    """Whether the files of this fingerprint have been copied."""
    stamp = root / FOLDER / ".prepared"
    return stamp.exists() and stamp.read_text() == fingerprint and all((root / judge).exists() for judge in JUDGES)


def copy(root: Path, fingerprint: str) -> None:
    """Copy everything anew."""
    modules, folder = root / "node_modules", root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "noto-sans-sc/files").mkdir(parents=True)
    (folder / "noto-for-paper").mkdir()
    for source, target in COPIES.items():
        shutil.copyfile(modules / source, folder / target)
    copy_web_font(modules / "@fontsource/noto-sans-sc", folder / "noto-sans-sc")
    (folder / ".prepared").write_text(fingerprint)


def copy_web_font(package: Path, target: Path) -> None:
    """The font in slices, of which a browser loads those a page needs: one style sheet, `noto-sans-sc.css`, and its woff2 files."""
    sheet = "\n".join((package / f"{weight}.css").read_text(encoding="utf-8") for weight in WEIGHTS)
    sheet = re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", sheet)
    (target / "noto-sans-sc.css").write_text(sheet, encoding="utf-8")
    for name in re.findall(r"url\(\./files/([^)]*)\)", sheet):
        shutil.copyfile(package / "files" / name, target / "files" / name)
