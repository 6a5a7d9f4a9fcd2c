"""ID numbers: read as people type them, checked to the last digit, masked, and marked when invented."""

import logging
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leavers.rules.identity import (
    Checked,
    Fault,
    Kind,
    check,
    check_digit,
    is_marked,
    marked_nid,
    marked_resident,
    mask,
    normalise,
    sex_of,
)
from leavers.rules.masks import mask_address, mask_phone

# The value of each letter as the household registration prints it, typed from the table and not computed.
LETTERS = {
    "A": 10, "B": 11, "C": 12, "D": 13, "E": 14, "F": 15,
    "G": 16, "H": 17, "I": 34, "J": 18, "K": 19, "L": 20,
    "M": 21, "N": 22, "O": 35, "P": 23, "Q": 24, "R": 25,
    "S": 26, "T": 27, "U": 28, "V": 29, "W": 32, "X": 30,
    "Y": 31, "Z": 33,
}  # fmt: skip
# The check digit that makes <letter>12345678x sound.
TENTH = {
    "A": 9, "B": 0, "C": 1, "D": 2, "E": 3, "F": 4, "G": 5,
    "H": 6, "I": 1, "J": 7, "K": 8, "L": 8, "M": 9, "N": 0,
    "O": 2, "P": 1, "Q": 2, "R": 3, "S": 4, "T": 5, "U": 6, "V": 7, "W": 9, "X": 7, "Y": 8, "Z": 0,
}  # fmt: skip
letters = st.sampled_from(sorted(LETTERS))
sexes = st.sampled_from(["1", "2"])


def sum_is_round(nid: str) -> bool:
    """The weighted sum as the law describes it, place by place."""
    first, second = LETTERS[nid[0]], nid[1]
    total = first // 10 + first % 10 * 9
    total += (int(second) if second.isdigit() else LETTERS[second] % 10) * 8
    total += sum(int(nid[place]) * (9 - place) for place in range(2, 9))
    return (total + int(nid[9])) % 10 == 0


@pytest.mark.parametrize(("letter", "tenth"), TENTH.items())
def test_each_letter_has_its_own_value(letter: str, tenth: int) -> None:
    assert check_digit(f"{letter}12345678") == str(tenth)
    assert check(f"{letter}12345678{tenth}").kind is Kind.NID


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A123456789", Kind.NID),
        ("AB23456789", Kind.UIO),
        ("AA00000009", Kind.UIO),
        ("A800000014", Kind.UIN),
        ("A870000015", Kind.UIN),
        ("A880000018", Kind.UIN),
        ("a123456789", Kind.NID),
        ("Ａ１２３４５６７８９", Kind.NID),
        (" A1234 56789\u3000\n", Kind.NID),
        ("\ufeffA123\u200b456789", Kind.NID),
    ],
)
def test_sound_numbers_in_the_ways_people_type_them(text: str, kind: Kind) -> None:
    checked = check(text)
    assert (checked.ok, checked.kind, checked.fault, checked.message) == (True, kind, None, "")
    assert checked.nid == normalise(text).upper()


@pytest.mark.parametrize(
    ("text", "fault", "message"),
    [
        ("", Fault.EMPTY, "請輸入身分證字號"),
        ("　 \t", Fault.EMPTY, "請輸入身分證字號"),
        ("A12345678", Fault.LENGTH, "身分證字號要有10碼，目前是9碼"),
        ("A1234567890", Fault.LENGTH, "身分證字號要有10碼，目前是11碼"),
        ("1123456789", Fault.FIRST_LETTER, "第一個字要是英文字母"),
        ("王123456789", Fault.FIRST_LETTER, "第一個字要是英文字母"),
        ("A323456789", Fault.SECOND, "第二個字要是1、2、8或9（舊式統一證號是A到D）"),
        ("AE23456789", Fault.SECOND, "第二個字要是1、2、8或9（舊式統一證號是A到D）"),
        ("A12345678O", Fault.DIGITS, "第三個字以後要是數字"),
        ("A12345678٩", Fault.DIGITS, "第三個字以後要是數字"),
        ("A123456788", Fault.CHECK_DIGIT, "檢查碼不符，請再核對一次"),
        ("A890000019", Fault.CHECK_DIGIT, "檢查碼不符，請再核對一次"),
    ],
)
def test_what_is_wrong_is_said_precisely(text: str, fault: Fault, message: str) -> None:
    checked = check(text)
    assert (checked.ok, checked.kind, checked.fault, checked.message) == (False, None, fault, message)


@given(st.text("ABCDIOWZ1289 ０ａ", max_size=11) | st.text(max_size=12))
def test_no_text_breaks_the_check_and_none_returns_in_a_message_or_a_repr(text: str) -> None:
    checked = check(text)
    assert checked.ok == (checked.fault is None)
    if len(checked.nid) > 2:
        assert checked.nid not in checked.message
        assert checked.nid not in repr(checked)


