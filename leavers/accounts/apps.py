"""The accounts room: who are you, at which school, in which role."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "leavers.accounts"
