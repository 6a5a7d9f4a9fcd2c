"""Step 2, 基本資料: the registry's values with their source, the rest typed, mistakes named."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from leavers.cases import actions
from leavers.cases.models import Draft
from leavers.vault.models import AccessEntry, Action
from tests.cases.steps import (
    BY_HAND,
    CONTACTS,
    LEAVE,
    OURS,
    UNKNOWN,
    at,
    begin,
    enrol,
    go_on,
)
from tests.filings import NOW, a_report, a_student, file
from tests.people import Cast
from tests.visits import client_of, value_of, words


@pytest.fixture(autouse=True)
def only_local(settings: Settings) -> None:
    settings.REGISTRY_SOURCES = ["local"]


@pytest.fixture
def chen(cast: Cast) -> Client:
    enrol(cast.school)
    return client_of(cast.chen)


def by_hand(client: Client) -> Draft:
    return begin(client, LEAVE, UNKNOWN, act="by_hand")


def test_what_the_registry_knows_is_shown_with_source_and_day_and_not_asked(chen: Client) -> None:
    page = chen.get(at("student", begin(chen)))
    shown = words(page)
    for label, value in (("姓名", "拉娃．達奧斯"), ("部別", "日間部"), ("班級", "觀光事業科二年乙班")):
        assert f"{label} {value} （本校學籍，115/11/22）" in shown
    assert "身分證字號 U29*****" in shown
    assert OURS not in page.content.decode()
    for name in ("name", "born_on", "class_name", "division"):
        assert f'name="{name}"' not in page.content.decode()
    assert value_of(page, "registered_address") == "花蓮縣秀林鄉富世村無名路17號"


def test_what_the_registry_does_not_know_is_asked(cast: Cast) -> None:
    enrol(cast.school, seat_no="", student_no="")
    client = client_of(cast.chen)
    page = client.get(at("student", begin(client)))
    assert 'name="student_no"' in page.content.decode()
    assert 'name="seat_no"' in page.content.decode()
    assert 'name="class_name"' not in page.content.decode()


def test_a_student_typed_by_hand_is_asked_everything(chen: Client) -> None:
    page = chen.get(at("student", by_hand(chen)))
    for name in ("name", "sex", "born_on", "student_no", "division", "programme", "grade", "class_name"):
        assert f'name="{name}"' in page.content.decode()
    assert "沒有帶入學籍資料，請自行填寫" in words(page)


def test_wrong_registry_data_can_be_typed_over_and_taken_back(chen: Client) -> None:
    draft = begin(chen)
    go_on(chen, "student", draft, {"guardian_name": "達奧斯．瓦旦"}, act="by_hand")
    page = chen.get(at("student", draft))
    assert value_of(page, "name") == "拉娃．達奧斯"
    assert value_of(page, "guardian_name") == "達奧斯．瓦旦"
    go_on(chen, "student", draft, {"class_name": "觀光事業科二年甲班"}, act="registry")
    assert "觀光事業科二年乙班 （本校學籍" in words(chen.get(at("student", draft)))


def test_a_posted_value_never_beats_the_registry(chen: Client) -> None:
    draft = begin(chen)
    go_on(
        chen,
        "student",
        draft,
        CONTACTS | {"name": "別人", "class_name": "別班", "nid": UNKNOWN, "owner": "2"},
    )
    payload = Draft.objects.get().payload
    assert "name" not in payload["student"]
    assert payload["start"]["nid"] == OURS
    assert "別人" not in words(chen.get(at("facts", draft)))


def test_everything_that_is_missing_is_said_at_once_and_what_was_typed_stays(chen: Client) -> None:
    draft = by_hand(chen)
    answer = go_on(chen, "student", draft, {"guardian_name": "達奧斯．瓦旦"})
    assert answer.status_code == 422
    shown = words(answer)
    for message in (
        "請輸入姓名",
        "請選擇性別",
        "請輸入出生日期",
        "請輸入學號",
        "請選擇部別",
        "請至少選擇一項身分別",
        "請選擇監護人與學生的關係",
        "請輸入監護人電話",
        "請輸入戶籍地址",
        "請輸入通訊地址，或勾選「通訊地址同戶籍地址」",
    ):
        assert shown.count(message) == 2, message
    assert value_of(answer, "guardian_name") == "達奧斯．瓦旦"
    assert value_of(chen.get(at("student", draft)), "guardian_name") == "達奧斯．瓦旦"


BAD: list[tuple[dict[str, Any], str]] = [
    ({"born_on": "99/02/30"}, "99年2月30日沒有這一天，請再看一次月曆"),
    ({"born_on": "很久以前"}, "看不懂這個日期，請用115/11/09的寫法"),
    ({"born_on": "115/11/23"}, "出生日期要早於今天"),
    ({"name": "王" * 61}, "最多60字，多了1字"),
    ({"name": "王\x00明"}, "姓名裡有看不見的控制字元，請刪除後再送出"),
    ({"guardian_phone": "打給他"}, "看不懂這個電話"),
    ({"guardian_phone": "0912"}, "看不懂這個電話"),
    ({"sex": "9"}, "請從畫面上的選項中選擇"),
    ({"division": "z"}, "請從畫面上的選項中選擇"),
    ({"identities": ["I00", "I02"]}, "選了「一般」，就不能同時選其他項目"),
    ({"identities": ["I77"]}, "請從畫面上的選項中選擇"),
    ({"identities": ["I01"], "tribe": ""}, "身分別選了「原住民」，請選擇族別"),
    ({"identities": ["I03"]}, "身分別選了「身心障礙」，請選擇特教類別"),
    ({"identities": ["I03"], "disability": "SE99"}, "選了「其他障礙」，請說明"),
    ({"identities": ["I99"]}, "選了「其他」，請說明"),
    ({"family_type": "K9"}, "選了「其他」，請說明"),
    ({"guardian_relation": "G99"}, "選了「其他」，請說明"),
    ({"second_phone": "0900-000-122"}, "請輸入第二聯絡人姓名"),
    ({"second_name": "瓦旦"}, "請輸入第二聯絡人電話"),
    ({"seat_no": "一千零一"}, "最多3字，多了1字"),
    ({"registered_address": "路" * 5000}, "最多120字"),
]


@pytest.mark.parametrize(("typed", "says"), BAD)
def test_a_mistake_is_said_beside_its_field_and_in_the_summary(
    chen: Client, typed: dict[str, Any], says: str
) -> None:
    answer = go_on(chen, "student", by_hand(chen), BY_HAND | typed)
    assert answer.status_code == 422
    assert words(answer).count(says) == 2
    assert "有1個欄位需要修正" in words(answer)


@pytest.mark.parametrize(
    "typed", ["99/02/03", "990203", "99.2.3", "2010-02-03", "民國99年2月3日", "９９／０２／０３"]
)
def test_a_birthday_may_be_written_as_people_write_it(chen: Client, typed: str) -> None:
    assert go_on(chen, "student", by_hand(chen), BY_HAND | {"born_on": typed}).status_code == 303


@pytest.mark.parametrize(
    "name", ["拉娃．達奧斯", "NGUYEN THI HUONG GIANG 阮香江", "𠮷㛄", "王😀明", "Lalaʻe"]
)
def test_names_of_all_kinds_are_taken_as_they_are(chen: Client, name: str) -> None:
    draft = by_hand(chen)
    assert go_on(chen, "student", draft, BY_HAND | {"name": name}).status_code == 303
    assert name in words(chen.get(at("facts", draft)))


def test_a_script_typed_into_a_name_is_text(chen: Client) -> None:
    draft = by_hand(chen)
    go_on(chen, "student", draft, BY_HAND | {"name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in chen.get(at("facts", draft)).content.decode()


def test_saving_half_a_page_asks_for_nothing(chen: Client) -> None:
    draft = by_hand(chen)
    answer = go_on(chen, "student", draft, {"name": "阮", "born_on": "99/02/30"}, act="save")
    assert "有1個欄位需要修正" in words(answer), "a day that there is not, and nothing else"
    assert "10:00已暫存" in words(answer)
    page = chen.get(at("student", draft))
    assert "10:00已暫存" in words(page)
    assert "需要修正" not in words(page)
    assert value_of(page, "born_on") == "99/02/30"


def test_the_automatic_saving_answers_with_the_time_only(chen: Client) -> None:
    draft = by_hand(chen)
    typed = {"act": "keep", "name": "阮"}
    answer = chen.post(at("student", draft), typed, headers={"X-Keep": "1"})
    page = at("student", draft)
    assert answer.json() == {"saved": "10:00已暫存", "action": page, "address": page}
    assert value_of(chen.get(at("student", draft)), "name") == "阮"


def test_a_late_automatic_saving_moves_nobody_back(chen: Client) -> None:
    draft = begin(chen)
    go_on(chen, "student", draft, CONTACTS)
    go_on(chen, "student", draft, CONTACTS, act="keep")
    assert Draft.objects.get().step == "facts"


def test_what_the_last_report_said_otherwise_is_shown_to_who_may_see_it(cast: Cast, chen: Client) -> None:
    student = a_student(nid=OURS, class_name="觀光事業科一年乙班", grade="1")
    case = file(cast.chen, report=a_report(student=student))
    actions.withdraw(case=case, why="W1", reason="試填", by=cast.lin, at=NOW)
    shown = words(chen.get(at("student", begin(chen))))
    assert "上次通報：觀光事業科一年乙班" in shown
    assert "上次通報：拉娃．達奧斯" not in shown
    read = AccessEntry.objects.filter(action=Action.READ, subject_kind="case", subject_id=case.pk)
    assert read.filter(detail__page="new_student").count() == 1

    wu = client_of(cast.wu)
    assert "上次通報" not in words(wu.get(at("student", begin_for(wu, cast))))


def begin_for(client: Client, cast: Cast) -> Draft:
    begin(client)
    return Draft.objects.get(owner=cast.wu.person)
