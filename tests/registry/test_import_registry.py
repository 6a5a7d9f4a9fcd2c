"""The import: all or nothing, the same again changes nothing, and no message names a student."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
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

HEADER = "學校代碼,身分證號,姓名,出生日期,性別代碼,部別,學程,科別,年級,班級,座號,學籍狀態"
GOOD = f"990301,{NID},林㛄,099/02/28,2,日間部,V1,資訊科,二年級,資訊二甲,7,在學"
OTHER_NID = marked_nid("B", "1", 5)
OTHER = f"990302,{OTHER_NID},𡍼𠮷祥,1000401,男,g,進修部,機械科,3,機械三甲,12,"
File = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> File:
    def written(*lines: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "students.csv"
        path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
        return path

    return written


def run(path: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_registry", str(path), *arguments, stdout=out, stderr=out)
    return out.getvalue()


def refused(path: Path, *arguments: str) -> str:
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command("import_registry", str(path), *arguments, stdout=out, stderr=out)
    assert not RegisteredStudent.objects.exists()
    assert not ImportBatch.objects.exists()
    return f"{out.getvalue()}{refusal.value}"


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


def test_a_character_that_big5_lacks_is_a_fault_of_its_row(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}\n".encode("cp950", errors="replace").replace(b"?,", b"\xff\xfe,"))
    assert "第2行「姓名」：有無法辨識的字" in refused(path)


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


def test_one_wrong_row_keeps_the_whole_file_out_and_says_where(cast: Cast, file: File) -> None:
    said = refused(file(HEADER, GOOD, OTHER.replace("1000401", "1000231")))
    assert "第3行「出生日期」：沒有這一天（B19*****" in said
    assert "有1列需要修正，沒有匯入任何資料" in said


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


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (NID, NID[:9], "「身分證號」：身分證字號要有10碼，目前是9碼"),
        (NID, NID[:9] + str((int(NID[9]) + 1) % 10), "「身分證號」：檢查碼不符，請再核對一次"),
        (NID, "", "「身分證號」：請輸入身分證字號"),
        ("林㛄", "", "「姓名」：沒有填"),
        ("林㛄", "林" * 61, "「姓名」：最多60字，多了1字"),
        ("林㛄", "林\x00㛄", "「姓名」：有無法辨識的字"),
        ("099/02/28", "", "「出生日期」：沒有填"),
        ("099/02/28", "099/02/29", "「出生日期」：沒有這一天"),
        ("099/02/28", "二月", "「出生日期」：看不懂這個日期，請用115/11/09的寫法"),
        ("099/02/28", "115/11/24", "「出生日期」：出生日期不能晚於今天"),
        ("099/02/28", "9/02/28", "「出生日期」：出生日期太早，請再核對一次"),
        ("日間部", "午間部", "「部別」：不是可用的代碼或名稱"),
        ("990301", "990309", "「學校代碼」：沒有這個學校代碼"),
        ("990301", "", "「學校代碼」：沒有這個學校代碼"),
        ("990301", "10301", "「學校代碼」：學校代碼要有6碼，可能少了開頭的0"),
        (",7,", ",7,7,", "第2行：這一行有13欄，標題有12欄"),
        (",在學", "", "第2行：這一行有11欄，標題有12欄"),
        (",7,", ",1234,", "「座號」：最多3字，多了1字"),
    ],
)
def test_every_fault_is_named_in_words_with_its_column(
    cast: Cast, file: File, old: str, new: str, expected: str
) -> None:
    said = refused(file(HEADER, GOOD.replace(old, new, 1)))
    assert expected in said
    assert "第2行" in said


def test_all_faults_of_a_row_are_named_at_once(cast: Cast, file: File) -> None:
    said = refused(file(HEADER, GOOD.replace("林㛄", "").replace("099/02/28", "x").replace("日間部", "x")))
    assert [line.split("：")[0] for line in said.splitlines()[:3]] == [
        "第2行「姓名」",
        "第2行「出生日期」",
        "第2行「部別」",
    ]
    assert "有1列需要修正" in said


def test_no_message_repeats_what_a_cell_holds(cast: Cast, file: File) -> None:
    bad = f"990301,{NID},林㛄,民國99年13月45日,x,夜班Z,Q9,{'長' * 31},九年級,{'班' * 31},12345,流浪"
    said = refused(file(HEADER, bad, GOOD.replace(NID, "A223456789X"), GOOD, GOOD))
    for personal in (
        NID,
        NID[3:8],
        "A223456789",
        "林㛄",
        "13月",
        "夜班",
        "Q9",
        "長長",
        "九年級",
        "12345",
        "流浪",
    ):
        assert personal not in said


def test_a_student_twice_in_a_file_is_a_fault_at_the_second_line(cast: Cast, file: File) -> None:
    assert "第4行：同一位學生已在第2行出現" in refused(file(HEADER, GOOD, OTHER, GOOD))


def test_a_student_at_two_schools_is_none(cast: Cast, file: File) -> None:
    assert "新增2筆" in run(file(HEADER, GOOD, GOOD.replace("990301", "990302")))


def test_the_lines_are_those_of_the_file_even_when_a_cell_has_two(cast: Cast, file: File) -> None:
    two_lines = GOOD.replace("資訊科", '"資訊\r\n科"')
    said = refused(file(HEADER, two_lines, "", OTHER.replace("男", "x")))
    assert "第2行「科別」：有無法辨識的字" in said
    assert "第5行「性別代碼」" in said


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


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], "缺少必要的欄位：身分證號、姓名、出生日期、學校代碼"),
        (["姓名,班級", "林,二甲"], "缺少必要的欄位：身分證號、出生日期、學校代碼"),
        ([HEADER + ",姓名", GOOD + ",林"], "欄位「姓名」出現不只一次"),
        ([HEADER, '"沒有結束'], "第2行不是CSV格式"),
        (['"' + HEADER], "第1行不是CSV格式"),
    ],
)
def test_a_file_that_is_no_list_is_refused_as_a_whole(
    cast: Cast, file: File, lines: list[str], expected: str
) -> None:
    assert expected in refused(file(*lines))


@pytest.mark.parametrize(
    ("start", "expected"), [(b"PK\x03\x04", "另存為CSV"), (b"\xff\xfe\x41\x00", "UTF-16")]
)
def test_a_spreadsheet_is_recognised(cast: Cast, tmp_path: Path, start: bytes, expected: str) -> None:
    path = tmp_path / "students.xlsx"
    path.write_bytes(start + b"rest")
    assert expected in refused(path)


def test_a_missing_file_is_said_plainly(cast: Cast, tmp_path: Path) -> None:
    assert "無法讀取這個檔案" in refused(tmp_path / "nowhere.csv")


def test_a_wrong_day_of_the_data_is_refused(cast: Cast, file: File) -> None:
    assert "看不懂這個日期" in refused(file(HEADER, GOOD), "--as-of", "昨天")


def test_headers_may_be_spelt_otherwise_and_strangers_are_named(cast: Cast, file: File) -> None:
    header = HEADER.replace("身分證號", "＊ 身分證字號").replace("出生日期", "生日") + ",血型"
    said = run(file(header, GOOD + ",A"))
    assert "不使用的欄位：血型" in said
    assert "新增1筆" in said
    assert "血型" not in RegisteredStudent.objects.get().facts


def test_empty_lines_and_empty_cells_at_the_end_do_no_harm(cast: Cast, file: File) -> None:
    assert "新增1筆" in run(file(HEADER, "", GOOD + ",,,", ",,,,,,,,,,,", ""))


def test_a_passport_is_taken_without_a_check_digit(cast: Cast, file: File) -> None:
    header, row = HEADER + ",證號類別", GOOD.replace(NID, "c1234567x").replace(",2,日間部", ",,日間部")
    run(file(header, row + ",護照"))
    answer = Local().ask("C1234567X", school=cast.school, at=NOW)
    assert isinstance(answer, Found)
    assert (answer.enrolment.id_kind, answer.enrolment.sex) == ("PAS", "3")


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("保護註記", "也許", "「保護註記」：請填「是」或「否」"),
        ("學籍狀態生效日期", "114/08/32", "「學籍狀態生效日期」：沒有這一天"),
        ("證號類別", "身分", "「證號類別」：不是可用的代碼或名稱"),
        ("證號類別", "護照", "「身分證號」：護照號碼要是5到20碼的英文和數字"),
    ],
)
def test_optional_columns_are_judged_too(
    cast: Cast, file: File, column: str, cell: str, expected: str
) -> None:
    row = GOOD.replace(NID, "12-4") if cell == "護照" else GOOD
    assert expected in refused(file(f"{HEADER},{column}", f"{row},{cell}"))


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


def test_more_faults_than_anyone_reads_are_only_counted(cast: Cast, file: File) -> None:
    said = refused(file(HEADER, *[GOOD.replace("日間部", "x")] * 130))
    assert said.count("「部別」") == importing.FAULTS_SHOWN
    assert "只列出前100個問題" in said
    assert "有130列需要修正" in said


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
