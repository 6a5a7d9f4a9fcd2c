"""The web room: home, help, error pages and the frame around every page."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "leavers.web"
