"""Random people take random steps, late, twice and from old pages; the rows must equal the model."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from tests.cases import model as rules
from tests.cases.machine.choices import SPICES, WAITS, spices, which_case
from tests.cases.machine.corrections import Corrections
from tests.cases.machine.drafts import Drafts
from tests.cases.machine.gates import Gates
from tests.cases.machine.people import make_people
from tests.cases.machine.records import Records
from tests.cases.machine.reports import Reports
from tests.cases.machine.trackers import Trackers

__all__ = ["Cases", "make_people"]


class Cases(Reports, Gates, Records, Trackers, Corrections, Drafts):
    """The rules together, one for each action, and the time that passes between them."""

    @initialize()
    def first(self) -> None:
        """Nobody wants to watch an empty country."""
        self.submit("chen", 1, "L1", -6, 0, SPICES[0], "fresh")
        self.submit("sun", 2, "L4", -6, 0, SPICES[1], "fresh")

    @rule(hours=st.sampled_from(WAITS))
    def wait(self, hours: int) -> None:
        self.clock.shift(timedelta(hours=hours))

    @rule(place=which_case, choice=st.integers(0, 3), back=st.integers(0, 9), spice=spices)
    def go_on(self, place: int, choice: int, back: int, spice: str) -> None:
        """The next step of the life, by whoever may take it: so that some cases get far."""
        case = self.model(place)
        if case.state == rules.PENDING:
            self.notify(place, -1, "fit")
        elif case.state == rules.RETURNED:
            self.resubmit(place, -1, "filer", 1 + choice % 3, case.category, spice)
        elif case.state == rules.TRACKING:
            self.add_record(place, -1, "fit", -back, spice, False, "fit" if choice == 3 else None, "fresh")
        elif case.state == rules.CLOSING:
            self.close(place, -1, "fit", "fit", 0, spice)
        elif case.state == rules.CLOSED and choice == 0:
            self.turn("reopen", place, -1, "fit", spice, False)

    @rule(place=which_case)
    def look(self, place: int) -> None:
        """Whoever may not see the case is refused, whoever may sees it, whatever has happened to it."""
        self.visit(self.model(place))
