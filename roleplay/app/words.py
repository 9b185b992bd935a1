"""Which language a page speaks: the student's, by the switch or else by the browser, of those we have."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from flask import Flask, request
from flask_babel import Babel, get_locale

from roleplay.app.house import house
from roleplay.scenario.model import Scenario
from roleplay.scenario.translation import best_of
from roleplay.shipped import shipped

LANGUAGES = ("en", "nl")
COOKIE = "roleplay_language"
"""Keeps the language that was chosen with the switch."""


def _chosen() -> str:
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return kept
    # In the browser's order, where Werkzeug would rather have a later `en` than an earlier `nl-BE`.
    known = (best_of(tag, LANGUAGES) for tag in request.accept_languages.values())
    return next(filter(None, known), LANGUAGES[0])


def translate(app: Flask) -> None:
    """Sets Flask-Babel up over the shipped translations."""
    Babel(app, default_translation_directories=str(shipped("web") / "translations"), locale_selector=_chosen)


def language() -> str:
    """The code of the language that this page speaks."""
    locale = get_locale()
    return str(locale.language) if locale else LANGUAGES[0]


def direction(tag: str) -> str:
    """How a language is written: `rtl` or `ltr`."""
    try:
        return str(Locale.parse(tag, sep="-").text_direction)
    except (ValueError, UnknownLocaleError):
        return "ltr"


def in_words(scenario: Scenario) -> Scenario:
    """The scenario in the words of this page's language, or in its own where it has no such translation."""
    return house().library.translated(scenario, language())
