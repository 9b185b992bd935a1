"""Where the shipped folders lie: `web`, `scenarios` and `media`.

An installed wheel carries them as `roleplay/_shipped/<name>`; an editable install and a bare checkout have them
beside the package. (importlib.resources can't find the mounted names in an editable install.)
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `name` ("web", "scenarios" or "media") as shipped with this package."""
    installed = _PACKAGE / "_shipped" / name
    return installed if installed.is_dir() else _PACKAGE.parent / name
