"""Registers the room of the shared page machinery."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "leavers.ui"
    label = "ui"
