"""Forms of the accounts room."""

from django.forms import TextInput
from django.utils.translation import gettext_lazy as _

from leavers.ui.forms import HouseForm, LineField, PasswordField


class LoginForm(HouseForm):
    account = LineField(
        label=_("帳號"),
        max=64,
        widget=TextInput(
            {
                "class": "input",
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        ),
    )
    password = PasswordField(label=_("密碼"))

    def refuse(self) -> None:
        """One message for every cause: it must not tell whether the account exists."""
        self.add_error(None, _("帳號或密碼不正確，請再試一次"))
