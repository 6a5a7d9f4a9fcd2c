"""The look-up: sources in order, in time, for the asking school only, and never an exception."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from threading import BoundedSemaphore, Event
from typing import ClassVar

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from leavers.registry import lookup
from leavers.registry.lookup import look_up
from leavers.registry.port import (
    Answer,
    Cause,
    Elsewhere,
    Enrolment,
    Found,
    NotFound,
    SourceAnswer,
    TooMany,
    Unavailable,
)
from leavers.schools.models import School
from tests.people import Cast
from tests.registry.conftest import NID, NOW, Register

ENROLMENT = Enrolment(
    nid=NID,
    id_kind="NID",
    name="林小美",
    sex="2",
    born_on=date(2010, 2, 28),
    school_code="990301",
    source="stub",
    source_label="測試",
    as_of=NOW,
)


class Stub:
    """Answers what it is told to, in the thread or out of it."""

    remote: ClassVar[bool] = True

    def __init__(self, answer: Callable[[], SourceAnswer]) -> None:
        self.answer = answer
        self.asked: list[str] = []

    def ask(self, nid: str, *, school: School, at: datetime) -> SourceAnswer:
        self.asked.append(nid)
        return self.answer()


class Direct(Stub):
    remote: ClassVar[bool] = False


Use = Callable[..., None]


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Use]:
    """`use(first=Stub(…), second=…)` makes these the sources, in this order."""

    def used(**sources: Stub) -> None:
        monkeypatch.setattr(lookup, "SOURCES", sources)
        settings.REGISTRY_SOURCES = list(sources)

    yield used
    for thread in threading.enumerate():
        if thread.name == "registry":
            thread.join(10)  # a source that was given up must not outlive its test


def ask(cast: Cast, nid: str = NID) -> Answer:
    return look_up(nid, school=cast.school, person_id=cast.chen.person_id, at=NOW)


def fail() -> SourceAnswer:
    raise RuntimeError(f"no such student: {NID}")


def test_the_first_source_that_knows_the_student_is_believed(cast: Cast, use: Use) -> None:
    second = Stub(lambda: Found(replace(ENROLMENT, name="別人")))
    use(first=Stub(lambda: Found(ENROLMENT)), second=second)
    assert ask(cast) == Found(ENROLMENT)
    assert second.asked == []


def test_the_next_source_is_asked_when_one_does_not_know(cast: Cast, use: Use) -> None:
    use(first=Stub(NotFound), second=Stub(lambda: Found(ENROLMENT)))
    assert ask(cast) == Found(ENROLMENT)


def test_elsewhere_ends_the_search(cast: Cast, use: Use) -> None:
    second = Stub(lambda: Found(ENROLMENT))
    use(first=Stub(Elsewhere), second=second)
    assert ask(cast) == Elsewhere()
    assert second.asked == []


def test_sources_are_asked_for_the_normalised_number(cast: Cast, use: Use) -> None:
    source = Stub(NotFound)
    use(first=source)
    ask(cast, f" {NID[:4].lower()} {NID[4:]}")
    ask(cast, "".join(chr(ord(character) + 0xFEE0) for character in NID))
    assert source.asked == [NID, NID]


@pytest.mark.parametrize("kind", [Stub, Direct])
def test_a_source_that_raises_is_unavailable_and_the_log_names_no_student(
    cast: Cast, use: Use, caplog: pytest.LogCaptureFixture, kind: type[Stub]
) -> None:
    use(first=kind(fail))
    with caplog.at_level(logging.DEBUG):
        assert ask(cast) == Unavailable(Cause.ERROR)
    assert "registry source failed" in caplog.text
    assert all(NID not in str(record.__dict__) for record in caplog.records)


def test_a_source_that_hangs_is_given_up_in_time(cast: Cast, use: Use, settings: Settings) -> None:
    settings.REGISTRY_TIMEOUT_SECONDS = 0.05
    released = Event()

    def hang() -> SourceAnswer:
        released.wait(10)
        return Found(ENROLMENT)

    use(first=Stub(hang))
    started = time.monotonic()
    try:
        assert ask(cast) == Unavailable(Cause.TIMEOUT)
        assert time.monotonic() - started < 2
    finally:
        released.set()


def test_hanging_sources_cannot_take_all_threads(
    cast: Cast, use: Use, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.REGISTRY_TIMEOUT_SECONDS = 0.05
    monkeypatch.setattr(lookup, "_places", BoundedSemaphore(1))
    released = Event()

    def hang() -> SourceAnswer:
        released.wait(10)
        return NotFound()

    use(first=Stub(hang))
    try:
        assert ask(cast) == Unavailable(Cause.TIMEOUT)
        assert ask(cast) == Unavailable(Cause.BUSY)
    finally:
        released.set()


def test_not_found_is_only_said_when_every_source_answered(cast: Cast, use: Use) -> None:
    use(first=Stub(fail), second=Stub(NotFound))
    assert ask(cast) == Unavailable(Cause.ERROR)
    use(first=Stub(NotFound), second=Stub(NotFound))
    assert ask(cast) == NotFound()


def test_a_later_source_helps_when_an_earlier_one_is_down(cast: Cast, use: Use) -> None:
    use(first=Stub(fail), second=Stub(lambda: Found(ENROLMENT)))
    assert ask(cast) == Found(ENROLMENT)


def test_a_source_that_names_another_school_is_not_repeated(cast: Cast, use: Use) -> None:
    use(first=Stub(lambda: Found(replace(ENROLMENT, school_code=cast.other_school.code))))
    assert ask(cast) == Elsewhere()


def test_a_source_that_answers_for_another_number_is_not_believed(cast: Cast, use: Use) -> None:
    use(first=Stub(lambda: Found(replace(ENROLMENT, nid="A223456781"))))
    assert ask(cast) == Unavailable(Cause.ERROR)


def test_an_unknown_source_is_unavailable(cast: Cast, settings: Settings) -> None:
    settings.REGISTRY_SOURCES = ["ministry"]
    assert ask(cast) == Unavailable(Cause.ERROR)


def test_no_source_at_all_means_not_found(cast: Cast, settings: Settings) -> None:
    settings.REGISTRY_SOURCES = []
    assert ask(cast) == NotFound()


def test_an_empty_number_costs_nothing(cast: Cast, use: Use, settings: Settings) -> None:
    settings.REGISTRY_LOOKUPS_PER_HOUR = 1
    source = Stub(NotFound)
    use(first=source)
    assert ask(cast, "　") == NotFound()
    assert ask(cast, " \u200b") == NotFound()
    assert source.asked == []
    assert ask(cast) == NotFound()


def test_too_many_look_ups_are_refused_before_any_source_is_asked(
    cast: Cast, use: Use, settings: Settings
) -> None:
    settings.REGISTRY_LOOKUPS_PER_HOUR = 2
    source = Stub(lambda: Found(ENROLMENT))
    use(first=source)
    answers = [ask(cast) for _ in range(3)]
    assert isinstance(answers[2], TooMany)
    assert len(source.asked) == 2
    other = look_up(NID, school=cast.school, person_id=cast.wang.person_id, at=NOW)
    assert other == Found(ENROLMENT)


def test_the_registry_of_the_school_goes_before_the_simulated_one(cast: Cast, register: Register) -> None:
    register(cast.school)
    answer = ask(cast)
    assert isinstance(answer, Found)
    assert answer.enrolment.source == "local"


def test_a_demonstration_finds_a_student_without_any_import(cast: Cast) -> None:
    answer = ask(cast)
    assert isinstance(answer, Found)
    assert answer.enrolment.source_label == "模擬學籍"


def test_production_never_answers_with_an_invented_student(cast: Cast, settings: Settings) -> None:
    settings.PRODUCTION = True
    assert ask(cast) == Unavailable(Cause.ERROR)
    assert [problem.id for problem in run_checks()].count("registry.E002") == 1


def test_the_checks_name_an_unknown_source(settings: Settings) -> None:
    settings.REGISTRY_SOURCES = ["local", "ministry"]
    assert "registry.E001" in [problem.id for problem in run_checks()]
    settings.REGISTRY_SOURCES = ["local"]
    assert not [problem for problem in run_checks() if str(problem.id).startswith("registry")]
