"""Model fields that are plain in Python and sealed in the database."""

import datetime as dt
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar

from django import forms
from django.core import checks, exceptions
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression
from django.db.models.lookups import Lookup
from django.utils.translation import gettext_lazy as _

from leavers.vault import keys

Set = TypeVar("Set")
Got = TypeVar("Got")

if TYPE_CHECKING:
    PlainField = models.Field
else:  # the stubs give a field two type arguments, Django's own class takes none

    class PlainField(models.Field, Generic[Set, Got]):
        pass


class SealedField(PlainField[Set, Got]):
    """A value that the database holds only as a sealed box, bound to ``app.model.field``.

    NULL stays NULL, so ``isnull`` is the one lookup; to find rows by the value, keep a blind index beside
    it. `bound_to` keeps the old name when a model or a field is renamed: the boxes written before are bound
    to it.
    """

    empty_strings_allowed = False
    description = _("加密欄位")

    def __init__(self, *args: Any, bound_to: str = "", **kwargs: Any) -> None:
        self.bound_to = bound_to
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        if self.bound_to:
            kwargs["bound_to"] = self.bound_to
        return name, path, args, kwargs

    def check(self, **kwargs: Any) -> list[Any]:
        """An index or a unique constraint on boxes would promise what it cannot keep: equal values differ."""
        found = super().check(**kwargs)
        if self.unique or self.primary_key or getattr(self, "db_index", False):
            message = "A sealed field can be neither unique nor indexed: equal values give different boxes."
            found.append(checks.Error(message, obj=self, id="vault.E001"))
        return found

    def get_internal_type(self) -> str:
        return "BinaryField"

    @property
    def seal_name(self) -> str:
        return self.bound_to or f"{self.model._meta.label_lower}.{self.name}"

    def encode(self, value: Any) -> bytes:
        """The value as bytes to be sealed. Raises TypeError for a value of another type."""
        raise NotImplementedError

    def decode(self, plain: bytes) -> Any:
        """What `encode` was given."""
        raise NotImplementedError

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        value = super().get_db_prep_value(value, connection, prepared)
        if value is None:
            return None
        box = keys.seal(self.encode(value), field=self.seal_name)
        return connection.Database.Binary(box)  # type: ignore[attr-defined]  # every DB-API module has it

    def from_db_value(self, value: Any, _expression: Expression, _connection: BaseDatabaseWrapper) -> Any:
        if value is None:
            return None
        return self.decode(keys.open_sealed(bytes(value), field=self.seal_name))

    def get_lookup(self, lookup_name: str) -> "type[Lookup[Any]] | None":
        if lookup_name != "isnull":
            raise self._refusal(lookup_name)
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> NoReturn:
        raise self._refusal(lookup_name)

    def _refusal(self, lookup_name: str) -> exceptions.FieldError:
        return exceptions.FieldError(
            f"{self.seal_name} is sealed: “{lookup_name}” cannot look into it, only “isnull” can. "
            "Filter on the blind index, or in Python."
        )

    def value_to_string(self, obj: models.Model) -> NoReturn:  # noqa: ARG002  # Django names it
        """Refused: a dump of the model would carry the plain value out of the vault."""
        raise exceptions.FieldError(f"{self.seal_name} is sealed and is not serialised; back up the database")


class SealedTextField(SealedField[Set, Got]):
    """Text; where NULL is allowed, the empty text is stored as NULL and read back as None."""

    _pyi_private_set_type: str
    _pyi_private_get_type: str
    empty_strings_allowed = True

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return None if value == "" and self.null else value

    def to_python(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else str(value)

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self.seal_name} takes text, not {type(value).__name__}")
        try:
            return value.encode()
        except UnicodeEncodeError:
            # Without the cause, which carries the whole text.
            raise ValueError(f"{self.seal_name}: the text holds half a character") from None

    def decode(self, plain: bytes) -> str:
        return plain.decode()

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"widget": forms.Textarea, **kwargs})


class SealedDateField(SealedField[Set, Got]):
    """A calendar date, without time or zone."""

    _pyi_private_set_type: dt.date
    _pyi_private_get_type: dt.date

    def to_python(self, value: Any) -> Any:
        return models.DateField().to_python(value)

    def encode(self, value: Any) -> bytes:
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            raise TypeError(f"{self.seal_name} takes a date, not {type(value).__name__}")
        return value.isoformat().encode()

    def decode(self, plain: bytes) -> dt.date:
        return dt.date.fromisoformat(plain.decode())

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.DateField, **kwargs})


class SealedJSONField(SealedField[Set, Got]):
    """What JSON can hold: texts, numbers, lists, dicts with text keys. None is NULL, never JSON's null."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def encode(self, value: Any) -> bytes:
        try:
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
        except (TypeError, ValueError):
            # Without the cause, which may carry the value.
            raise TypeError(f"{self.seal_name} takes what JSON can hold") from None

    def decode(self, plain: bytes) -> Any:
        return json.loads(plain)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.JSONField, **kwargs})


def sealed_fields(model: type[models.Model]) -> list[SealedField[Any, Any]]:
    """The sealed fields that are columns of this model's own table."""
    return [found for found in model._meta.local_concrete_fields if isinstance(found, SealedField)]
