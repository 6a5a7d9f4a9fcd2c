"""``manage.py verify_access_log`` against everything that somebody with SQL could do."""

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F, QuerySet

from leavers.vault import triggers
from leavers.vault.access import record
from leavers.vault.models import AccessEntry, Action, ChainHead

pytestmark = pytest.mark.django_db
SCHOOL, OTHER_SCHOOL = "210305", "193301"


def log(*chains: str) -> None:
    for chain in chains:
        record(Action.READ, chain=chain, actor_id=7, role="chief", subject=("case", 17), detail={"n": 1})


@pytest.fixture(autouse=True)
def five_lines_in_each_of_two_schools() -> None:
    log(*[SCHOOL, OTHER_SCHOOL] * 5)


def lines(**which: Any) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(chain=SCHOOL, **which)


def head() -> QuerySet[ChainHead]:
    return ChainHead.objects.filter(chain=SCHOOL)


def verify(heads: Path | None = None) -> tuple[int, str]:
    """The exit code and what was printed."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("verify_access_log", stdout=out, stderr=err, heads=heads)
    except CommandError as error:
        return error.returncode, err.getvalue()
    return 0, out.getvalue()


def verify_after(change: Callable[[], object], heads: Path | None = None) -> tuple[int, str]:
    """The same after somebody took the triggers off, changed rows, and put the triggers back."""
    with triggers.lifted(connection):
        change()
    return verify(heads)


def swap(one: int, other: int) -> None:
    lines(seq=one).update(seq=999)
    lines(seq=other).update(seq=one)
    lines(seq=999).update(seq=other)


def cut_off_with_head(keep: int) -> None:
    lines(seq__gt=keep).delete()
    head().update(seq=keep, digest=lines(seq=keep).get().digest)


def test_a_whole_log_is_called_whole() -> None:
    assert verify() == (0, "The access log is whole: 2 chains, 10 lines.\n")


def test_a_log_without_lines_is_whole() -> None:
    def empty() -> None:
        AccessEntry.objects.all().delete()
        ChainHead.objects.all().delete()

    assert verify_after(empty) == (0, "The access log is whole: 0 chains, 0 lines.\n")


@pytest.mark.parametrize(
    "change",
    [
        {"actor_id": 8},
        {"actor_id": None},
        {"role": "homeroom"},
        {"action": "print"},
        {"subject_kind": "list"},
        {"subject_id": 18},
        {"detail": {"n": 2}},
        {"request_id": "x"},
        {"ip": "192.0.2.1"},
        {"at": dt.datetime(2026, 11, 23, 2, 1, tzinfo=dt.UTC)},
        {"digest": "0" * 64},
        {"prev": "0" * 64},
    ],
)
def test_a_change_in_any_column_is_found(change: dict[str, Any]) -> None:
    code, printed = verify_after(lambda: lines(seq=3).update(**change))
    assert (code, printed) == (1, f"chain {SCHOOL}, line 3: changed\n")


def test_a_removed_line_is_found() -> None:
    code, printed = verify_after(lambda: lines(seq=3).delete())
    assert (code, printed) == (1, f"chain {SCHOOL}, line 3: missing\n")


def test_the_removed_first_line_is_found() -> None:
    assert verify_after(lambda: lines(seq=1).delete()) == (1, f"chain {SCHOOL}, line 1: missing\n")


def test_swapped_lines_are_found() -> None:
    assert verify_after(lambda: swap(2, 4)) == (1, f"chain {SCHOOL}, line 2: changed\n")


def test_a_line_carried_over_from_another_school_is_found() -> None:
    def carry_over() -> None:
        lines(seq=3).delete()
        AccessEntry.objects.filter(chain=OTHER_SCHOOL, seq=3).update(chain=SCHOOL)

    code, printed = verify_after(carry_over)
    assert code == 1
    assert f"chain {SCHOOL}, line 3: changed" in printed
    assert f"chain {OTHER_SCHOOL}, line 3: missing" in printed


def test_a_line_removed_with_all_numbers_closed_up_is_found() -> None:
    def close_up() -> None:
        lines(seq=3).delete()
        for seq in (4, 5):
            lines(seq=seq).update(seq=F("seq") - 1)
        head().update(seq=4)

    assert verify_after(close_up) == (1, f"chain {SCHOOL}, line 3: changed\n")


def test_a_log_cut_off_at_the_end_is_found() -> None:
    assert verify_after(lambda: lines(seq__gt=3).delete()) == (1, f"chain {SCHOOL}, line 4: missing\n")


def test_a_head_set_back_is_found() -> None:
    def set_back() -> None:
        head().update(seq=4, digest=lines(seq=4).get().digest)

    code, printed = verify_after(set_back)
    assert (code, printed) == (1, f"chain {SCHOOL}, line 5: stands beyond the head of the chain\n")


def test_a_forged_head_is_found() -> None:
    code, printed = verify_after(lambda: head().update(digest="0" * 64))
    assert (code, printed) == (1, f"chain {SCHOOL}, line 5: the head of the chain names another line\n")


def test_a_removed_head_is_found() -> None:
    code, printed = verify_after(lambda: head().delete())
    assert (code, printed) == (1, f"chain {SCHOOL}, line 1: stands beyond the head of the chain\n")


def test_a_log_without_its_triggers_is_reported_even_when_no_line_is_touched() -> None:
    triggers.remove(connection, "vault_accessentry")
    code, printed = verify()
    triggers.install(connection, "vault_accessentry")
    assert (code, printed) == (1, "table vault_accessentry is not append-only any more\n")


def test_kept_heads_find_a_log_cut_off_together_with_its_head(tmp_path: Path) -> None:
    kept = tmp_path / "heads.json"
    assert verify(kept)[0] == 0
    assert verify_after(lambda: cut_off_with_head(3)) == (0, "The access log is whole: 2 chains, 8 lines.\n")
    code, printed = verify(kept)
    assert (code, printed) == (
        1,
        f"chain {SCHOOL}, line 5: the line that an earlier head names is gone or another one\n",
    )


def test_kept_heads_find_a_whole_chain_that_vanished(tmp_path: Path) -> None:
    kept = tmp_path / "heads.json"
    verify(kept)

    def vanish() -> None:
        lines().delete()
        head().delete()

    code, printed = verify_after(vanish, kept)
    assert code == 1
    assert f"chain {SCHOOL}, line 5" in printed


def test_kept_heads_are_renewed_only_when_all_is_well(tmp_path: Path) -> None:
    kept = tmp_path / "heads.json"
    verify(kept)
    first = kept.read_text()
    log(SCHOOL)
    assert verify(kept)[0] == 0
    second = kept.read_text()
    assert second != first
    assert verify_after(lambda: cut_off_with_head(3), kept)[0] == 1
    assert kept.read_text() == second


@pytest.mark.parametrize("forgery", ["", "{}", "[]", '{"heads": "{}", "signature": "00"}'])
def test_a_forged_file_of_heads_is_refused(tmp_path: Path, forgery: str) -> None:
    kept = tmp_path / "heads.json"
    kept.write_text(forgery)
    code, printed = verify(kept)
    assert code == 1
    assert "heads" in printed
    assert kept.read_text() == forgery


def test_an_altered_file_of_heads_is_refused(tmp_path: Path) -> None:
    kept = tmp_path / "heads.json"
    verify(kept)
    kept.write_text(kept.read_text().replace("[5,", "[3,"))
    assert verify(kept)[0] == 1
