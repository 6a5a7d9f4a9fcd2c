"""What the fields accept, refuse and give back, also when somebody posts what no page would."""

from datetime import date
from typing import Any

import pytest
from django import forms

from leavers.rules import identity
from leavers.ui.forms import (
    ChoiceField,
    CodeField,
    CodesField,
    HouseForm,
    LineField,
    LongTextField,
    NationalIdField,
    PasswordField,
    RocDateField,
    TickField,
)

SOUND = identity.marked_nid("A", "1", 42)
MEGABYTE = "字" * 350_000


def form_of(field: forms.Field, value: Any, **extra: Any) -> HouseForm:
    class OneField(HouseForm):
        it = field

    return OneField({"it": value, **extra})


def cleaned(field: forms.Field, value: Any) -> Any:
    form = form_of(field, value)
    assert form.is_valid(), form.errors
    return form.cleaned_data["it"]


def error(field: forms.Field, value: Any) -> str:
    form = form_of(field, value)
    assert not form.is_valid()
    str(form).encode()  # the page can be built and sent
    return str(form.errors["it"][0])


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (LineField(label="姓名"), "  ", "請輸入姓名"),
        (LineField(label="姓名", max=3), "一二三四五", "最多3字，多了2字"),
        (LineField(label="姓名", min=2), "一", "姓名至少要有2個字（目前1個字）"),
        (LongTextField(label="內容", min=10), "四個字呢", "請填寫內容，至少10個字（目前4個字）"),
        (
            LongTextField(label="內容", min=10, required=False),
            "四個字呢",
            "請填寫內容，至少10個字（目前4個字）",
        ),
        (LongTextField(label="內容"), "", "請填寫內容"),
        (LongTextField(label="內容", max=1000), "字" * 1023, "最多1000字，多了23字"),
        (RocDateField(label="離校日期"), "", "請輸入離校日期"),
        (RocDateField(label="離校日期"), "昨天", "看不懂這個日期，請用115/11/09的寫法"),
        (NationalIdField(), "", "請輸入身分證字號"),
        (NationalIdField(), "A12345678", "身分證字號要有10碼，目前是9碼"),
        (CodeField("method", label="追蹤方式"), "", "請選擇追蹤方式"),
        (CodeField("method", label="追蹤方式"), "<b>", "請從畫面上的選項中選擇"),
        (CodesField("reason", label="離校原因"), [], "請至少選擇一項離校原因"),
        (CodesField("reason", label="離校原因"), ["P01", "?"], "請從畫面上的選項中選擇"),
        (ChoiceField(label="答案", choices=[("y", "是")]), "n", "請從畫面上的選項中選擇"),
        (PasswordField(label="密碼"), "", "請輸入密碼"),
        (PasswordField(label="密碼"), "x" * 300, "最多256字，多了44字"),
        (TickField(label="已讀"), "", "請勾選「已讀」"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else type(value).__name__,
)
def test_a_refusal_says_what_to_do(field: forms.Field, value: Any, words: str) -> None:
    assert error(field, value) == words


@pytest.mark.parametrize("typed", ["\x00", "a\x1bb", "左\u202e右", "\u0085"])
@pytest.mark.parametrize("field", [LineField(label="姓名"), LongTextField(label="姓名")])
def test_control_characters_are_reported_and_sent_back_visible(field: forms.Field, typed: str) -> None:
    value = f"王{typed}小明"
    assert error(field, value) == "姓名裡有看不見的控制字元，請刪除後再送出"
    html = str(form_of(field, value))
    assert "小明" in html
    assert typed not in html


def test_line_ends_in_a_single_line_are_reported() -> None:
    assert "控制字元" in error(LineField(label="姓名"), "王\n小明")


def test_text_is_composed_stripped_and_keeps_its_paragraphs() -> None:
    assert cleaned(LineField(label="姓名"), " e\u0301 ") == "é"
    assert cleaned(LongTextField(label="內容"), "一\r\n二\r三\n") == "一\n二\n三"


@pytest.mark.parametrize("name", ["𠮷野㛄", "拉娃．達奧斯", "NGUYEN THI HUONG GIANG", "👩‍👧 家", "𡍼"])
def test_rare_characters_and_emoji_are_names_like_any_other(name: str) -> None:
    assert cleaned(LineField(label="姓名", max=30), name) == name


def test_a_rare_character_counts_once() -> None:
    assert cleaned(LineField(label="姓名", max=2), "𠮷𠮷") == "𠮷𠮷"


