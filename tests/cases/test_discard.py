"""刪除草稿: whatever was begun can be thrown away again, by whoever began it and by nobody else."""

from typing import Any

import pytest
from django.urls import reverse

from leavers.accounts.visitor import Visitor
from leavers.cases import actions
from leavers.cases.models import Case, Draft
from leavers.cases.models.draft import DraftKind
from leavers.vault.models import AccessEntry, Action
from tests.filings import NOW, closed, notified
from tests.people import Cast
from tests.visits import HTMX, client_of, words


@pytest.fixture
def case(cast: Cast) -> Case:
    return notified(cast.chen, cast.lin)


def begun(by: Visitor, case: Case | None, kind: DraftKind, step: str = "") -> Draft:
    payload: dict[str, Any] = {"start": {}} if kind == DraftKind.REPORT else {"text": "寫到一半"}
    return actions.save_draft(draft=None, kind=kind, step=step, payload=payload, by=by, at=NOW, case=case)


def address(draft: Draft) -> str:
    return reverse("cases:discard", args=[draft.pk])


@pytest.mark.parametrize(
    ("kind", "step", "sentence"),
    [
        (DraftKind.RECORD, "", "拉娃．達奧斯的草稿（追蹤紀錄）會刪除，填寫的內容不能復原。"),
        (DraftKind.FORM, "withdraw", "拉娃．達奧斯的草稿（撤案）會刪除，填寫的內容不能復原。"),
        (DraftKind.FORM, "correct_nid", "拉娃．達奧斯的草稿（更正身分證字號）會刪除，"),
        (DraftKind.REPORT, "student", "拉娃．達奧斯的草稿（修正通報）會刪除，"),
    ],
)
def test_it_asks_once_more_and_then_forgets(
    cast: Cast, case: Case, kind: DraftKind, step: str, sentence: str
) -> None:
    draft = begun(cast.lin, case, kind, step)
    client = client_of(cast.lin)
    assert sentence in words(client.get(address(draft)))
    assert Draft.objects.exists()
    answer = client.post(address(draft))
    assert (answer.status_code, answer["Location"]) == (303, reverse("cases:index") + "?state=draft")
    assert "草稿已刪除" in words(client.get(answer["Location"]))
    assert not Draft.objects.exists()
    assert client.post(address(draft)).status_code == 404


def test_the_dialog_is_the_same_form(cast: Cast, case: Case) -> None:
    draft = begun(cast.chen, case, DraftKind.RECORD)
    part = client_of(cast.chen).get(address(draft), headers=HTMX | {"HX-Target": "dialog"}).content.decode()
    assert "<html" not in part
    assert "刪除草稿？" in part


def test_a_draft_of_somebody_else_is_not_there(cast: Cast, case: Case) -> None:
    draft = begun(cast.chen, case, DraftKind.RECORD)
    for who in (cast.lin, cast.huang, cast.zhao):
        assert client_of(who).post(address(draft)).status_code == 404
    assert Draft.objects.filter(pk=draft.pk).exists()
    assert AccessEntry.objects.filter(action=Action.DENY, subject_kind="draft").count() == 3


def test_what_is_no_longer_offered_can_be_thrown_away_all_the_same(cast: Cast) -> None:
    case = closed(cast.chen, cast.lin, 2)
    draft = begun(cast.chen, case, DraftKind.RECORD)
    client = client_of(cast.chen)
    assert "沒有草稿" in words(client.get(reverse("cases:index") + "?state=draft"))
    assert client.post(address(draft)).status_code == 303
    assert not Draft.objects.exists()
