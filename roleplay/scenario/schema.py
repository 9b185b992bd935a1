"""A JSON Schema (draft-07) of the scenario format, made from `format`: editors check and explain keys by it.

It knows the shape of a file. Whether names exist and every path ends is what `roleplay check` finds.
"""

from __future__ import annotations

import json
from typing import Any

from roleplay.said import OWN, in_words, said
from roleplay.scenario import format as fmt

Schema = dict[str, Any]

MODELINE = "# yaml-language-server: $schema="
FILE = ".scenario.schema.json"
"""What the schema is called beside scenarios."""

_SCALAR = ["string", "number", "boolean"]
_SIGNS = r"\s!-,./:-@\[-\^`{-~"
"""What no name has; letters of all languages can't be named in a way that every editor knows."""
_NAME = rf"^[^{_SIGNS}-][^{_SIGNS}]*$"
_CLOCK = r"^((\d+:)?\d{1,2}:\d{1,2}(\.\d+)?|\d+(\.\d+)?)$"


def schema(language: str = OWN) -> Schema:
    """The schema of a scenario file; what keys are for is told in `language`."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": in_words(said("A role-play scenario, version 1"), language),
        **_ref("scenario"),
        "definitions": {kind: _thing(kind, language) for kind in fmt.KEYS},
    }


def schema_text(language: str = OWN) -> str:
    """The schema as it stands in a file."""
    return json.dumps(schema(language), ensure_ascii=False, indent=2) + "\n"


def _ref(kind: str) -> Schema:
    return {"$ref": f"#/definitions/{kind}"}


def _thing(kind: str, language: str) -> Schema:
    keys = fmt.KEYS[kind]
    made: Schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            name: _described(_VALUES[kind][name], in_words(key.about, language)) for name, key in keys.items()
        },
        **_RULES.get(kind, {}),
    }
    required = [name for name, key in keys.items() if key.required]
    return {**made, "required": required} if required else made


def _described(value: Schema, about: str) -> Schema:
    # Beside a `$ref` nothing counts in draft-07, so it is put inside.
    return {"description": about, "allOf": [value]} if "$ref" in value else {"description": about, **value}


# -- kinds of values -------------------------------------------------------------------------------------------------

_ANY_TEXT: Schema = {"type": [*_SCALAR, "null"]}
_TEXT: Schema = {"type": _SCALAR, "minLength": 1}
"""Numbers and yes/no count as the text they are written as."""
_NAME_OF: Schema = {"type": _SCALAR}
_YES_NO: Schema = {"type": "boolean"}
_NUMBER: Schema = {"type": "integer", "minimum": -999_999_999, "maximum": 999_999_999}
_MOMENT: Schema = {"type": ["string", "number"], "pattern": _CLOCK, "minimum": 0}
_FILE: Schema = {"type": _SCALAR, "pattern": r"^(?![/~])(?!(.*/)?\.\.(/|$))[^\\:]+$"}
_CLIP: Schema = {
    "anyOf": [_FILE, _ref("clip"), {"type": "array", "minItems": 1, "items": {"anyOf": [_FILE, _ref("clip")]}}],
}
_THEN: Schema = {
    "anyOf": [
        _NAME_OF,
        _ref("branch"),
        {"type": "array", "minItems": 1, "items": {"anyOf": [_NAME_OF, _ref("branch")]}},
    ],
}
_TEXTS: Schema = {"anyOf": [_ANY_TEXT, {"type": "array", "items": _TEXT}]}


def _one_of(words: tuple[str, ...]) -> Schema:
    return {"enum": list(words)}


def _listed(item: Schema, **rules: Any) -> Schema:
    return {"type": ["array", "null"], "items": item, **rules}


def _or_text(kind: str) -> Schema:
    return {"anyOf": [_TEXT, _ref(kind)]}


def _named(item: Schema, **rules: Any) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": _NAME}, "additionalProperties": item, **rules}


_ADDS = _named(_NUMBER)
_SETS = _named({"type": ["integer", "boolean"]})

_VALUES: dict[str, dict[str, Schema]] = {
    "scenario": {
        "title": _TEXT,
        "language": {"type": "string", "pattern": r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$"},
        "about": _ANY_TEXT,
        "goal": _ANY_TEXT,
        "remember": {"anyOf": [_ANY_TEXT, {"type": "array", "items": _TEXT, "maxItems": fmt.MOST_POINTS}]},
        "useful_when": _listed(_one_of(fmt.MOMENTS)),
        "tags": _TEXTS,
        "people": _named(_ANY_TEXT),
        "lecture": _ref("lecture"),
        "variables": _named(_ref("variable")),
        "begin": _NAME_OF,
        "scenes": _named(_ref("scene"), minProperties=1),
        "endings": _named(_ref("ending"), minProperties=1),
        "reflection": _listed(_or_text("reflection")),
        "debrief": _listed(_or_text("debrief")),
        "sources": _listed(_or_text("source")),
        "again_after": _listed({"type": "string", "pattern": r"^\d{1,3} (day|week|month|year)s?$"}),
        "order": _one_of(fmt.ORDERS),
    },
    "scene": {
        "title": _ANY_TEXT,
        "script": _ANY_TEXT,
        "describe": _ANY_TEXT,
        "clip": _CLIP,
        "waiting": _CLIP,
        "question": _ANY_TEXT,
        "choices": _named(_ref("choice"), minProperties=fmt.CHOICES, maxProperties=fmt.CHOICES),
        "then": _THEN,
        "decide_within": {
            "type": ["string", "integer"],
            "pattern": r"^([3-9]|[1-9]\d|[12]\d\d|300)( ?(s|sec|seconds?|seconden?))?$",
            "minimum": 3,
            "maximum": 300,
        },
        "otherwise": _ref("otherwise"),
    },
    "choice": {"say": _TEXT, "do": _TEXT, "then": _THEN, "change": _ADDS, "set": _SETS, "afterwards": _ANY_TEXT},
    "otherwise": {"then": _THEN, "change": _ADDS, "set": _SETS, "afterwards": _ANY_TEXT},
    "ending": {
        "title": _TEXT,
        "outcome": _one_of(fmt.OUTCOMES),
        "clip": _CLIP,
        "script": _ANY_TEXT,
        "consequence": _ANY_TEXT,
    },
    "variable": {"start": {"type": ["integer", "boolean"]}, "from": _NUMBER, "to": _NUMBER, "means": _ANY_TEXT},
    "lecture": {
        "title": _ANY_TEXT,
        "clip": _CLIP,
        "script": _ANY_TEXT,
        "show": _one_of(fmt.SHOWN),
        "chapters": _listed(_ref("chapter")),
    },
    "branch": {"when": _TEXT, "go": _NAME_OF},
    "clip": {
        "when": _TEXT,
        "play": {"anyOf": [_FILE, _ref("clip")]},
        "file": _FILE,
        "from": _MOMENT,
        "to": _MOMENT,
    },
    "chapter": {"at": _MOMENT, "title": _TEXT},
    "reflection": {"ask": _TEXT, "answers": _TEXTS, "keep": _YES_NO},
    "debrief": {"at": _ANY_TEXT, "ask": _TEXT},
    "source": {"title": _TEXT, "link": {"type": "string", "pattern": r"^https?://[^\s]+$"}},
}

_SCRIPT_OR_CLIP: Schema = {"anyOf": [{"required": ["script"]}, {"required": ["clip"]}]}
_RULES: dict[str, Schema] = {
    "scene": {
        **_SCRIPT_OR_CLIP,
        "dependencies": {
            "question": ["choices"],
            "decide_within": ["choices", "otherwise"],
            "otherwise": ["choices", "decide_within"],
            "choices": {"not": {"required": ["then"]}},
        },
    },
    "choice": {"oneOf": [{"required": ["say"]}, {"required": ["do"]}]},
    "lecture": _SCRIPT_OR_CLIP,
    "clip": {"anyOf": [{"required": ["play"]}, {"required": ["file"]}]},
    "variable": {
        "if": {"properties": {"start": {"type": "boolean"}}},
        "then": {"properties": {"from": False, "to": False}},
    },
}
"""What keys of one thing ask of each other."""
