"""A signed-in client, and what a page says."""

import html
import re
from typing import Any

from django.contrib.messages.storage.session import SessionStorage
from django.test import Client, RequestFactory

from leavers.accounts.visitor import SESSION_KEY, Visitor

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
