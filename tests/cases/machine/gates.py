"""The 主通 decides: to notify, to close, and every way back."""

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from leavers.cases import actions
from tests.cases import model as rules
from tests.cases.machine.choices import blanks, codes, days, spices, which_case, which_copy, who_does
from tests.cases.machine.world import World


class Gates(World):
    @rule(place=which_case, old=which_copy, who=who_does)
    def notify(self, place: int, old: int, who: str) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        against = rules.against("notify", case, by, self.today)
        if self.judged(case, against, lambda: actions.notify(case=read, by=by, at=at), read=read):
            case.notified_on = self.today
            case.happened("notify")
            self.settled(case)

    @rule(
        step=st.sampled_from(("send_back", "keep_open", "reopen", "withdraw")),
        place=which_case,
        old=which_copy,
        who=who_does,
        spice=spices,
        blank=blanks,
    )
    def turn(self, step: str, place: int, old: int, who: str, spice: str, blank: bool) -> None:
        """The ways back, each with a reason."""
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        reason = " \n" if blank else self.text(spice)
        against = rules.against(step, case, by, self.today) | ({rules.UNLAWFUL} if blank else set())
        if step == "reopen":
            national = case.category != "L4" and not case.protected
            against |= self.second(case.nid, case.school, national=national, but=case)
        more = {"why": "W2"} if step == "withdraw" else {}
        deed = getattr(actions, step)
        if self.judged(
            case, against, lambda: deed(case=read, reason=reason, by=by, at=at, **more), read=read
        ):
            case.suggestion = 0
            case.counted_on = self.today if step == "reopen" else case.counted_on
            case.words.add(reason.strip())
            case.happened(step)
            self.settled(case)

    @rule(place=which_case, old=which_copy, who=who_does, code=codes, shift=days, spice=spices)
    def close(self, place: int, old: int, who: str, code: str, shift: int, spice: str) -> None:
        case = self.model(place)
        by, read, at = self.person(who, case), self.copy_of(case, old), timezone.now()
        closing = self.closing(case, code, shift, spice)
        against = rules.against("close", case, by, self.today)
        if not self.may_close(case, closing):
            against.add(rules.UNLAWFUL)
        if self.judged(
            case, against, lambda: actions.close(case=read, closing=closing, by=by, at=at), read=read
        ):
            case.words |= {closing.note, closing.school_name}
            case.happened("close")
            self.settled(case)
