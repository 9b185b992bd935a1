"""The folder that a school keeps, and where what lies in it.

home/
  scenarios/<id>.yaml, <id>.<language>.po
  media/<id>/<film>.mp4, <film>.<language>.vtt
  data/            the database, publications, made clips, secrets: the folder to back up together with the other two
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from roleplay.errors import HomeError
from roleplay.said import said


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that a school keeps: `root` with scenarios/, media/ and data/."""

    root: Path

    @property
    def scenarios(self) -> Path:
        """Where the scenarios lie."""
        return self.root / "scenarios"

    @property
    def media(self) -> Path:
        """Where the films lie."""
        return self.root / "media"

    @property
    def data(self) -> Path:
        """What the program itself keeps."""
        return self.root / "data"

    @property
    def published(self) -> Path:
        """The publications: text, translations and the names of the clips, as they were."""
        return self.data / "published"

    @property
    def clips(self) -> Path:
        """The clips made from films and scripts."""
        return self.data / "clips"

    @property
    def database(self) -> str:
        """The address of the database."""
        return f"sqlite:///{self.data / 'roleplay.sqlite'}"

    def usable(self) -> Home:
        """Itself, when it holds scenarios/ and data/ can be written. Raises HomeError with the mend."""
        if not self.scenarios.is_dir():
            raise HomeError(
                str(self.root),
                said(
                    "There is no folder `scenarios` in {root}. Go to the folder that has one, name it with --home, "
                    "or make one with the samples in it: roleplay init FOLDER",
                    root=self.root,
                ),
            )
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            probe = self.data / ".writable"
            probe.touch()
            probe.unlink()
        except OSError as fault:
            raise HomeError(
                str(self.data),
                said(
                    "{data} can't be written ({strerror}). Choose another folder with --home.",
                    data=self.data,
                    strerror=fault.strerror,
                ),
            ) from fault
        return self
