"""Seals again with the current key what older keys sealed, while the system goes on working."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import BinaryField, ExpressionWrapper, F, Q, Value

from leavers.vault import keys, triggers
from leavers.vault.fields import SealedField, sealed_fields


@dataclass
class Tally:
    """How many boxes were sealed anew, and which could not be opened (``app.model.field of row pk``)."""

    resealed: int = 0
    unreadable: list[str] = field(default_factory=list)


def rotate(models_with_seals: Iterable[type[models.Model]], *, batch: int) -> Tally:
    """Re-seal every box that an older key sealed; may be broken off and started again at any time.

    One transaction per `batch` rows. A row that somebody saves meanwhile is left alone: it was sealed with
    the current key just then.
    """
    tally = Tally()
    for model in models_with_seals:
        for sealed in sealed_fields(model):
            _rotate_field(model, sealed, batch, tally)
    return tally


def _rotate_field(model: type[models.Model], sealed: SealedField[Any, Any], batch: int, tally: Tally) -> None:
    boxes = model._base_manager.annotate(box=_raw(sealed)).filter(box__isnull=False).order_by("pk")
    last = None
    while True:
        page = boxes if last is None else boxes.filter(pk__gt=last)
        rows = list(page.values_list("pk", "box")[:batch])
        if not rows:
            return
        old = [(pk, bytes(box)) for pk, box in rows if not _is_current(bytes(box), sealed)]
        if old:
            with triggers.lifted(connection, model._meta.db_table):
                for pk, box in old:
                    _reseal(model, sealed, pk, box, tally)
        last = rows[-1][0]


def _reseal(
    model: type[models.Model], sealed: SealedField[Any, Any], pk: object, box: bytes, tally: Tally
) -> None:
    name = sealed.seal_name
    try:
        fresh = keys.seal(keys.open_sealed(box, field=name), field=name)
    except keys.Unreadable:
        tally.unreadable.append(f"{name} of row {pk}")
        return
    unchanged = model._base_manager.annotate(box=_raw(sealed)).filter(Q(pk=pk), Q(box=box))
    # As an expression, so that the field does not seal the box once more.
    tally.resealed += unchanged.update(**{sealed.attname: Value(fresh, output_field=BinaryField())})


def _is_current(box: bytes, sealed: SealedField[Any, Any]) -> bool:
    try:
        return keys.sealed_with(box, field=sealed.seal_name) == keys.ring().current
    except keys.Unreadable:
        return False


def _raw(sealed: SealedField[Any, Any]) -> "ExpressionWrapper[F]":
    return ExpressionWrapper(F(sealed.attname), output_field=BinaryField())
