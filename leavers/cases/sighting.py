"""What the registry said of one number, as a draft and a form can keep it."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal, Self

from leavers.registry.port import Answer, Elsewhere, Enrolment, Found, NotFound, TooMany, Unavailable

Outcome = Literal["found", "not_found", "elsewhere", "unavailable", "too_many"]
OUTCOMES: dict[type[Answer], Outcome] = {
    Found: "found",
    NotFound: "not_found",
    Elsewhere: "elsewhere",
    Unavailable: "unavailable",
    TooMany: "too_many",
}
_DATES = ("born_on", "status_on")


@dataclass(frozen=True, kw_only=True, repr=False)
class Sighting:
    """What the registry answered about one number, as the person who asked was shown it."""

    nid: str
    outcome: Outcome
    at: datetime
    enrolment: Enrolment | None = None
    retry_at: datetime | None = None

    @classmethod
    def of(cls, nid: str, answer: Answer, *, at: datetime) -> Self:
        return cls(
            nid=nid,
            outcome=OUTCOMES[type(answer)],
            at=at,
            enrolment=answer.enrolment if isinstance(answer, Found) else None,
            retry_at=answer.retry_at if isinstance(answer, TooMany) else None,
        )

    @property
    def found(self) -> bool:
        return self.outcome == "found"

    @property
    def settled(self) -> bool:
        """Whether asking again would be of no use."""
        return self.outcome in ("found", "not_found", "elsewhere")

    def as_json(self) -> dict[str, Any]:
        return {
            "nid": self.nid,
            "outcome": self.outcome,
            "at": self.at.isoformat(),
            "enrolment": _plain(self.enrolment) if self.enrolment else None,
            "retry_at": self.retry_at.isoformat() if self.retry_at else None,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        return cls(
            nid=data["nid"],
            outcome=data["outcome"],
            at=datetime.fromisoformat(data["at"]),
            enrolment=_enrolment(data["enrolment"]) if data["enrolment"] else None,
            retry_at=datetime.fromisoformat(data["retry_at"]) if data["retry_at"] else None,
        )


def _plain(enrolment: Enrolment) -> dict[str, Any]:
    values = {field.name: getattr(enrolment, field.name) for field in fields(enrolment)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _enrolment(plain: dict[str, Any]) -> Enrolment:
    """A draft may be older than the last change of what an enrolment holds: unknown names are left out."""
    names = {field.name for field in fields(Enrolment)}
    kept = {name: value for name, value in plain.items() if name in names}
    days = {name: date.fromisoformat(kept[name]) for name in _DATES if kept.get(name)}
    return Enrolment(**kept | days | {"as_of": datetime.fromisoformat(kept["as_of"])})
