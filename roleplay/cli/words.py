"""The language that the command line speaks: that of `--language` before the command, or else the machine's."""

from __future__ import annotations

import os
from typing import Any

import click

from roleplay.said import LANGUAGES, OWN, in_words

_KEY = "roleplay.language"


def machine_language() -> str:
    """The language of the machine, where it is one of ours; else English."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return spoken[:2] if spoken[:2] in LANGUAGES else OWN


def chosen(context: click.Context, _parameter: click.Parameter, value: str) -> str:
    """The callback of an option with a language: from now on things are told in it."""
    context.meta[_KEY] = value
    return value


language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=machine_language,
    show_default="the machine's",
    expose_value=False,
    is_eager=True,
    callback=chosen,
    help="Of what is told.",
)


def language() -> str:
    """The code of the language in which things are told now."""
    context = click.get_current_context(silent=True)
    return str(context.meta.get(_KEY, OWN)) if context else OWN


def words(text: str) -> str:
    """A text in that language."""
    return in_words(text, language())


def tell(text: str, **style: Any) -> None:
    """Prints a text in that language; `style` as for click.secho."""
    click.secho(words(text), **style)
