"""The schools room: which school, whose authority, which divisions."""

from django.apps import AppConfig


class SchoolsConfig(AppConfig):
    name = "leavers.schools"
