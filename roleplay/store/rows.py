"""Events to rows and back."""

from __future__ import annotations

from typing import Any

from roleplay.route.attempt import Event, Kind


def row_of(attempt_id: str, event: Event) -> dict[str, Any]:
    """An event as a row."""
    return {
        "attempt_id": attempt_id,
        "key": event.key,
        "kind": event.kind.value,
        "at": event.at,
        "step": event.step,
        "scene": event.scene,
        "choice": event.choice,
        "goes_to": event.goes_to,
        "details": dict(event.details),
    }


def event_of(row: Any) -> Event:
    """The event of a row."""
    return Event(Kind(row.kind), row.key, row.at, row.step, row.scene, row.choice, row.goes_to, row.details)
