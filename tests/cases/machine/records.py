"""Contacts are written down, with 建議結案 or without, and struck out again."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from leavers.cases import actions
from leavers.cases.models import Record
from tests.cases import model as rules
from tests.cases.machine.choices import blanks, codes, days, spices, which_case, which_copy, who_does
from tests.cases.machine.world import World
from tests.cases.model import RecordModel


class Records(World):
    @rule(
        place=which_case,
        old=which_copy,
        who=who_does,
        shift=days,
        spice=spices,
        blank=blanks,
        code=st.none() | codes,
        token=st.sampled_from(("fresh",) * 8 + ("mine", "another's")),
    )
    def add_record(
        self,
        place: int,
        old: int,
        who: str,
        shift: int,
        spice: str,
        blank: bool,
        code: str | None,
        token: str,
    ) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        closing = self.closing(case, code, shift, spice) if code else None
        contact = self.contact(shift, spice, blank=blank, closing=closing)
        deed = "suggest_closing" if closing else "record"
        against = rules.against(deed, case, by, self.today)
        if shift > 0 or blank or (closing and not self.may_close(case, closing)):
            against.add(rules.UNLAWFUL)
        used = self.used_token(by, token)
        if used:
            against |= {rules.REPEATED} if token == "mine" else {rules.FORBIDDEN}
        key = used or self.token()
        made = self.judged(
            case,
            against,
            lambda: actions.add_record(case=read, contact=contact, by=by, at=at, token=key),
            read=read,
        )
        if made is None:
            return
        self.tokens.append((key, by.person_id))
        self.drafts.pop((case.pk, by.person_id, "record"), None)
        number = case.records[-1].number + 1
        case.records.append(
            RecordModel(number, contact.tracked_on, by.person_id, closing.code if closing else "")
        )
        case.suggestion = number if closing else 0
        case.counted_on = self.today
        case.words |= {contact.text, *((closing.note, closing.school_name) if closing else ())}
        case.happened(deed)
        self.settled(case)

    @rule(
        place=which_case,
        old=which_copy,
        who=who_does,
        number=st.integers(0, 9),
        spice=spices,
        blank=blanks,
    )
    def remove_record(self, place: int, old: int, who: str, number: int, spice: str, blank: bool) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        chosen = case.records[number % len(case.records)]
        reason = "" if blank else self.text(spice)
        against = rules.against("remove_record", case, by, self.today, author=chosen.author)
        if blank or chosen.number == 1:
            against.add(rules.UNLAWFUL)
        if chosen.removed:
            against.add(rules.STALE)
        record = Record.objects.get(case=case.pk, number=chosen.number)
        if self.judged(
            case,
            against,
            lambda: actions.remove_record(case=read, record=record, reason=reason, by=by, at=at),
            read=read,
        ):
            chosen.removed = True
            case.counted_on = self.today
            case.words.add(reason)
            case.happened("remove_record")
            self.settled(case)
