"""Step 5 of a report: nothing to type, only 提交, and why it was not done."""

from leavers.cases.refusals import AlreadyOpen, OpenElsewhere, Unlawful
from leavers.ui.forms import FormToken, HouseForm


class CheckForm(HouseForm):
    """The token makes a double click one case. `refusal` is why the report was not taken."""

    token = FormToken()

    refusal: Unlawful | AlreadyOpen | OpenElsewhere | None = None

    def refuse(self, refusal: Unlawful | AlreadyOpen | OpenElsewhere) -> None:
        """Say on the page what the action said; the page itself words an open case, with its link."""
        self.refusal = refusal
        for reason in refusal.reasons if isinstance(refusal, Unlawful) else ():
            self.add_error(None, reason)
