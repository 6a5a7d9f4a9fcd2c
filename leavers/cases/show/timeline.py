"""The history of a case as people read it, newest first: what happened, who did it, and in whose words."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from leavers.cases.models import Case, Event, Record
from leavers.cases.models.event import Kind
from leavers.cases.show.changes import Compared, compared, label_of
from leavers.cases.show.hindsight import anchor, as_filed, references
from leavers.cases.show.record import RecordView, evidence, record_view
from leavers.rules import codes, rocdate
from leavers.rules.law.book import Words
from leavers.rules.lifecycle import State, Step
from leavers.rules.permissions import Role


@dataclass(frozen=True, kw_only=True)
class Item:
    """One entry. A tracking record bears the day of the contact (`on`), anything else its moment (`at`).

    `words` is our sentence, `text` and `reason` are what somebody wrote, `asides` small print.
    `look` is "rec" for a record, else "". `amends` marks an 異動. `remove` and `correct` are the number of a
    record that the reader may remove, or set right with a new one, else 0. `refs` are the records that this
    one sets right or is set right by, as (words, anchor).
    """

    title: str
    icon: str
    look: str = ""
    anchor: str = ""
    at: datetime | None = None
    on: date | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    words: str = ""
    text: str = ""
    reason: str = ""
    asides: tuple[str, ...] = ()
    changes: tuple[Compared, ...] = ()
    amends: bool = False
    remove: int = 0
    correct: int = 0
    refs: tuple[tuple[str, str], ...] = ()


class _Told(NamedTuple):
    title: Words
    icon: str
    words: Words


_STORY: Mapping[str, _Told] = {
    Step.SUBMIT: _Told(
        gettext_lazy("提交通報"),
        "document",
        gettext_lazy("%(name)s填報，離校種類「%(category)s」，離校日期%(left_on)s。"),
    ),
    Step.NOTIFY: _Told(
        gettext_lazy("已通報"), "send", gettext_lazy("%(name)s審核無誤，案件狀態改為「追蹤中」。")
    ),
    Step.SEND_BACK: _Told(
        gettext_lazy("退回給填報人"), "send_back", gettext_lazy("%(name)s退回，等填報人修正後重新提交。")
    ),
    Step.SUGGEST_CLOSING: _Told(
        gettext_lazy("建議結案"), "closing", gettext_lazy("%(name)s建議結案，案件狀態改為「待結案」。")
    ),
    Step.KEEP_OPEN: _Told(
        gettext_lazy("退回，繼續追蹤"),
        "send_back",
        gettext_lazy("%(name)s退回，案件回到「追蹤中」；原來的建議結案不再有效。"),
    ),
    Step.CLOSE: _Told(gettext_lazy("已結案"), "closed", gettext_lazy("%(name)s確認結案原因並結案。")),
    Step.REOPEN: _Told(
        gettext_lazy("取消結案"), "reopen", gettext_lazy("%(name)s取消結案，案件回到「追蹤中」。")
    ),
    Step.WITHDRAW: _Told(
        gettext_lazy("已撤案"), "withdrawn", gettext_lazy("%(name)s撤案，原因是「%(withdrawal)s」。")
    ),
    Kind.REMOVE_RECORD: _Told(
        gettext_lazy("刪除追蹤紀錄"), "remove", gettext_lazy("%(name)s刪除了一筆追蹤紀錄。")
    ),
    Kind.ASSIGN: _Told(
        gettext_lazy("異動協助追蹤人員"), "accounts", gettext_lazy("%(name)s異動了協助追蹤人員。")
    ),
    Kind.PROTECT: _Told(
        gettext_lazy("設定保護個案"), "shield", gettext_lazy("%(name)s設定這個案件為保護個案。")
    ),
    Kind.RECLASSIFY: _Told(
        gettext_lazy("變更離校種類"), "swap", gettext_lazy("%(name)s變更離校種類，案號不變。變更依據：")
    ),
    Kind.CORRECT: _Told(gettext_lazy("更正資料"), "edit", gettext_lazy("%(name)s更正了案件的資料。")),
}
_UNPROTECTED = _Told(
    gettext_lazy("取消保護個案設定"), "shield", gettext_lazy("%(name)s取消這個案件的保護個案設定。")
)
_RESUBMITTED = _Told(
    gettext_lazy("重新提交"), "document", gettext_lazy("%(name)s修正後重新提交，等主要通報人員審核。")
)
# 異動: what changes a case and is no step of its life.
_AMENDS = {kind.value for kind in Kind} - {Kind.RECORD.value}
# What a record was written with; the other events only point at one.
_WRITES_RECORD = {Step.SUBMIT.value, Step.SUGGEST_CLOSING.value, Kind.RECORD.value}


def timeline(
    case: Case,
    events: Sequence[Event],
    *,
    only: str = "",
    named: Mapping[int, str] = MappingProxyType({}),
    removable: Callable[[Record], bool] = lambda _record: False,
    correctable: bool = False,
) -> list[Item]:
    """The entries for `events`, which come newest first with their people and records.

    `only` is "records" or "changes" for those alone. `named` are the people whom events speak of by number,
    `removable` says of a record whether the reader may remove it, `correctable` whether the reader may write
    another one that sets it right.
    """
    written = [event.record for event in events if event.record and event.kind in _WRITES_RECORD]
    refs, filed = references(written), as_filed(case, events)
    items = (
        replace(item, correct=item.correct if correctable else 0, refs=refs.get(item.anchor, ()))
        for event in events
        for item in _items(case, event, named, filed, removable)
    )
    if only == "records":
        return [item for item in items if item.look == "rec"]
    return [item for item in items if item.amends or only != "changes"]


def _items(
    case: Case,
    event: Event,
    named: Mapping[int, str],
    filed: Mapping[str, str],
    removable: Callable[[Record], bool],
) -> Iterator[Item]:
    if event.kind != Kind.RECORD:
        yield _happening(case, event, named, filed)
    if event.record and event.kind in _WRITES_RECORD:
        may = removable(event.record)
        yield replace(_contact(case, event, event.record), remove=event.record.number if may else 0)


def _happening(case: Case, event: Event, named: Mapping[int, str], filed: Mapping[str, str]) -> Item:
    detail = event.detail or {}
    told = _told(event)
    figures = {
        "name": event.by.name,
        **filed,
        "withdrawal": codes.label("withdrawal", case.withdrawal) if case.withdrawal else "",
    }
    return Item(
        title=str(told.title),
        icon=told.icon,
        at=event.at,
        words=str(told.words) % figures,
        pairs=(*_sent_back(event, detail), *_closed(detail), *_assigned(detail, named), *_struck(event)),
        reason=event.reason or detail.get("note", ""),
        asides=_one_person(case, event),
        changes=tuple(compared(detail.get("changes", ()))),
        amends="changes" in detail or event.kind in _AMENDS,
    )


def _sent_back(event: Event, detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if event.kind != Step.SEND_BACK:
        return
    if why := detail.get("why"):
        yield (_("退回的情形"), codes.label("return_reason", why))
    if names := detail.get("fields"):
        yield (_("請修正"), _("、").join(label_of(name) for name in names))


def _closed(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Also of a case that was opened again: the case itself no longer says for what it was closed."""
    if closing := detail.get("closing"):
        yield (_("結案原因"), codes.label("closing", closing))
        yield from evidence(closing, detail)


