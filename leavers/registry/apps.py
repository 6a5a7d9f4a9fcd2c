"""The registry room: who is this student, asked of one port with several sources."""

from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "leavers.registry"

    def ready(self) -> None:
        from leavers.registry import checks  # noqa: F401  # registers itself; only possible once apps are loaded
