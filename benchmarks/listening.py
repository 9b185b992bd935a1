"""An ear: a sound server of our own with a sink that nobody hears, recorded, and searched for the tone of a clip."""

from __future__ import annotations

import array
import math
import os
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType

RATE = 16_000
STEP = 0.0025
"""Seconds between two places where a tone is looked for."""
WINDOW = 0.01
HEARD = 0.003
"""Amplitude (of 1) from which a tone counts as heard: -50 dB."""
KEPT = 40
"""Seconds of sound that are remembered."""
MISSING = "No sound is measured: PulseAudio is missing. On Debian: apt install pulseaudio"


def available() -> bool:
    """Whether this machine has the sound server and its recorder."""
    return all(shutil.which(program) for program in ("pulseaudio", "parec"))


def strength(samples: array.array[int], first: int, count: int, hertz: float) -> float:
    """Amplitude of one tone among samples (Goertzel)."""
    turn = 2 * math.cos(2 * math.pi * hertz / RATE)
    before = last = 0.0
    for at in range(first, first + count):
        before, last = last, samples[at] + turn * last - before
    power = before * before + last * last - turn * before * last
    return math.sqrt(max(0.0, power)) * 2 / count / 32768


class Ear:
    """`with Ear() as ear`: give `ear.environment` to the browser, then ask when a tone began."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="ear-"))
        here = str(self._folder)
        self.environment = {**os.environ, "HOME": here, "XDG_RUNTIME_DIR": here, "PULSE_RUNTIME_PATH": here}
        self._lock = threading.Lock()
        self._samples = array.array("h")
        self._count = 0
        self._begin = math.inf  # when the first sample sounded, by the reading that came soonest after its sound

    def __enter__(self) -> Ear:
        door = self._folder / "native"
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        loads = ("module-null-sink sink_name=ear", f"module-native-protocol-unix socket={door} auth-anonymous=1")
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        for module in loads:
            command += ["-L", module]
        self._server = subprocess.Popen(command, env=self.environment, **quiet)
        for _ in range(100):
            if door.exists():
                break
            time.sleep(0.05)
        self.environment["PULSE_SERVER"] = f"unix:{door}"
        record = ["parec", "--device=ear.monitor", "--format=s16le", f"--rate={RATE}", "--channels=1"]
        record += ["--latency-msec=5", "--raw"]
        self._recorder = subprocess.Popen(
            record, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in (self._recorder, self._server):
            process.terminate()
            process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        left = b""
        while data := os.read(self._recorder.stdout.fileno(), 65536):
            now = time.time()
            data = left + data
            even = len(data) & ~1
            left = data[even:]
            with self._lock:
                self._samples.frombytes(data[:even])
                self._count += even // 2
                # A slow drift between the clocks is followed, a late reading is not.
                self._begin = min(self._begin + 1e-6, now - self._count / RATE)
                if len(self._samples) > 2 * KEPT * RATE:
                    del self._samples[: -KEPT * RATE]

    def onset(self, hertz: float, since: float, until: float) -> float | None:
        """The moment (wall clock) from which a tone is heard for at least 30 ms; None when it is not."""
        with self._lock:
            samples, start = self._samples[:], self._begin + (self._count - len(self._samples)) / RATE
        first, last = (max(0, round((moment - start) * RATE)) for moment in (since, until))
        step, window = round(STEP * RATE), round(WINDOW * RATE)
        lasting = 0
        for at in range(first, min(last, len(samples)) - window, step):
            lasting = lasting + 1 if strength(samples, at, window, hertz) > HEARD else 0
            if lasting * STEP >= 0.03:
                return start + (at - (lasting - 1) * step + window) / RATE
        return None