def _assigned(detail: Mapping[str, Any], named: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    for key, label in (("added", _("新增")), ("removed", _("移除"))):
        if names := [named[pk] for pk in detail.get(key, ()) if pk in named]:
            yield (label, _("、").join(names))
    if from_on := detail.get("from_on"):
        yield (_("自"), rocdate.full(date.fromisoformat(from_on)))
    if last_on := detail.get("last_on"):
        yield (_("最後一天"), rocdate.full(date.fromisoformat(last_on)))


def _struck(event: Event) -> Iterator[tuple[str, str]]:
    if event.kind == Kind.REMOVE_RECORD and event.record:
        words = _("第%(number)s筆，%(day)s")
        figures = {"number": event.record.number, "day": rocdate.full(event.record.tracked_on)}
        yield (_("追蹤紀錄"), words % figures)


def _told(event: Event) -> _Told:
    if event.kind == Step.SUBMIT and event.before != State.DRAFT:
        return _RESUBMITTED
    if event.kind == Kind.PROTECT and (event.detail or {}).get("protected") is False:
        return _UNPROTECTED
    return _STORY.get(event.kind) or _Told(deed_label(event.kind), "info", gettext_lazy("%(name)s"))


def deed_label(kind: str) -> str:
    """What an event of this kind is called: a step of the life, or another happening."""
    steps: tuple[str, ...] = tuple(Step)
    return str(Step(kind).label if kind in steps else Kind(kind).label)


def _one_person(case: Case, event: Event) -> tuple[str, ...]:
    """Doing both is allowed and shown (rulings 11 and "who may")."""
    if event.kind == Step.NOTIFY and event.by_id == case.filer_id:
        return (_("填報和通報是同一人。"),)
    if event.kind == Step.CLOSE and event.record and event.by_id == event.record.author_id:
        return (_("建議結案和結案是同一人。"),)
    return ()


def _contact(case: Case, event: Event, record: Record) -> Item:
    view = record_view(record)
    if record.removed_at:
        return Item(
            title=_("追蹤紀錄%(number)s（已刪除）") % {"number": view.number},
            icon="remove",
            look="rec",
            on=view.tracked_on,
            asides=(_("這筆追蹤紀錄已刪除，刪除的人和原因在上面的歷程裡。"),),
        )
    return Item(
        title=_("追蹤紀錄%(number)s：%(method)s") % {"number": view.number, "method": view.method},
        icon=view.icon,
        look="rec",
        anchor=anchor(record),
        correct=view.number,
        on=view.tracked_on,
        pairs=(*view.pairs, *_written(event, view), *_suggestion(case, view)),
        text=view.text,
        reason=view.closing.note if view.closing else "",
        asides=(_("通報前的第一筆紀錄不可刪除"),) if view.is_first else (),
    )


def _written(event: Event, view: RecordView) -> Iterator[tuple[str, str]]:
    """Who kept contact, and when that was written down if it was another day."""
    who = _("%(name)s（%(role)s）") % {"name": view.author, "role": Role(event.role).label}
    yield (_("追蹤人"), who)
    written_on = timezone.localdate(view.submitted_at)
    if written_on != view.tracked_on:
        yield (_("填寫日"), rocdate.full(written_on))


def _suggestion(case: Case, view: RecordView) -> Iterator[tuple[str, str]]:
    if view.is_first:
        return
    if view.closing is None:
        yield (_("建議結案"), _("否"))
        return
    live = view.pk == case.suggestion_id
    answer = view.closing.label if live else _("%(reason)s（不再有效）") % {"reason": view.closing.label}
    yield (_("建議結案"), answer)
    yield from view.closing.evidence
