"""Where the shipped folders lie: `web`, `scenarios` and `media`.

An installed wheel carries them as `roleplay/_shipped/<name>`; an editable install and a bare checkout have them
beside the package. (importlib.resources can't find the mounted names in an editable install.)
"""

from __future__ import annotations

import base64
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_FONTS = {"Figtree": "300 900", "Fraunces": "100 900"}


def shipped(name: str) -> Path:
    """The folder `name` ("web", "scenarios" or "media") as shipped with this package."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name


def fonts() -> str:
    """The pages' two fonts as CSS with their bytes in it, so that a file on its own looks the same everywhere."""
    rules = []
    for name, weights in _FONTS.items():
        path = shipped("web") / "static" / "fonts" / f"{name.lower()}.woff2"
        data = base64.b64encode(path.read_bytes()).decode()
        source = f'url(data:font/woff2;base64,{data}) format("woff2")'
        rules.append(f"@font-face{{font-family:{name};src:{source};font-weight:{weights}}}")
    return "".join(rules)
