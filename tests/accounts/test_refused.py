"""A lacking right inside one's own school is a page that says so and names whom to ask (ruling 20)."""

from django.test import Client
from django.urls import reverse

from leavers.accounts.models import Membership, Person
from leavers.rules.permissions import Role
from leavers.vault.models import AccessEntry, Action
from tests.filings import file
from tests.people import Cast, visitor
from tests.visits import client_of, words


def test_a_lacking_right_is_said_with_the_name_of_the_chief(cast: Cast) -> None:
    answer = client_of(cast.chen).get(reverse("cases:notify", args=[file(cast.chen).pk]))
    assert answer.status_code == 403
    assert "您沒有使用這個功能的權限" in words(answer)
    assert "需要時請洽本校主要通報人員：林淑芬" in words(answer)


def test_all_chiefs_who_still_work_there_are_named(cast: Cast) -> None:
    visitor("second.chief9", "高美華", Role.CHIEF, cast.school)
    gone = visitor("gone.chief9", "離職人", Role.CHIEF, cast.school)
    Person.objects.filter(pk=gone.person_id).update(is_active=False)
    answer = client_of(cast.chen).get(reverse("cases:notify", args=[file(cast.chen).pk]))
    assert "需要時請洽本校主要通報人員：林淑芬、高美華" in words(answer)


def test_a_school_without_a_chief_names_nobody(cast: Cast) -> None:
    case = file(cast.chen)
    Membership.objects.filter(pk=cast.lin.membership.pk).update(is_active=False)
    answer = client_of(cast.chen).get(reverse("cases:notify", args=[case.pk]))
    assert answer.status_code == 403
    assert "需要時請洽" not in words(answer)


def test_an_account_without_a_role_is_told_so(cast: Cast) -> None:
    nobody = Person.objects.create_person(account="nobody", name="新同仁")
    client = Client()
    client.force_login(nobody)
    answer = client.get(reverse("cases:detail", args=[file(cast.chen).pk]))
    assert answer.status_code == 403
    assert "您的帳號還沒有可用的身分" in words(answer)


def test_the_refusal_is_one_line_of_the_access_log(cast: Cast) -> None:
    case = file(cast.chen)
    client_of(cast.chen).get(reverse("cases:notify", args=[case.pk]))
    entry = AccessEntry.objects.get(action=Action.DENY)
    assert (entry.actor_id, entry.subject_id, entry.detail) == (
        cast.chen.person_id,
        case.pk,
        {"act": "notify"},
    )
