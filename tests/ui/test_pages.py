"""Whole pages, and blocks of them for htmx."""

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from leavers.ui.pages import leave_for, page
from leavers.web.forms import GalleryDialogForm

DIALOG = "web/gallery_dialog.html"


class NoMessages(BaseStorage):
    """Messages without a session."""

    def _get(self, *_args: object, **_kwargs: object) -> tuple[list[object], bool]:
        return [], True


@pytest.fixture
def ask(rf: RequestFactory) -> "Ask":
    return Ask(rf)


class Ask:
    """Requests as the middleware leaves them, with htmx's headers where given."""

    def __init__(self, rf: RequestFactory) -> None:
        self.rf = rf

    def __call__(self, **headers: str) -> HttpRequest:
        request = self.rf.get("/gallery/dialog/", headers=headers)
        request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # as its middleware does
        request._messages = NoMessages(request)  # type: ignore[attr-defined]  # as its middleware does
        return request


def test_a_page_comes_whole_and_is_stored_nowhere(ask: Ask) -> None:
    answer = page(ask(), DIALOG, block="dialog", form=GalleryDialogForm())
    assert answer.content.startswith(b"<!doctype html>")
    assert answer["Cache-Control"] == "no-store"
    assert "HX-Request" in answer["Vary"]


def test_htmx_gets_the_block_alone_with_a_token_against_forgery(ask: Ask) -> None:
    answer = page(ask(HX_Request="true"), DIALOG, block="dialog", form=GalleryDialogForm())
    html = answer.content.decode()
    assert "<html" not in html
    assert "csrfmiddlewaretoken" in html
    assert "<h2" in html
    assert answer["Cache-Control"] == "no-store"


def test_of_several_blocks_the_one_named_like_the_target_is_given(ask: Ask) -> None:
    blocks = ("dialog", "title")
    request = ask(HX_Request="true", HX_Target="title")
    html = page(request, DIALOG, block=blocks, form=GalleryDialogForm()).content.decode()
    assert html == "退回給填報人"
    request = ask(HX_Request="true", HX_Target="elsewhere")
    assert "<html" in page(request, DIALOG, block=blocks, form=GalleryDialogForm()).content.decode()


@pytest.mark.parametrize("header", ["HX_Boosted", "HX_History_Restore_Request"])
def test_htmx_that_replaces_the_page_gets_the_page(ask: Ask, header: str) -> None:
    request = ask(HX_Request="true", **{header: "true"})
    assert b"<html" in page(request, DIALOG, block="dialog", form=GalleryDialogForm()).content


def test_a_page_without_blocks_is_whole_whoever_asks(ask: Ask) -> None:
    assert b"<html" in page(ask(HX_Request="true"), DIALOG, form=GalleryDialogForm()).content


def test_errors_show_in_the_title(ask: Ask) -> None:
    assert "<title>錯誤：" in page(ask(), DIALOG, form=GalleryDialogForm({})).content.decode()
    assert "<title>退回" in page(ask(), DIALOG, form=GalleryDialogForm()).content.decode()


def test_leaving_redirects_a_browser_and_tells_htmx(ask: Ask) -> None:
    plain = leave_for(ask(), "/cases/1/")
    assert (plain.status_code, plain["Location"]) == (303, "/cases/1/")
    swapped = leave_for(ask(HX_Request="true"), "/cases/1/")
    assert (swapped.status_code, swapped["HX-Redirect"]) == (204, "/cases/1/")
