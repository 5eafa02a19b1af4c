"""The handbook: one page a role and language, written in Markdown, made into HTML that holds nothing but what its writers wrote."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup, escape

from hallq.domain.permissions import Role
from hallq.words import LANGUAGES

PAGES = ("signage", "clerk", "manager", "it")
"""The pages, in the order in which they are listed; each is there in every language of the house."""

PICTURES = (
    "kiosk-home", "kiosk-ticket", "kiosk-waiting", "display-main", "display-zone", "counter-idle", "counter-called", "counter-serving",
    "counter-transfer", "counter-hold", "counter-more", "pad-levels", "phone-waiting", "phone-called", "office-overview", "office-next",
    "office-what-if", "office-windows", "office-estimates", "office-report", "office-trace", "office-paper", "office-setup", "office-order",
    "office-matrix", "office-slip-template", "office-devices", "office-skills", "pairing",
)  # fmt: skip
"""The pictures that pages may show, each taken once a language; a page without one of them shows none."""

FIRST = {Role.GUIDE: "signage", Role.CLERK: "clerk", Role.SUPERVISOR: "manager", Role.MANAGER: "manager", Role.AUDITOR: "manager", Role.ADMIN: "it"}
"""The page that somebody of a role reads first."""

HIGHEST = 720
"""Pixels of a page that a picture takes at most; a touch shows it as large as it is."""


def _picture_to_open(made: RendererHTML, tokens: Sequence[Token], place: int, options: OptionsDict, env: dict[str, object]) -> str:
    """A picture that a touch shows alone, as large as it was taken."""
    return f'<a href="{escape(str(tokens[place].attrGet("src")))}">{made.image(tokens, place, options, env)}</a>'


_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_MARKDOWN.add_render_rule("image", _picture_to_open)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of the second level, and the place of it on the page."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page as it is shown: its title, its parts for the table of contents, and its text."""

    title: str
    parts: tuple[Part, ...]
    text: Markup


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the pages and pictures of the handbook are found: from the name of one to its address."""

    page: Callable[[str], str]
    picture: Callable[[str], str]


def page(name: str, language: str, addresses: Addresses) -> Page:
    """The page of this name. Parts are numbered, so that a part has the same place in every language."""
    tokens = _MARKDOWN.parse(source(name, language))
    title, body = tokens[1].content, _without_missing(tokens[3:], language)
    parts = tuple(_numbered(body))
    for token in body:
        _lead(token.children or [], addresses, language)
    text = Markup(_MARKDOWN.renderer.render(body, _MARKDOWN.options, {}))  # noqa: S704 -- raw HTML is off, and the pages are the house's own
    return Page(title, parts, text)


def title(name: str, language: str) -> str:
    """The title of a page."""
    return source(name, language).partition("\n")[0].removeprefix("# ")


def source(name: str, language: str) -> str:
    """A page as it is written."""
    return _folder().joinpath(language, f"{name}.md").read_text(encoding="utf-8")


def picture(language: str, name: str) -> bytes | None:
    """A picture as PNG; None where there is none."""
    if language not in LANGUAGES or name not in PICTURES:
        return None
    file = _picture_file(language, name)
    return file.read_bytes() if file.is_file() else None


def _folder() -> Traversable:
    return files("hallq").joinpath("docs", "handbook")


def _picture_file(language: str, name: str) -> Traversable:
    return _folder().joinpath("images", language, f"{name}.png")


def _numbered(tokens: list[Token]) -> Iterator[Part]:
    """Number the headings of the second level, and answer them."""
    for place, token in enumerate(tokens):
        if token.type == "heading_open" and token.tag == "h2":
            number = sum(one.type == "heading_open" and one.tag == "h2" for one in tokens[: place + 1])
            token.attrSet("id", f"part-{number}")
            yield Part(f"part-{number}", tokens[place + 1].content)


def _without_missing(tokens: list[Token], language: str) -> list[Token]:
    """The tokens without the paragraphs that hold nothing but a picture which was not taken."""
    missing = {place for place, token in enumerate(tokens) if _is_missing(token, language)}
    return [token for place, token in enumerate(tokens) if not {place - 1, place, place + 1} & missing]


def _is_missing(token: Token, language: str) -> bool:
    children = token.children or []
    return len(children) == 1 and children[0].type == "image" and not _picture_file(language, _stem(str(children[0].attrGet("src")))).is_file()


def _lead(children: list[Token], addresses: Addresses, language: str) -> None:
    """Turn names of files into addresses of this server."""
    for token in children:
        if token.type == "image":
            name = _stem(str(token.attrGet("src")))
            token.attrSet("src", addresses.picture(name))
            for side, pixels in zip(("width", "height"), _shown_size(picture(language, name) or b""), strict=True):
                token.attrSet(side, str(pixels))
        elif token.type == "link_open" and (name := _stem(str(token.attrGet("href")))) in PAGES:
            token.attrSet("href", addresses.page(name))


def _shown_size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels at which a picture is shown, at most as high as a page: its place is kept before it has come."""
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    return (wide, high) if high <= HIGHEST else (round(wide * HIGHEST / high), HIGHEST)


def _stem(path: str) -> str:
    """The name of a file without folder and ending."""
    return path.rpartition("/")[2].partition(".")[0]
