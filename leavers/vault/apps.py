"""Registers the vault and refuses to start with unusable keys."""

from django.apps import AppConfig
from django.core import checks

from leavers.vault import keys


class VaultConfig(AppConfig):
    name = "leavers.vault"

    def ready(self) -> None:
        from leavers.vault import proofs  # its models exist only now

        keys.ring()
        checks.register(proofs.check_keys, checks.Tags.database)
