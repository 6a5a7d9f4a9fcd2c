"""The port of the registry: what a source of 學籍 is asked, and the answers it can give."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Protocol

from leavers.schools.models import School


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Enrolment:
    """The 學籍 of one student at one school, with where it comes from and when that was true.

    Codes are those of the code lists; a text the source does not know is empty. `status_on` is the day on
    which `status` took effect. `source` is the key of the source, `source_label` its name as people read it.
    """

    nid: str
    id_kind: str
    name: str
    sex: str
    born_on: date
    school_code: str
    source: str
    source_label: str
    as_of: datetime
    nationality: str = ""
    student_no: str = ""
    division: str = ""
    programme: str = ""
    department: str = ""
    grade: str = ""
    class_name: str = ""
    seat_no: str = ""
    status: str = ""
    status_on: date | None = None
    household_address: str = ""
    mailing_address: str = ""

    ABOUT_THE_ANSWER: ClassVar[frozenset[str]] = frozenset({"source", "source_label", "as_of"})

    def __repr__(self) -> str:
        """Without a single personal value: this text ends up in logs and in error pages."""
        return f"<Enrolment at {self.school_code} from {self.source}>"

    @property
    def origin(self) -> dict[str, str]:
        """Where and when, as a report keeps it beside every value it took from here."""
        return {"source": self.source, "label": self.source_label, "as_of": self.as_of.isoformat()}

    @property
    def known(self) -> frozenset[str]:
        """The names of the fields that the source could fill: the others are for the filer to type."""
        return frozenset(
            field.name
            for field in fields(self)
            if field.name not in self.ABOUT_THE_ANSWER and getattr(self, field.name) not in ("", None)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """The student is, or was, at the asking school."""

    enrolment: Enrolment


@dataclass(frozen=True, slots=True)
class NotFound:
    """No source knows the number, or none may say so."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The student of another school. Carries nothing: not the school, and nothing personal (ruling 7)."""


class Cause(StrEnum):
    """Why a source gave no answer."""

    TIMEOUT = "timeout"
    ERROR = "error"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A source did not answer; the filer may try again or type the data."""

    cause: Cause


@dataclass(frozen=True, slots=True)
class TooMany:
    """The person has looked up too many numbers; the next one is answered at `retry_at`."""

    retry_at: datetime


SourceAnswer = Found | NotFound | Elsewhere | Unavailable
Answer = SourceAnswer | TooMany


class Source(Protocol):
    """Something that knows students.

    A `remote` source is asked in a thread of its own and given up after the time budget, so it must not use
    the database. Whatever a source raises becomes `Unavailable`.
    """

    remote: ClassVar[bool]

    def ask(self, nid: str, *, school: School, at: datetime) -> SourceAnswer:
        """Answer for the asking school only; `nid` is normalised, `at` is the moment of the question."""
        ...
