"""A wheel, an editable install and a bare checkout all find templates, samples and media; each module imports alone."""

from __future__ import annotations

import configparser
import os
import subprocess
import sys
from pathlib import Path

import pytest

from roleplay.shipped import shipped

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    ".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for p in (ROOT / "roleplay").rglob("*.py")
    if "migrations" not in p.parts and p.name != "__main__.py"
)

SERVES = """
import sys, tempfile
from pathlib import Path
from roleplay.app import create_app
from roleplay.library import Home
from roleplay.shipped import shipped
import roleplay
folder = Path(tempfile.mkdtemp())
(folder / "scenarios").mkdir()
sample = shipped("scenarios") / "early-guest.yaml"
(folder / "scenarios" / sample.name).write_bytes(sample.read_bytes())
app = create_app(Home(folder))
client = app.test_client()
for address in ("/", "/static/roleplay.css", "/static/player/player.js", "/scenarios/early-guest"):
    with client.get(address) as answer:
        assert answer.status_code == 200, address
with client.get("/scenarios/nothing", headers={"Accept-Language": "nl"}) as answer:
    assert "Er is hier geen scenario" in answer.get_data(as_text=True)
assert (shipped("media") / "early-guest" / "dawn.mp4").stat().st_size > 1000
app.extensions["roleplay"].store.close()
print(Path(roleplay.__file__).parent)
"""


def serves(folder: Path, cwd: Path) -> str:
    """Runs the little program with `folder` first on the path; where the package was found."""
    environment = {**os.environ, "PYTHONPATH": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", SERVES], cwd=cwd, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_an_installed_wheel_serves_pages_and_samples(tmp_path: Path) -> None:
    source = tmp_path / "source"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, tracked.stdout.decode().split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "-q",
        "install",
        "--no-deps",
        "--no-build-isolation",
    ]
    subprocess.run([*pip, "--target", str(tmp_path / "installed"), str(source)], check=True, capture_output=True)
    assert serves(tmp_path / "installed", tmp_path) == str(tmp_path / "installed" / "roleplay")


def test_a_bare_checkout_serves_pages_and_samples(tmp_path: Path) -> None:
    assert serves(ROOT, tmp_path) == str(ROOT / "roleplay")


def test_the_folders_without_python_are_found_here() -> None:
    for name in ("web", "scenarios", "media"):
        assert shipped(name).is_dir()
        assert not list(shipped(name).rglob("*.py"))


def test_the_list_of_packages_agrees_with_the_disk() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    listed = set(config["options"]["packages"].split())
    found = {".".join(p.parent.relative_to(ROOT).parts) for p in (ROOT / "roleplay").rglob("__init__.py")}
    assert {p for p in listed if "_shipped" not in p} == found
    assert {p.rpartition(".")[2] for p in listed - found} == {"web", "scenarios", "media"}


IMPORTS_ALONE = """
import os, sys
import alembic.command, av, ffmpeg, flask_babel, flask_limiter, flask_wtf
import imageio_ffmpeg, networkx, PIL.Image, PIL.ImageDraw, PIL.ImageFilter, PIL.ImageFont, waitress, yaml
import argon2, click, rich.console, rich.progress, rich.table, segno, sqlalchemy.dialects.sqlite
for module in sys.argv[1:]:
    child = os.fork()
    if not child:
        __import__(module)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(module + " does not import alone")
"""


def test_each_module_imports_alone() -> None:
    # A fork for each: it starts with the libraries there, and with none of our other modules.
    done = subprocess.run(
        [sys.executable, "-c", IMPORTS_ALONE, *MODULES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_file_is_long_without_a_reason() -> None:
    long = {p.name for p in (ROOT / "roleplay").rglob("*.py") if len(p.read_text().splitlines()) > 400}
    # reading.py takes up a whole scenario, one small method per thing of the format; sets.py is a picture book.
    assert long <= {"reading.py", "sets.py"}
