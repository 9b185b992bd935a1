"""A draft as it lies there: what the checker says of it, and the last text of it that can be played."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import cast

from flask import current_app

from roleplay.app.house import house
from roleplay.entry import Entry, Stamp, stamp_of
from roleplay.finding import Finding, Severity
from roleplay.scenario.unfinished import can_be_tried

_KEPT = "roleplay.watched"


@dataclass(frozen=True, slots=True)
class Watched:
    """The file of a scenario at one moment. `digest` is another one when it or a translation says something else.

    `entry` is what plays: the file when that is `playable`, else the last that was; None when none was seen.
    """

    digest: str
    playable: bool
    findings: tuple[Finding, ...]
    entry: Entry | None
    stamps: tuple[Stamp, ...] = field(repr=False)

    def count(self, severity: Severity) -> int:
        """How many findings are so severe."""
        return sum(finding.severity is severity for finding in self.findings)


def look(scenario_id: str) -> Watched:
    """How a draft is now. Raises ScenarioNotFound."""
    library = house().library
    library.refresh()
    draft = library.draft(scenario_id)
    kept = cast(dict[str, Watched], current_app.extensions.setdefault(_KEPT, {}))
    known, stamps = kept.get(scenario_id), (*draft.stamp, *_films(scenario_id))
    if known is not None and known.stamps == stamps:
        return known
    playable = can_be_tried(draft.scenario, draft.findings)
    last = known.entry if known is not None else None
    said = sha256(b"\0".join([draft.raw, *(draft.beside[name] for name in sorted(draft.beside))])).hexdigest()
    found = Watched(said[:16], playable, library.findings(draft), draft if playable else last, stamps)
    kept[scenario_id] = found
    return found


def _films(scenario_id: str) -> tuple[Stamp, ...]:
    """The films and captions of a scenario as they lie there."""
    try:
        return tuple(stamp_of(path) for path in sorted((house().library.home.media / scenario_id).iterdir()))
    except OSError:  # none yet, or one that went at this very moment
        return ()
