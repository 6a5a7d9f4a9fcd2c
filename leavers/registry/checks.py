"""What `manage.py check` says about the registry's settings."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from leavers.registry.lookup import SOURCES


@register()
def registry_sources(**_kwargs: Any) -> list[CheckMessage]:
    """Every source named exists, and production invents no students."""
    asked = settings.REGISTRY_SOURCES
    found: list[CheckMessage] = [
        Error(f"REGISTRY_SOURCES names {key!r}; known are {', '.join(SOURCES)}.", id="registry.E001")
        for key in asked
        if key not in SOURCES
    ]
    if settings.PRODUCTION and "simulated" in asked:
        found.append(Error("REGISTRY_SOURCES: production must not invent students.", id="registry.E002"))
    return found
