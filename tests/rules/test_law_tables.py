"""The book agrees with every row of the truth tables, and the tables with somebody who never saw the book."""

from collections import Counter

import pytest
from django.utils import translation

from leavers.rules.law import LAW
from tests.rules.sheets import SHEETS
from tests.rules.tables import BY_PEOPLE, FOLDER, OUTCOME, Sheet

each_sheet = pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.name)


@each_sheet
def test_a_table_holds_exactly_the_rows_of_the_product(sheet: Sheet) -> None:
    stand = Counter(sheet.key(row) for row in sheet.read())
    wanted = Counter(sheet.key(facts) for facts in sheet.product())
    assert wanted - stand == Counter(), "rows are missing: python -m tests.rules.tables"
    assert stand - wanted == Counter(), "rows too many: python -m tests.rules.tables"


@each_sheet
def test_the_book_answers_every_row_as_expected(sheet: Sheet) -> None:
    with translation.override("zh-hant"):
        wrong = [
            (sheet.key(row), column, row[column], value)
            for row in sheet.read()
            for column, value in sheet.answer(LAW, row).columns().items()
            if row[column] != value
        ]
    assert wrong == []


@each_sheet
def test_every_expected_answer_is_found_by_another_way_too(sheet: Sheet) -> None:
    wrong = [(sheet.key(row), row["預期"]) for row in sheet.read() if sheet.by_hand(row) != row["預期"]]
    assert wrong == []


@each_sheet
def test_a_table_opens_in_a_spreadsheet_without_running_anything(sheet: Sheet) -> None:
    raw = sheet.path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.decode("utf-8-sig").splitlines()[0] == ",".join((*sheet.columns, *OUTCOME))
    cells = [cell for row in sheet.read() for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@each_sheet
def test_writing_a_table_anew_changes_nothing(sheet: Sheet) -> None:
    with translation.override("zh-hant"):
        assert sheet.text(LAW).encode("utf-8-sig") == sheet.path.read_bytes()


def test_a_persons_word_survives_writing_anew(
    tmp_path: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = next(sheet for sheet in SHEETS if sheet.name == "category_changes")
    monkeypatch.setattr("tests.rules.tables.FOLDER", tmp_path)
    with translation.override("zh-hant"):
        sheet.write(LAW)
        word = "L1,L2,2026-11-24,可變更,"
        edited = sheet.path.read_text(encoding="utf-8-sig").replace(word, word.replace("可變更", "不可變更"))
        sheet.path.write_text(edited, encoding="utf-8-sig", newline="")
        sheet.write(LAW)
        row = next(row for row in sheet.read() if sheet.key(row) == ("L1", "L2", "2026-11-24"))
        assert row["預期"] == "不可變更" != sheet.answer(LAW, row).expected
        assert set(BY_PEOPLE) < set(OUTCOME)


def test_the_folder_holds_no_table_that_nobody_judges() -> None:
    assert {path.stem for path in FOLDER.glob("*.csv")} == {sheet.name for sheet in SHEETS}
