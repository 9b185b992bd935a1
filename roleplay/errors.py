"""Everything that can be refused, as one tree.

    RoleplayError
    ├── HomeError            the folder with scenarios, media and data is not usable
    ├── ScenarioError
    │   ├── ScenarioNotFound
    │   ├── ScenarioInvalid  carries the findings
    │   ├── NotPublished     it can't be published at this moment
    │   └── EditRefused      a form can't change this part of a text
    ├── NotHere              something that is not there for who asks
    ├── RouteError
    │   ├── NoSuchChoice
    │   ├── NoSuchPlace      a preview can't begin where nothing is
    │   ├── OutOfStep        the event belongs to another moment of the route
    │   └── Finished
    ├── StoreError
    │   └── AttemptNotFound
    ├── PeopleError          an account can't be made or changed like this
    │   ├── LoginTaken
    │   └── LastAdministrator
    └── ClipError
        ├── ClipNotFound
        ├── ClipUnplayable
        └── FfmpegMissing

Each carries its subject (the name of the thing it is about) and one sentence: what, where, the mend.
None inherits from a framework: the command line prints the sentence, the app maps it to a status.
"""

from __future__ import annotations

from collections.abc import Sequence

from roleplay.finding import Finding


class RoleplayError(Exception):
    """Something a person can mend; `subject` is what it is about, `sentence` what to do."""

    def __init__(self, subject: str, sentence: str) -> None:
        super().__init__(sentence)
        self.subject = subject
        self.sentence = sentence


class HomeError(RoleplayError):
    """The home folder is missing, not readable or not writable."""


class ScenarioError(RoleplayError):
    """A scenario cannot be used."""


class ScenarioNotFound(ScenarioError):
    """No scenario of that name."""


class ScenarioInvalid(ScenarioError):
    """A scenario with errors; `findings` holds them all."""

    def __init__(self, subject: str, sentence: str, findings: Sequence[Finding]) -> None:
        super().__init__(subject, sentence)
        self.findings = tuple(findings)


class EditRefused(ScenarioError):
    """A change of a scenario's text that can't be made without touching something else."""


class NotPublished(ScenarioError):
    """A scenario can't be published at this moment."""


class NotHere(RoleplayError):
    """Something that is not there, or not for who asks: she can't tell which."""


class RouteError(RoleplayError):
    """A step that the scenario does not offer at this moment."""


class NoSuchChoice(RouteError):
    """The scene has no such reaction."""


class NoSuchPlace(RouteError):
    """The scenario has no such scene or ending."""


class OutOfStep(RouteError):
    """The event was made at another step than the one the attempt is at."""


class Finished(RouteError):
    """The attempt has ended."""


class StoreError(RoleplayError):
    """The store refused or could not be used."""


class AttemptNotFound(StoreError):
    """No attempt with that id."""


class PeopleError(RoleplayError):
    """An account can't be made or changed like this."""


class LoginTaken(PeopleError):
    """Somebody else has that login."""


class LastAdministrator(PeopleError):
    """Without this administrator nobody could let others in."""


class ClipError(RoleplayError):
    """A clip cannot be shown."""


class ClipNotFound(ClipError):
    """The clip is not there."""


class ClipUnplayable(ClipError):
    """The file is there, but is no film that can be read."""


class FfmpegMissing(ClipError):
    """There is no ffmpeg to make clips with."""
