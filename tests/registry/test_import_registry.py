"""The import: all or nothing, the same again changes nothing, and every school gets its own students."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries, Settings

from leavers.registry import importing, storing
from leavers.registry.local import Local
from leavers.registry.models import ImportBatch, RegisteredStudent
from leavers.registry.port import Elsewhere, Found, NotFound
from leavers.rules.identity import marked_nid
from tests.databases import at_once
from tests.people import Cast, school
from tests.registry.conftest import NID, NOW, Register
from tests.registry.rosters import GOOD, HEADER, OTHER, OTHER_NID, File, refused, run


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_file_brings_each_school_its_students(cast: Cast, file: File, encoding: str) -> None:
    assert "新增2筆，更新0筆，相同0筆" in run(file(HEADER, GOOD, OTHER, encoding=encoding))
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    student = answer.enrolment
    assert (student.name, student.born_on.isoformat(), student.sex) == ("林㛄", "2010-02-28", "2")
    assert (student.division, student.programme, student.grade) == ("a", "V1", "2")
    assert (student.class_name, student.seat_no, student.status) == ("資訊二甲", "7", "ES1")
    assert (student.id_kind, student.as_of) == ("NID", NOW)
    other = Local().ask(OTHER_NID, school=cast.other_school, at=NOW)
    assert isinstance(other, Found)
    assert (other.enrolment.name, other.enrolment.division, other.enrolment.status) == ("𡍼𠮷祥", "g", "ES1")
    assert Local().ask(NID, school=cast.other_school, at=NOW) == Elsewhere()


def test_a_file_in_big5_is_read_as_well(cast: Cast, file: File) -> None:
    run(file(HEADER, GOOD.replace("㛄", "峰"), encoding="cp950"))
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert answer.enrolment.name == "林峰"


def test_the_same_file_again_changes_nothing_but_the_delivery(cast: Cast, file: File) -> None:
    path = file(HEADER, GOOD, OTHER)
    run(path, "--as-of", "115/09/01")
    boxes = set(RegisteredStudent.objects.values_list("fingerprint", "nid_index"))
    assert "新增0筆，更新0筆，相同2筆" in run(path)
    assert set(RegisteredStudent.objects.values_list("fingerprint", "nid_index")) == boxes
    assert set(RegisteredStudent.objects.values_list("batch__as_of", flat=True)) == {NOW}
    first, second = ImportBatch.objects.order_by("pk")
    assert (first.created, second.created, second.unchanged) == (2, 0, 2)
    assert first.file_sha256 == second.file_sha256 != ""


def test_only_what_changed_is_written_again(cast: Cast, file: File) -> None:
    run(file(HEADER, GOOD, OTHER), "--as-of", "115/09/01")
    moved = GOOD.replace("資訊二甲", "資訊二乙").replace("在學", "轉出")
    assert "新增0筆，更新1筆，相同1筆" in run(file(HEADER, moved, OTHER))
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert (answer.enrolment.class_name, answer.enrolment.status) == ("資訊二乙", "ES4")
    assert answer.enrolment.as_of == NOW
    assert Local().ask(NID, school=cast.other_school, at=NOW) == NotFound()
    assert "新增0筆，更新0筆，相同2筆" in run(file(HEADER, moved, OTHER))


def test_wrong_rows_can_be_left_out_on_purpose(cast: Cast, file: File) -> None:
    said = run(file(HEADER, GOOD, OTHER.replace("男", "x")), "--skip-bad")
    assert "第3行「性別代碼」：不是可用的代碼或名稱" in said
    assert "新增1筆，更新0筆，相同0筆\n略過1列" in said
    assert RegisteredStudent.objects.get().school == cast.school
    assert ImportBatch.objects.get().skipped == 1


def test_a_dry_run_counts_and_keeps_nothing(cast: Cast, file: File) -> None:
    said = run(file(HEADER, GOOD, OTHER), "--dry-run")
    assert "試算，沒有寫入" in said
    assert "新增2筆" in said
    assert not RegisteredStudent.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_student_at_two_schools_is_none(cast: Cast, file: File) -> None:
    assert "新增2筆" in run(file(HEADER, GOOD, GOOD.replace("990301", "990302")))


def test_a_file_for_one_school_needs_no_column_and_takes_no_other_school(cast: Cast, file: File) -> None:
    header, good = HEADER.split(",", 1)[1], GOOD.split(",", 1)[1]
    assert "新增1筆" in run(file(header, good), "--school", "990301")
    assert RegisteredStudent.objects.get().school == cast.school
    RegisteredStudent.objects.all().delete()
    ImportBatch.objects.all().delete()
    assert "第3行「學校代碼」：不是這次匯入的學校" in refused(file(HEADER, GOOD, OTHER), "--school", "990301")
    assert "沒有這個學校代碼" in refused(file(header, good), "--school", "123456")


def test_an_empty_cell_means_the_school_the_file_is_for(cast: Cast, file: File) -> None:
    assert "新增1筆" in run(file(HEADER, GOOD.replace("990301", "")), "--school", "990301")


def test_headers_may_be_spelt_otherwise_and_strangers_are_named(cast: Cast, file: File) -> None:
    header = HEADER.replace("身分證號", "＊ 身分證字號").replace("出生日期", "生日") + ",血型"
    said = run(file(header, GOOD + ",A"))
    assert "不使用的欄位：血型" in said
    assert "新增1筆" in said
    assert "血型" not in RegisteredStudent.objects.get().facts


def test_full_width_and_lower_case_are_read_as_meant(cast: Cast, file: File) -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in NID.lower())
    row = (
        GOOD.replace(NID, wide)
        .replace("099/02/28,2,", "０９９／０２／２８,２,")
        .replace("990301", "９９０３０１")
    )
    run(file(HEADER, row))
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert (answer.enrolment.sex, answer.enrolment.born_on) == ("2", date(2010, 2, 28))


def test_empty_lines_and_empty_cells_at_the_end_do_no_harm(cast: Cast, file: File) -> None:
    assert "新增1筆" in run(file(HEADER, "", GOOD + ",,,", ",,,,,,,,,,,", ""))


def test_a_passport_is_taken_without_a_check_digit(cast: Cast, file: File) -> None:
    header, row = HEADER + ",證號類別", GOOD.replace(NID, "c1234567x").replace(",2,日間部", ",,日間部")
    run(file(header, row + ",護照"))
    answer = Local().ask("C1234567X", school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert (answer.enrolment.id_kind, answer.enrolment.sex) == ("PAS", "3")


@pytest.mark.parametrize(("cell", "expected"), [("", None), ("1140801", date(2025, 8, 1))])
def test_the_day_of_the_status_may_be_missing(
    cast: Cast, file: File, cell: str, expected: date | None
) -> None:
    run(file(f"{HEADER},學籍狀態生效日期", f"{GOOD},{cell}"))
    answer = Local().ask(NID, school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert answer.enrolment.status_on == expected


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_one_file_at_once_store_every_student_once(file: File) -> None:
    school("990301", "甲校", county="63", founding="N")
    rows = [GOOD.replace(NID, marked_nid("A", "2", n)) for n in range(50)]
    path = file(HEADER, *rows)
    outcomes = at_once(lambda: run(path), lambda: run(path))
    assert all("已匯入" in str(outcome) for outcome in outcomes)
    assert RegisteredStudent.objects.count() == 50
    assert ImportBatch.objects.count() == 2


def test_protection_comes_with_a_file_and_no_file_takes_it_back(cast: Cast, file: File) -> None:
    run(file(HEADER, GOOD))
    assert "更新1筆" in run(file(HEADER + ",保護註記", GOOD + ",是"))
    assert Local().ask(NID, school=cast.other_school, at=NOW) == NotFound()
    run(file(HEADER + ",保護註記", GOOD + ",否"))
    run(file(HEADER, GOOD.replace("資訊二甲", "資訊二丙")))
    assert Local().ask(NID, school=cast.other_school, at=NOW) == NotFound()


def test_students_missing_from_a_later_file_stay(cast: Cast, file: File, register: Register) -> None:
    register(cast.school, nid=marked_nid("C", "1", 1))
    run(file(HEADER, GOOD))
    assert RegisteredStudent.objects.filter(school=cast.school).count() == 2


def test_a_hundred_rows_cost_as_many_queries_as_ten(
    cast: Cast, file: File, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def rows(start: int, count: int) -> list[str]:
        return [GOOD.replace(NID, marked_nid("A", "2", n)) for n in range(start, start + count)]

    with CaptureQueriesContext(connection) as few:
        run(file(HEADER, *rows(1000, 10)))
    with django_assert_num_queries(len(few)):
        run(file(HEADER, *rows(2000, 100)))
    assert RegisteredStudent.objects.count() == 110


def test_a_file_is_stored_in_chunks_within_one_transaction(
    cast: Cast, file: File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 2)
    rows = [GOOD.replace(NID, marked_nid("A", "2", n)) for n in range(5)]
    refused(file(HEADER, *rows, OTHER.replace("男", "x")))
    assert "新增5筆" in run(file(HEADER, *rows))


def test_without_the_index_key_nobody_can_tell_what_changed(settings: Settings) -> None:
    facts = {"name": "林㛄"}
    before = storing.fingerprint(facts)
    settings.VAULT = {**settings.VAULT, "index_key": b"k" * 32}
    assert storing.fingerprint(facts) != before
