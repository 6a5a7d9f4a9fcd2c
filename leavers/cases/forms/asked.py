"""What all forms share that ask one thing about a case: they can be told why it was refused."""

from collections.abc import Iterable

from leavers.ui.forms import FormToken, HouseForm


class Asked(HouseForm):
    """The token makes a double click one deed."""

    token = FormToken()

    def refuse(self, reasons: Iterable[str]) -> None:
        """What stands against it, above the form."""
        for reason in reasons:
            self.add_error(None, reason)
