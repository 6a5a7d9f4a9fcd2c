"""Asks the sources of the registry in their order, within a time budget, for the asking school only."""

import logging
from contextvars import copy_context
from datetime import datetime
from queue import Empty, SimpleQueue
from threading import BoundedSemaphore, Thread
from types import MappingProxyType

from django.conf import settings

from leavers.registry import limits
from leavers.registry.local import Local
from leavers.registry.port import (
    Answer,
    Cause,
    Elsewhere,
    Found,
    NotFound,
    Source,
    SourceAnswer,
    Unavailable,
)
from leavers.registry.simulated import Simulated
from leavers.rules import identity
from leavers.schools.models import School

logger = logging.getLogger(__name__)

SOURCES: MappingProxyType[str, Source] = MappingProxyType({"local": Local(), "simulated": Simulated()})
# A service that hangs holds a thread until it gives up; no more than these, so that it cannot hang us too.
AT_ONCE = 16
_places = BoundedSemaphore(AT_ONCE)


def look_up(nid: str, *, school: School, person_id: int, at: datetime) -> Answer:
    """Who the number is, as far as that school may know (ruling 7). The caller logs the look-up.

    The first source that knows the student, here or elsewhere, is believed. When none does and one of them
    gave no answer, the outcome is `Unavailable`, not `NotFound`. Never raises for what a source does.
    """
    number = identity.normalise(nid)
    if not number:
        return NotFound()
    if refusal := limits.count(person_id, at=at):
        return refusal
    outcome: SourceAnswer = NotFound()
    for key in settings.REGISTRY_SOURCES:
        answer = _checked(_ask(key, number, school=school, at=at), number, school)
        if isinstance(answer, Found | Elsewhere):
            return answer
        if isinstance(answer, Unavailable):
            outcome = answer
    return outcome


def _checked(answer: SourceAnswer, nid: str, school: School) -> SourceAnswer:
    """No source is trusted to keep to the question: it may name no other student and no other school."""
    if not isinstance(answer, Found):
        return answer
    if answer.enrolment.nid != nid:
        logger.error("registry source answered for another number", extra={"source": answer.enrolment.source})
        return Unavailable(Cause.ERROR)
    return answer if answer.enrolment.school_code == school.code else Elsewhere()


def _ask(key: str, nid: str, *, school: School, at: datetime) -> SourceAnswer:
    try:
        source = SOURCES[key]
        if source.remote:
            return _ask_within(settings.REGISTRY_TIMEOUT_SECONDS, source, nid, school=school, at=at)
        return source.ask(nid, school=school, at=at)
    except Exception as error:
        # The type only: the message and the trace may hold the number.
        logger.warning("registry source failed", extra={"source": key, "error": type(error).__name__})
        return Unavailable(Cause.ERROR)


def _ask_within(seconds: float, source: Source, nid: str, *, school: School, at: datetime) -> SourceAnswer:
    """Ask in a thread of its own and wait that long. What the source raises is raised here."""
    if not _places.acquire(blocking=False):
        return Unavailable(Cause.BUSY)
    answers: SimpleQueue[SourceAnswer | Exception] = SimpleQueue()

    def work() -> None:
        try:
            answers.put(source.ask(nid, school=school, at=at))
        except Exception as error:
            answers.put(error)
        finally:
            _places.release()

    # A daemon: a hanging service must not keep the server from stopping. The context carries the request id.
    Thread(target=copy_context().run, args=(work,), name="registry", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except Empty:
        return Unavailable(Cause.TIMEOUT)
    if isinstance(answer, Exception):
        raise answer
    return answer
