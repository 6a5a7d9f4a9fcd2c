"""What the import says of a wrong row or a wrong file: where, what, and never whose."""

from pathlib import Path

import pytest

from leavers.registry import importing
from tests.people import Cast
from tests.registry.conftest import NID
from tests.registry.rosters import GOOD, HEADER, OTHER, File, refused


def test_one_wrong_row_keeps_the_whole_file_out_and_says_where(cast: Cast, file: File) -> None:
    said = refused(file(HEADER, GOOD, OTHER.replace("1000401", "1000231")))
    assert "第3行「出生日期」：沒有這一天（B19*****" in said
    assert "有1列需要修正，沒有匯入任何資料" in said


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


def test_the_lines_are_those_of_the_file_even_when_a_cell_has_two(cast: Cast, file: File) -> None:
    two_lines = GOOD.replace("資訊科", '"資訊\r\n科"')
    said = refused(file(HEADER, two_lines, "", OTHER.replace("男", "x")))
    assert "第2行「科別」：有無法辨識的字" in said
    assert "第5行「性別代碼」" in said


def test_a_character_that_big5_lacks_is_a_fault_of_its_row(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes(f"{HEADER}\n{GOOD}\n".encode("cp950", errors="replace").replace(b"?,", b"\xff\xfe,"))
    assert "第2行「姓名」：有無法辨識的字" in refused(path)


def test_more_faults_than_anyone_reads_are_only_counted(cast: Cast, file: File) -> None:
    said = refused(file(HEADER, *[GOOD.replace("日間部", "x")] * 130))
    assert said.count("「部別」") == importing.FAULTS_SHOWN
    assert "只列出前100個問題" in said
    assert "有130列需要修正" in said


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
