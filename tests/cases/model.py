"""What must be true of cases, told a second time, from the picture of the life and the rulings alone."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from leavers.accounts.visitor import Visitor

PENDING, RETURNED, TRACKING, CLOSING = "pending", "returned", "tracking", "closing"
CLOSED, WITHDRAWN = "closed", "withdrawn"
STATES = (PENDING, RETURNED, TRACKING, CLOSING, CLOSED, WITHDRAWN)
OPEN = (PENDING, RETURNED, TRACKING, CLOSING)
LIFE = {
    "submit": {"draft": PENDING, RETURNED: PENDING},
    "notify": {PENDING: TRACKING},
    "send_back": {PENDING: RETURNED},
    "suggest_closing": {TRACKING: CLOSING},
    "keep_open": {CLOSING: TRACKING},
    "close": {CLOSING: CLOSED},
    "reopen": {CLOSED: TRACKING},
    "withdraw": dict.fromkeys(OPEN, WITHDRAWN),
}
STANDING = ("record", "remove_record", "assign", "reclassify", "correct", "protect")
"""Happenings that leave a case in its state."""
MOVES = {"L1": ("L2", "L3", "L4"), "L2": ("L4",), "L3": ("L2", "L4"), "L4": ()}
AHEAD = {"L1": 0, "L2": 30, "L3": 0, "L4": 30}
"""Days by which 離校日期 may lie ahead."""
CONDITIONS = {
    "L1": ("C1", "C2", "C6", "X1", "X2", "X3"),
    "L2": ("C3", "C6", "C7", "X1", "X3"),
    "L3": ("C1", "C6", "X1", "X2", "X3"),
    "L4": ("C4", "C5", "C6", "X1", "X3"),
}
BORN_ON = date(2010, 2, 3)
ADULT_ON = date(2028, 2, 3)
STAFF = ("chief", "homeroom", "counsellor", "director")

FORBIDDEN, STALE, UNLAWFUL = "Forbidden", "Stale", "Unlawful"
ALREADY_OPEN, OPEN_ELSEWHERE, REPEATED = "AlreadyOpen", "OpenElsewhere", "Repeated"


@dataclass
class RecordModel:
    number: int
    tracked_on: date
    author: int
    suggests: str = ""
    removed: bool = False


@dataclass
class Span:
    """Somebody's time as a tracker, `until` being the first day without them."""

    person: int
    since: date
    until: date | None = None

    def on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def runs(self, day: date) -> bool:
        """Now or from a later day on. Whoever was released before it began has a time of no length."""
        return self.until is None or self.until > max(day, self.since)


@dataclass
class CaseModel:
    """One case as it must be. `words` are the texts that somebody was told are kept."""

    pk: int
    school: int
    number: str
    nid: str
    category: str
    left_on: date
    filer: int
    state: str = PENDING
    version: int = 1
    protected: bool = False
    notified_on: date | None = None
    records: list[RecordModel] = field(default_factory=list)
    trackers: list[Span] = field(default_factory=list)
    suggestion: int = 0
    counted_on: date | None = None
    history: list[tuple[str, str, str]] = field(default_factory=list)
    words: set[str] = field(default_factory=set)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def blocks_nation(self) -> bool:
        return self.is_open and self.category != "L4" and not self.protected

    def happened(self, kind: str) -> None:
        """A step of the life, or something that leaves the case where it is."""
        target = LIFE[kind][self.state] if kind in LIFE else self.state
        self.history.append((kind, self.state, target))
        self.state = target
        self.version += 1

    def standing(self) -> list[RecordModel]:
        return [record for record in self.records if not record.removed]

    def counters(self) -> tuple[int, date | None, str, int]:
        """Records, the last contact, and the contacts of the semester in which they were last counted."""
        later = [record.tracked_on for record in self.standing() if record.number > 1]
        last = max(later, default=None)
        if self.counted_on is None:
            return (len(self.standing()), None, "", 0)
        name, first, final = semester(self.counted_on)
        owed = [day for day in later if first <= day <= final]
        since = self.notified_on or date.min
        return (len(self.standing()), last, name, len([day for day in owed if day >= since]))

    def is_covered(self, today: date, *, without: Span | None = None) -> bool:
        """Whether somebody keeps contact today and on every day to come."""
        spans = [span for span in self.trackers if span is not without and span.runs(today)]
        days = {today, *(span.until for span in spans if span.until)}
        return all(any(span.on(day) for span in spans) for day in days)


def semester(day: date) -> tuple[str, date, date]:
    """8/1–1/31 is the first, 2/1–7/31 the second semester of a 學年度."""
    year = day.year - 1911 if day.month >= 8 else day.year - 1912
    if day.month >= 8 or day.month == 1:
        return (f"{year}-1", date(year + 1911, 8, 1), date(year + 1912, 1, 31))
    return (f"{year}-2", date(year + 1912, 2, 1), date(year + 1912, 7, 31))


def at_school(case: CaseModel, who: Visitor) -> bool:
    return who.school_id == case.school


def sees(case: CaseModel, who: Visitor, today: date) -> bool:
    """主通 and 一級主管 all cases of the school; 導師 and 輔導人員 what they filed or track."""
    if not at_school(case, who) or who.role not in STAFF:
        return False
    return who.role in ("chief", "director") or case.filer == who.person_id or tracks(case, who, today)


def tracks(case: CaseModel, who: Visitor, today: date) -> bool:
    return any(span.on(today) for span in case.trackers if span.person == who.person_id)


def may(deed: str, case: CaseModel, who: Visitor, today: date, *, author: int = 0) -> bool:
    """The rights without the state."""
    if not at_school(case, who) or who.role not in STAFF:
        return False
    if who.role == "chief":
        return True
    if deed == "submit":
        return case.filer == who.person_id
    if deed == "withdraw":
        return case.filer == who.person_id and case.state == RETURNED
    if deed in ("record", "suggest_closing", "correct_contacts"):
        return tracks(case, who, today)
    return deed == "remove_record" and author == who.person_id


def states_of(deed: str) -> tuple[str, ...]:
    """Where the life and the rulings allow it."""
    if deed in LIFE:
        return tuple(LIFE[deed])
    if deed in ("record", "remove_record"):
        return (TRACKING,)
    return STATES if deed == "protect" else OPEN


def against(deed: str, case: CaseModel, who: Visitor, today: date, *, author: int = 0) -> set[str]:
    """The refusals that right and life give; an empty set means that neither stands against it."""
    found = set()
    if case.state not in states_of(deed):
        found.add(STALE)
    if not may(deed, case, who, today, author=author):
        found |= {FORBIDDEN} if deed != "withdraw" else {FORBIDDEN, STALE}
    return found


def closable(case: CaseModel, code: str, effective_on: date, school_name: str, today: date) -> bool:
    """Rulings 12 and 14."""
    if code not in CONDITIONS[case.category] or not case.left_on <= effective_on <= today:
        return False
    if code in ("C4", "C5") and not school_name.strip():
        return False
    return code not in ("C7", "X3") or effective_on >= ADULT_ON


def left_on_allowed(category: str, left_on: date, today: date) -> bool:
    return left_on <= today + timedelta(days=AHEAD[category])
