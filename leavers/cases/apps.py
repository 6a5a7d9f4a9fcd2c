"""The cases room: the work itself, from a typed national ID to 已結案."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "leavers.cases"
