"""The nation room: an invented country of schools, students and cases, for demo, training and tests."""

from django.apps import AppConfig


class NationConfig(AppConfig):
    name = "leavers.nation"
