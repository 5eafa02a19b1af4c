"""The reader's language: what the address asks for, else what was chosen before, else what the browser prefers, else Chinese."""

from gettext import NullTranslations
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from hallq.words import LANGUAGES, choose, translations
from hallq.words import gettext as say

COOKIE = "hallq_lang"
A_YEAR = 365 * 24 * 3600
NAMES = {"zh": "中文", "en": "English"}


def language() -> str:
    """The language of whoever reads the answer to this request; the first of the house where nobody asks."""
    if not has_request_context():
        return LANGUAGES[0]
    if "language" not in g:
        g.language = choose(_wishes())
    return str(g.language)


def answer_in(tag: str) -> None:
    """Answer this request in a language of the house whatever the browser prefers: at a kiosk the browser is not the reader's."""
    g.language = choose((tag,))


def has_chosen() -> bool:
    """Whether the reader has chosen a language of the house, now or before; what a browser prefers by itself is no choice."""
    return not {request.args.get("lang"), request.cookies.get(COOKIE)}.isdisjoint(LANGUAGES)


def gettext(msgid: str, /, **facts: object) -> str:
    """The sentence in the reader's language."""
    return say(msgid, language(), **facts)


def remember_choice(response: Response) -> Response:
    """Keep a language that was asked for in the address for the next pages."""
    if request.args.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, request.args["lang"], max_age=A_YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


def speak(app: Flask) -> None:
    """Let templates say `_("sentence")`, and know `language` and the languages there are."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # comes with the extension
        lambda msgid: _catalogue().gettext(msgid), lambda one, many, n: _catalogue().ngettext(one, many, n), newstyle=True
    )

    @app.context_processor
    def known() -> dict[str, Any]:
        return {"language": language(), "languages": NAMES}


def _catalogue() -> NullTranslations:
    return translations(language())


def _wishes() -> list[str]:
    asked = [request.args.get("lang", ""), request.cookies.get(COOKIE, "")]
    return [wish for wish in asked if wish in LANGUAGES] + [tag for tag, _ in request.accept_languages]
