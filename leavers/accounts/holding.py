"""Holds a form that was sent after the session ended, and gives it back to the same person (ruling 17)."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from leavers.accounts.models import HeldForm, Person
from leavers.accounts.visitor import Visitor
from leavers.ui import form_of
from leavers.ui.form_of import FormOf

KEPT_FOR = timedelta(minutes=30)
MOST_BYTES = 64 * 1024
# Of one person. Each window can lose one; more is somebody filling our disk.
MOST_FORMS = 20
LONGEST_PATH = 500
# What the form gets anew when it is given back.
HELD = "held"
OURS = {"csrfmiddlewaretoken", form_of.FIELD, HELD}

Fields = list[tuple[str, list[str]]]


def owner_of(request: HttpRequest) -> FormOf | None:
    """Who had the form of this request on the screen, as far as the form can prove it."""
    return form_of.read(request.POST.get(form_of.FIELD, "")) if request.method == "POST" else None


def hold(request: HttpRequest, *, background: bool, at: datetime) -> HeldForm | None:
    """Keep what was sent, the newest of each page; None if it is nobody's, nothing, or too much.

    `background`: a script sent it, so nobody has pressed a button yet, and 暫存 is all that may follow.
    """
    owner, path = owner_of(request), request.get_full_path()
    if owner is None or request.FILES or _is_public(request) or len(path) > LONGEST_PATH:
        return None
    fields = _fields(request, background=background)
    if not fields or len(json.dumps(fields, ensure_ascii=False).encode()) > MOST_BYTES:
        return None
    return _keep(owner, path, fields, at)


def find(visitor: Visitor, pk: UUID, *, at: datetime) -> HeldForm | None:
    """The visitor's own held form, as long as it is kept and they still are what they were."""
    mine = HeldForm.objects.filter(pk=pk, person_id=visitor.person_id, membership__is_active=True)
    return mine.filter(expires_at__gte=at).first()


def waiting(person_id: int, *, at: datetime) -> list[UUID]:
    """The keys of everything that is held for this person, the newest first."""
    mine = HeldForm.objects.filter(person_id=person_id, membership__is_active=True, expires_at__gte=at)
    return list(mine.order_by("-held_at").values_list("pk", flat=True))


def discard(visitor: Visitor, pk: UUID) -> None:
    HeldForm.objects.filter(pk=pk, person_id=visitor.person_id).delete()


def release(request: HttpRequest, answer: HttpResponse) -> None:
    """Forget the held form that this request has sent again: it was done, or is on the screen to be mended.

    One that had to be held a second time has another key by now and stays.
    """
    visitor = getattr(request, "visitor", None)
    if answer.status_code >= 400 and answer.status_code != 422:
        return
    if visitor is None or request.method != "POST" or HELD not in request.POST:
        return
    try:
        discard(visitor, UUID(request.POST[HELD]))
    except ValueError:
        return  # no key of ours


def _is_public(request: HttpRequest) -> bool:
    """Sign-in and the like: a password is not kept, whoever typed it."""
    match = request.resolver_match
    return match is None or getattr(match.func, "public", False)


def _fields(request: HttpRequest, *, background: bool) -> Fields:
    fields = [
        (name, [str(value) for value in values])
        for name, values in request.POST.lists()
        if name not in OURS and "password" not in name.lower()
    ]
    # "keep" is the script's own word, also where it cannot say that it is one: while a page goes away.
    return [
        (name, ["save"] if name == "act" and (background or values == ["keep"]) else values)
        for name, values in fields
    ]


def _keep(owner: FormOf, path: str, fields: Fields, at: datetime) -> HeldForm | None:
    with transaction.atomic():
        # The person's row is the queue of everything that is held for them.
        person = Person.objects.select_for_update(of=("self",)).filter(
            pk=owner.person_id,
            is_active=True,
            memberships__pk=owner.membership_id,
            memberships__is_active=True,
        )
        if person.first() is None:
            return None
        mine = HeldForm.objects.filter(person_id=owner.person_id)
        HeldForm.objects.filter(expires_at__lt=at).delete()
        mine.filter(path=path).delete()
        spare = list(mine.order_by("-held_at").values_list("pk", flat=True)[MOST_FORMS - 1 :])
        mine.filter(pk__in=spare).delete()
        return HeldForm.objects.create(
            person_id=owner.person_id,
            membership_id=owner.membership_id,
            path=path,
            payload=fields,
            held_at=at,
            expires_at=at + KEPT_FOR,
        )