def test_half_a_surrogate_pair_breaks_neither_the_value_nor_the_page() -> None:
    assert cleaned(LineField(label="姓名"), "王\ud842") == "王\ufffd"
    str(form_of(LineField(label="姓名"), "王\ud842")).encode()


@pytest.mark.parametrize(
    "field", [LineField(label="姓名"), LongTextField(label="內容"), RocDateField(label="日")]
)
def test_a_megabyte_is_refused_but_not_lost(field: forms.Field) -> None:
    error(field, MEGABYTE)
    assert MEGABYTE in str(form_of(field, MEGABYTE))


@pytest.mark.parametrize(
    "typed", ["115/11/09", "1151109", "115.11.9", "2026-11-09", "１１５／１１／０９", "115年11月9日"]
)
def test_a_date_may_be_written_as_people_write_it(typed: str) -> None:
    assert cleaned(RocDateField(label="離校日期"), typed) == date(2026, 11, 9)


def test_what_cannot_be_read_as_a_date_stands_in_the_box_again() -> None:
    html = str(form_of(RocDateField(label="離校日期"), "115/2/30<"))
    assert 'value="115/2/30&lt;"' in html


def test_a_date_that_can_be_read_is_echoed_in_full() -> None:
    assert "115年11月9日，星期一" in str(form_of(RocDateField(label="離校日期"), "1151109"))


def test_a_stored_date_is_shown_as_people_write_it() -> None:
    class Stored(HouseForm):
        on = RocDateField(label="離校日期", quick=True)

    html = str(Stored(initial={"on": date(2026, 11, 9)}))
    assert 'value="115/11/09"' in html
    assert 'data-fill="115/11/23"' in html  # 今天
    assert 'data-fill="115/11/22"' in html  # 昨天


def test_an_id_is_normalised_and_never_repeated_in_a_message() -> None:
    wide = "".join(chr(ord(character) + 0xFEE0) for character in SOUND.lower())
    assert cleaned(NationalIdField(), f" {wide} ") == SOUND
    wrong = SOUND[:-1] + str((int(SOUND[-1]) + 1) % 10)
    assert error(NationalIdField(), wrong) == "檢查碼不符，請再核對一次"
    assert wrong in str(form_of(NationalIdField(), wrong))  # but the box keeps it


def test_a_password_is_taken_as_typed_and_never_sent_back() -> None:
    assert cleaned(PasswordField(label="密碼"), " 密 碼 ") == " 密 碼 "
    assert "祕密" not in str(form_of(PasswordField(label="密碼", required=True), "祕密"))


def test_several_answers_come_once_and_in_the_order_of_the_list() -> None:
    assert cleaned(CodesField("reason", label="離校原因"), ["F01", "P02", "P01", "P01"]) == [
        "P01",
        "P02",
        "F01",
    ]


def test_an_answer_that_excludes_all_others_cannot_stand_beside_them() -> None:
    field = CodesField("help_needed", label="協助")
    alone = min(field.code_list.flagged("X"))
    other = next(row.code for row in field.code_list if row.code != alone)
    assert cleaned(field, [alone]) == [alone]
    assert "就不能同時選其他項目" in error(field, [alone, other])


def test_what_was_rightly_ticked_stays_ticked_beside_a_forged_answer() -> None:
    html = str(form_of(CodesField("reason", label="離校原因"), ["P01", "forged"]))
    assert html.count(" checked") == 1
    assert "forged" not in html


def test_a_list_can_be_narrowed_and_what_is_left_out_is_refused() -> None:
    field = CodeField("method", label="追蹤方式", only={"M01", "M02"})
    assert cleaned(field, "M01") == "M01"
    assert error(field, "M03") == "請從畫面上的選項中選擇"


def test_a_closed_card_shows_its_reason_without_a_control_and_is_refused() -> None:
    field = CodeField("category", label="種類", look="cards")
    field.explain(notes={"L1": "解釋<"}, closed={"L4": "目前不適用"})
    html = str(form_of(field, ""))
    assert "解釋&lt;" in html
    assert "目前不適用" in html
    assert 'value="L4"' not in html
    assert error(field, "L4") == "請從畫面上的選項中選擇"


@pytest.mark.parametrize(
    "field",
    [
        LineField(label="姓名", required=False),
        LongTextField(label="內容", required=False, min=10),
        RocDateField(label="日期", required=False),
        NationalIdField(required=False),
        CodeField("method", label="方式", required=False),
        CodesField("reason", label="原因", required=False),
    ],
    ids=lambda field: type(field).__name__,
)
def test_what_is_optional_says_so_and_may_stay_empty(field: forms.Field) -> None:
    assert not cleaned(field, "")
    assert "選填）" in str(form_of(field, ""))
