"""Forms as people and screen readers meet them."""

import re

from django import forms
from django.forms import RadioSelect

from leavers.ui.forms import (
    CodeField,
    CodesField,
    FormToken,
    HouseForm,
    LineField,
    LongTextField,
    RocDateField,
)


class Report(HouseForm):
    token = FormToken()
    left_on = RocDateField(label="離校日期", help_text="例如115/11/09")
    reasons = CodesField("reason", label="離校原因")
    closing = CodeField("closing", label="結案條件", look="cards", only=("C3", "C7"))
    memo = LongTextField(label="說明", required=False, max=500)
    name = LineField(label="姓名<b>")


def opening(html: str, identifier: str) -> str:
    found = re.search(rf'<[a-z]+[^>]*\bid="{identifier}"[^>]*>', html)
    assert found, f"nothing has the id {identifier}"
    return found[0]


def test_problems_stand_in_the_order_of_the_fields_and_lead_to_a_control() -> None:
    form = Report({"token": "x" * 43})
    form.fields["closing"].explain(notes={}, closed={"C3": "不適用"})  # type: ignore[attr-defined]  # a CodeField
    assert [problem.words for problem in form.problems()] == [
        "請輸入離校日期",
        "請至少選擇一項離校原因",
        "請選擇結案條件",
        "請輸入姓名<b>",
    ]
    html = str(form)
    for problem in form.problems():
        assert opening(html, problem.target).startswith("<input")


def test_a_problem_of_the_whole_form_leads_nowhere_and_stands_first() -> None:
    class Whole(Report):
        def clean(self) -> None:
            raise forms.ValidationError("這個案件剛才被別人更新了")

    first = Whole({}).problems()[0]
    assert (first.words, first.target) == ("這個案件剛才被別人更新了", "")


def test_a_control_names_its_hint_and_its_error() -> None:
    html = str(Report({}))
    control = opening(html, "id_left_on")
    assert 'aria-describedby="id_left_on_helptext id_left_on_error"' in control
    assert 'aria-invalid="true"' in control
    opening(html, "id_left_on_helptext")
    opening(html, "id_left_on_error")


def test_a_group_is_a_fieldset_that_names_its_error() -> None:
    html = str(Report({}))
    assert 'aria-describedby="id_reasons_error"' in opening(html, "id_reasons_field")
    assert opening(html, "id_reasons_field").startswith("<fieldset")
    assert "<legend" in html


def test_the_browser_is_not_asked_to_judge() -> None:
    assert " required" not in str(Report())
    assert "maxlength" not in str(Report())


def test_only_what_is_optional_is_marked() -> None:
    html = str(Report())
    assert html.count("選填") == 1
    assert "*" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)


def test_labels_and_errors_are_escaped() -> None:
    html = str(Report({}))
    assert "姓名<b>" not in html
    assert "請輸入姓名&lt;b&gt;" in html


def test_each_form_has_its_own_token_and_keeps_it_while_errors_are_mended() -> None:
    first, second = (str(Report()["token"].value()) for _ in range(2))
    assert first != second
    assert Report({"token": first})["token"].value() == first
    assert not Report({"token": first}).errors.get("token")


def test_a_forged_token_is_refused_and_replaced() -> None:
    for forged in ("", "short", "x" * 42 + "<", "x" * 5000):
        form = Report({"token": forged})
        assert form.errors["token"] == ["這份表單已經過期，請再送出一次"]
        assert len(str(form["token"].value())) == 43


def test_a_long_list_folds_under_its_headings_and_opens_where_something_is_chosen() -> None:
    html = str(Report({"reasons": ["F01"], "token": "x" * 43}))
    groups = re.findall(r"<details([^>]*)>\s*<summary>.*?<b>(.*?)</b>", html, re.DOTALL)
    assert [name for attributes, name in groups if "open" in attributes] == ["家庭因素"]
    assert len(groups) == 5


def test_a_stock_widget_renders_in_the_strict_environment() -> None:
    class Stock(HouseForm):
        answer = forms.ChoiceField(label="答案", choices=[("a", "甲")], widget=RadioSelect)
        text = forms.CharField(label="文字", widget=forms.Textarea)
        several = forms.MultipleChoiceField(
            label="多個", choices=[("a", "甲")], widget=forms.CheckboxSelectMultiple
        )

    assert Stock(auto_id=False).is_valid() is False
    assert str(Stock({})).count("甲") == 2


def test_the_templates_of_forms_are_compiled_once_for_all() -> None:
    first, second = (form.renderer.get_template("forms/form.html") for form in (Report(), Report()))
    assert first.template is second.template