def test_a_random_crowd_is_judged_like_the_sum_by_hand() -> None:
    dice = random.Random(20261124)
    sound = 0
    for _try in range(20_000):
        nid = dice.choice(list(LETTERS)) + dice.choice("1289ABCD") + "".join(dice.choices("0123456789", k=8))
        assert check(nid).ok is sum_is_round(nid)
        sound += check(nid).ok
    assert 1_800 < sound < 2_200


@pytest.mark.parametrize(
    "stem", ["", "A1234567", "A123456789", "112345678", "A32345678", "A1234567x", "a12345678"]
)
def test_a_malformed_stem_is_refused_without_being_repeated(stem: str) -> None:
    with pytest.raises(ValueError, match="malformed stem") as caught:
        check_digit(stem)
    assert not stem or stem not in str(caught.value)


@pytest.mark.parametrize(
    ("nid", "sex"),
    [
        ("A123456789", "1"), ("A223456781", "2"),
        ("A800000014", "1"), ("A900000007", "2"), ("AA00000009", "1"),
        ("AB23456789", "2"), ("AC00000000", "1"), ("AD00000000", "2"), ("", None), ("A", None), ("A5", None),
    ],
)  # fmt: skip
def test_the_sex_a_number_states(nid: str, sex: str | None) -> None:
    assert sex_of(nid) == sex


@pytest.mark.parametrize(
    ("nid", "shown"),
    [("A123456789", "A12*****89"), ("A12345678", "*********"), ("", ""), ("E1234567", "********")],
)
def test_a_masked_number_shows_five_places_or_nothing(nid: str, shown: str) -> None:
    assert mask(nid) == shown


@given(letters, sexes, st.integers(0, 999_999))
def test_invented_national_numbers_are_sound_and_marked(letter: str, sex: str, n: int) -> None:
    nid = marked_nid(letter, sex, n)  # type: ignore[arg-type]  # a drawn "1" or "2"
    assert check(nid).kind is Kind.NID
    assert sum_is_round(nid)
    assert is_marked(nid)
    assert (nid[0], sex_of(nid), int(nid[3:9])) == (letter, sex, n)


@given(letters, sexes, st.integers(0, 99_999), st.booleans())
def test_invented_resident_numbers_are_sound_and_marked(letter: str, sex: str, n: int, old: bool) -> None:
    nid = marked_resident(letter, sex, n, old=old)  # type: ignore[arg-type]  # a drawn "1" or "2"
    assert check(nid).kind is (Kind.UIO if old else Kind.UIN)
    assert is_marked(nid)
    assert (nid[0], sex_of(nid), int(nid[2] + nid[5:9])) == (letter, sex, n)


@pytest.mark.parametrize("n", [-1, 1_000_000])
def test_an_invented_number_out_of_range_is_refused(n: int) -> None:
    with pytest.raises(ValueError, match="range"):
        marked_nid("A", "1", n)
    with pytest.raises(ValueError, match="n must lie"):
        marked_resident("A", "1", n)


@pytest.mark.parametrize("nid", ["A123456789", "A800000014", "AB23456789", "A890000019", "", "A19"])
def test_other_numbers_are_not_marked(nid: str) -> None:
    assert not is_marked(nid)


def test_a_checked_number_does_not_reach_a_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("t").info(
            "%s", [check("A123456789"), Checked("A123456788", fault=Fault.CHECK_DIGIT)]
        )
    assert "12345678" not in caplog.text


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("0912345678", "0912-***-678"),
        ("0912-345-678", "0912-***-678"),
        ("＋886 912 345 678", "0912-***-678"),
        ("+886-0912-345-678", "0912-***-678"),
        ("(02)2345-6789#1234", "02-*****-789"),
        ("037-123456", "03-****-456"),
        ("2345678", "*******"),
        ("", ""),
        ("分機", ""),
    ],
)
def test_a_masked_phone_can_be_recognised_but_not_dialled(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("臺北市大安區和平東路一段162號3樓", "臺北市大安區和平東路一段***"),
        ("臺北市信義區信義路５段７號", "臺北市信義區信義路5段***"),
        ("台北市市民大道三段8號", "台北市市民大道三段***"),
        ("高雄市路竹區中山路1號", "高雄市路竹區中山路***"),
        ("高雄市前鎮區中山二路5號", "高雄市前鎮區中山二路***"),
        ("桃園市平鎮區自強街12巷3號", "桃園市平鎮區自強街***"),
        ("臺南市新市區中正路3號", "臺南市新市區中正路***"),
        ("新竹縣竹北市光明六路10號", "新竹縣竹北市光明六路***"),
        ("屏東縣三地門鄉中正村12號（近中山路）", "屏東縣三地門鄉中正村***"),
        ("中正路3號", "中正路***"),
        ("郵政信箱3", "***"),
        ("", ""),
    ],
)
def test_a_masked_address_ends_with_the_road(address: str, shown: str) -> None:
    assert mask_address(address) == shown


@given(st.text("臺北市大安區里鄰路街段巷弄號樓之 0123456789", max_size=30))
def test_no_house_number_survives_the_mask(address: str) -> None:
    assert "號" not in mask_address(address)
