"""A student plays in Firefox, by taps, with a sound device and without, over a reload and a killed server."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.firefox import Firefox, Tab, running, wait
from tests.browser.hands import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SIZES = [(320, 568), (360, 640), (640, 360), (1280, 720)]
FRONT = "document.querySelector('.stage video.front')"
HURRY = "document.querySelectorAll('video').forEach(v => { v.defaultPlaybackRate = v.playbackRate = 8 })"
RUNS = f"{FRONT}?.currentTime > 0.2 && !{FRONT}.paused"
ENDED = "document.getElementById('stage').dataset.state === 'ended'"
# Keeps the path of sound where a test finds it.
PATH = """const made = AudioContext;
window.AudioContext = class extends made { constructor(o) { super(o); window.path = this; } };"""


@pytest.fixture(scope="module")
def sound(pulseaudio: str) -> Iterator[Path]:
    """A sound device that takes every sample and plays none: the socket to it."""
    with tempfile.TemporaryDirectory() as folder:
        socket = Path(folder) / "sound"
        native = f"module-native-protocol-unix auth-anonymous=1 socket={socket}"
        command = [pulseaudio, "-n", "--daemonize=no", "--exit-idle-time=-1", "-L", "module-null-sink", "-L", native]
        home = {"HOME": folder, "XDG_RUNTIME_DIR": folder}
        with subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as playing:
            wait(socket.exists, "PulseAudio listens")
            yield socket
            playing.terminate()


@pytest.fixture(scope="module")
def fox(firefox: str, sound: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    with running(firefox, tmp_path_factory.mktemp("firefox"), sound) as started:
        yield started


def begin(tab: Tab, server: Server, scenario: str = "tiny") -> None:
    tab.go(f"{server.address}/scenarios/{scenario}")
    tab.tap("button.go")


def choose(tab: Tab, words: str) -> None:
    """Taps a reaction; the clip behind it is brought to the front and moves."""
    tab.see(HURRY)
    tab.until("document.querySelector('#panel .choice')")
    before = tab.see(f"{FRONT}.src")
    tab.tap("#panel .choice", words)
    tab.until(f"{FRONT}.src !== {before!r} && {FRONT}.currentTime > 0")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_student_plays_to_an_ending_and_looks_back(fox: Firefox, server: Server, width: int, height: int) -> None:
    with fox.tab(width, height) as tab:
        begin(tab, server)
        choose(tab, "You shrug.")
        choose(tab, "It is gone.")
        tab.until("document.querySelector('#panel a.button')")
        tab.see("document.querySelector('#panel a.button').click()")
        tab.until("document.readyState === 'complete' && document.querySelectorAll('.option.chosen').length === 2")
        assert tab.see("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_films_from_right_to_left_with_a_lecture_first_play_to_an_ending(
    fox: Firefox, server: Server, width: int, height: int
) -> None:
    with fox.tab(width, height) as tab:
        begin(tab, server, "gala")
        tab.until(f"{RUNS} && {FRONT}.src.includes('/lecture')")
        tab.tap("#lecture-foot button")
        choose(tab, "أفهمك")
        choose(tab, "القهوة")
        tab.until(ENDED)
        assert tab.see("document.querySelector('#panel h2').textContent") == "تعود غدا"


def test_the_first_tap_opens_the_path_of_sound_and_clips_play_at_their_own_pace(fox: Firefox, server: Server) -> None:
    with fox.tab() as tab:
        tab.first(PATH)
        begin(tab, server)
        tab.until(f"{FRONT}?.currentTime > 1")
        assert tab.see(f"[path.state, {FRONT}.muted, {FRONT}.playbackRate]") == ["running", False, 1]


def test_a_closed_path_of_sound_pauses_and_a_tap_opens_it_again(fox: Firefox, server: Server) -> None:
    with fox.tab() as tab:
        tab.first(PATH)
        begin(tab, server)
        tab.until(RUNS)
        tab.see("path.suspend()")
        tab.until(f"{FRONT}.paused && document.getElementById('status').textContent.includes('Tap the picture')")
        tab.tap("#tap")
        tab.until(f"{RUNS} && path.state === 'running'")


def test_without_a_sound_device_clips_play_on(firefox: str, server: Server, tmp_path: Path) -> None:
    with running(firefox, tmp_path) as silent, silent.tab() as tab:
        tab.first(PATH)
        begin(tab, server)
        tab.until(f"{FRONT}?.currentTime > 1")
        assert tab.see("path.state") == "suspended"
        tab.tap("#tap")
        tab.until("'controls' in document.getElementById('stage').dataset")
        choose(tab, "You shrug.")
        choose(tab, "It is gone.")
        tab.until(ENDED)


def test_a_reload_in_the_middle_goes_on_there(fox: Firefox, server: Server) -> None:
    with fox.tab() as tab:
        begin(tab, server)
        choose(tab, "You shrug.")
        tab.until("document.querySelector('#panel .choice')")
        tab.reload()
        tab.tap("#go-on button")
        choose(tab, "It is gone.")
        tab.until(ENDED)


def test_the_text_version_plays_to_an_ending(fox: Firefox, server: Server) -> None:
    with fox.tab() as tab:
        tab.go(f"{server.address}/scenarios/tiny")
        tab.tap("label", "Read instead of watch")
        tab.tap("button.go")
        tab.tap("#panel .choice", "You shrug.")
        tab.tap("#panel .button", "Go on")
        tab.tap("#panel .choice", "It is gone.")
        tab.tap("#panel .button", "Go on")
        tab.until(ENDED)
        assert tab.see(f"{FRONT}") is None


def test_the_server_is_killed_between_two_choices_and_nothing_is_lost(fox: Firefox, server: Server) -> None:
    with fox.tab() as tab:
        begin(tab, server)
        tab.until("document.querySelector('#panel .choice')")
        server.stop()
        choose(tab, "You shrug.")
        tab.until("document.getElementById('status').textContent.includes('What you chose is kept')")
        server.start()
        choose(tab, "It is gone.")
        tab.until("document.querySelector('#panel a.button')")
        tab.see("document.querySelector('#panel a.button').click()")
        tab.until("document.querySelectorAll('.option.chosen').length === 2")
        assert "You shrug." in tab.see("document.querySelector('.option.chosen').textContent")


def test_the_number_keys_choose_and_the_space_bar_pauses(fox: Firefox, server: Server) -> None:
    with fox.tab(1280, 720) as tab:
        begin(tab, server)
        tab.until(RUNS)
        tab.press(" ")
        tab.until(f"{FRONT}.paused")
        tab.press(" ")
        tab.until(RUNS)
        tab.see(HURRY)
        tab.until("document.querySelector('#panel .choice:not([aria-disabled])')")
        tab.press("2")
        tab.until("!document.querySelector('#panel .choice')")
