"""Two 主通 of one school decide on one case at one instant: one does, the other is told who did."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
from django.urls import reverse

from leavers.accounts.visitor import Visitor
from leavers.cases.models import Case, Event
from leavers.rules.lifecycle import LIFE, State, Step
from leavers.rules.permissions import Role
from tests.databases import at_once
from tests.filings import file, fresh, suggested, token
from tests.people import Cast, make_cast, visitor
from tests.visits import client_of, words


class Decision(NamedTuple):
    """A deed as the 主通 sends it: its page, what is typed there, and what the history calls it."""

    step: Step
    typed: dict[str, str]
    called: str


NOTIFY = Decision(Step.NOTIFY, {}, "通報")
CLOSE = Decision(Step.CLOSE, {"closing": "C1", "C1_effective_on": "115/11/23"}, "結案")
SEND_BACK = Decision(Step.SEND_BACK, {"why": "B1", "reason": "離校日期和出缺勤紀錄不同。"}, "退回給填報人")
KEEP_OPEN = Decision(Step.KEEP_OPEN, {"reason": "只到校半天，請再追蹤。"}, "退回，繼續追蹤")
Prepare = Callable[[Cast, int], Case]
PAIRS: list[tuple[Prepare, Decision, Decision]] = [
    (lambda cast, n: file(cast.chen, n), NOTIFY, NOTIFY),
    (lambda cast, n: file(cast.chen, n), NOTIFY, SEND_BACK),
    (lambda cast, n: suggested(cast.chen, cast.lin, n), CLOSE, CLOSE),
    (lambda cast, n: suggested(cast.chen, cast.lin, n), CLOSE, KEEP_OPEN),
]
every_pair = pytest.mark.parametrize(
    ("prepare", "first", "second"), PAIRS, ids=[f"{one.step} and {other.step}" for _case, one, other in PAIRS]
)


def decide(cast: Cast, prepare: Prepare, first: Decision, second: Decision, rounds: int) -> None:
    """So many rounds, each on a case of its own; the two take turns in who begins."""
    hsu = visitor("hsu.chief9", "許明德", Role.CHIEF, cast.school)
    clients = {who.person_id: client_of(who) for who in (cast.lin, hsu)}

    def send(case: Case, who: Visitor, what: Decision) -> Any:
        address = reverse(f"cases:{what.step.value}", args=[case.pk])
        return clients[who.person_id].post(address, {**what.typed, "token": token()})

    for n in range(1, rounds + 1):
        case = prepare(cast, n)
        before = Event.objects.filter(case=case).count()
        sides = [(cast.lin, first), (hsu, second)][:: 1 if n % 2 else -1]
        answers = at_once(*(partial(send, case, *side) for side in sides))
        assert Event.objects.filter(case=case).count() == before + 1
        _one_won(fresh(case), sides, answers)


def _one_won(case: Case, sides: list[tuple[Visitor, Decision]], answers: list[Any]) -> None:
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    place = [answer.status_code for answer in answers].index(303)
    winner, decision = sides[place]
    last = Event.objects.filter(case=case).latest("pk")
    assert (last.kind, last.by_id) == (decision.step, winner.person_id)
    assert case.state == LIFE[decision.step].target
    told = f"{winner.person.name}在今天10:00做了「{decision.called}」。"
    assert f"{told} 案件{case.number}現在是「{State(case.state).label}」。" in words(answers[1 - place])


@every_pair
@pytest.mark.django_db(transaction=True)
def test_one_decides_and_the_other_is_told(prepare: Prepare, first: Decision, second: Decision) -> None:
    decide(make_cast(), prepare, first, second, rounds=4)


@every_pair
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_times(prepare: Prepare, first: Decision, second: Decision) -> None:
    decide(make_cast(), prepare, first, second, rounds=100 // len(PAIRS))
