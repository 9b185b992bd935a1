"""Which language a page speaks: that of the scenario, else the browser's, of those we have."""

from __future__ import annotations

from flask import Flask, g, request
from flask_babel import Babel, get_locale

from roleplay.shipped import shipped

LANGUAGES = ("en", "nl")


def speak(language: str) -> None:
    """Makes this page speak the language of the scenario, when we do."""
    code = language.split("-")[0].lower()
    if code in LANGUAGES:
        g.language = code


def _chosen() -> str:
    chosen: str | None = g.get("language")
    return chosen or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def translate(app: Flask) -> None:
    """Sets Flask-Babel up over the shipped translations."""
    Babel(app, default_translation_directories=str(shipped("web") / "translations"), locale_selector=_chosen)


def language() -> str:
    """The code of the language that this page speaks."""
    locale = get_locale()
    return str(locale.language) if locale else LANGUAGES[0]
