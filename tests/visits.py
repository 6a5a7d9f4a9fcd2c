"""A signed-in client, and what a page says."""

import html
import re
from typing import Any

from django.contrib.messages.storage.session import SessionStorage
from django.test import Client, RequestFactory

from leavers.accounts.models import HeldForm
from leavers.accounts.visitor import SESSION_KEY, Visitor
from leavers.ui.form_of import FIELD, FormOf, mint

HTMX = {"HX-Request": "true"}


def client_of(visitor: Visitor, **options: Any) -> Client:
    """A browser in which this visitor has signed in, in the role they act in."""
    client = Client(**options)
    client.force_login(visitor.person)
    session = client.session
    session[SESSION_KEY] = visitor.membership.pk
    session.save()
    return client


def words(answer: Any) -> str:
    """The page as a reader sees it: without tags, entities resolved, blanks folded."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", text))).strip()


def value_of(answer: Any, name: str) -> str:
    """What stands in the input of that name."""
    tag = re.search(rf'<input[^>]*\bname="{re.escape(name)}"[^>]*>', answer.content.decode())
    value = tag and re.search(r'\bvalue="([^"]*)"', tag[0])
    return html.unescape(value[1]) if value else ""


def messages_of(client: Client) -> list[str]:
    """What the next page would say about the last act."""
    request = RequestFactory().get("/")
    request.session = client.session
    return [str(message) for message in SessionStorage(request)]


def form_of(visitor: Visitor) -> dict[str, str]:
    """What every form on this visitor's screen carries."""
    return {FIELD: mint(FormOf(visitor.person_id, visitor.membership.pk))}


def held_after_the_end(visitor: Visitor, address: str, data: dict[str, Any]) -> str:
    """The key of what this visitor sent after the session had ended."""
    Client().post(address, data | form_of(visitor))
    return str(HeldForm.objects.get(person_id=visitor.person_id, path=address).pk)
