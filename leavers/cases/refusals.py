"""Why an action was not done. They carry codes and keys, never what a student is called."""

from dataclasses import dataclass

from leavers.schools.models import School


class Refusal(Exception):
    """The deed was not done and nothing was changed."""


class Forbidden(Refusal):
    """The person has no right to this deed on this case."""


@dataclass
class Stale(Refusal):
    """The case is no longer what the person saw: somebody else was faster (409)."""

    case_id: int


@dataclass
class Unlawful(Refusal):
    """The law or a ruling stands against it; each reason is a sentence to be shown."""

    reasons: tuple[str, ...]


@dataclass
class AlreadyOpen(Refusal):
    """This school already has an open case of the student (ruling 6)."""

    case_id: int


@dataclass
class OpenElsewhere(Refusal):
    """Another school has one: the visitor learns that, and whom to call, and nothing else (D16)."""

    school: School


@dataclass
class Repeated(Refusal):
    """The same form came a second time; what came of the first is there already."""

    case_id: int
