"""G-7: what a masked value looks like, and what lies behind a veil, in plain values."""

import pytest

from portal.domain.confidential import Confidential, Tells, Veil, rewritten
from portal.domain.letters import Letter, Section, Table
from portal.domain.masking import masked, masked_name, masked_number

IDENTITY = Confidential(
    columns={"name": Tells.NAME, "phone": Tells.NUMBER, "home": Tells.ADDRESS}, informant=True
)
NUMBERS = Confidential(
    columns={"code": Tells.NUMBER, "phone": Tells.NUMBER},
    plain=frozenset({"contact_phone"}),
)
TOLD = {"name": "王建国", "phone": "13800001234", "home": "铁西新村3号楼2单元501"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13800001234，", "电话138****1234，"),
        ("138 0000 1234", "138****1234"),
        ("138-0000-1234", "138****1234"),
        ("身份证410711199001011234。", "身份证4107**********1234。"),
        ("41071119900101123X", "4107**********123X"),
        ("文号 410711199001011234567", "文号 410711199001011234567"),
        ("2026-11-20 08:30", "2026-11-20 08:30"),
    ],
)
def test_mobile_and_card_numbers_are_starred_out_in_any_text(text: str, shown: str) -> None:
    assert masked(text) == shown


@pytest.mark.parametrize(
    ("name", "shown"),
    [("王建国", "王**"), ("李四", "李**"), (" 某小区业主委员会 ", "某**"), ("匿名", "匿名"), ("", "")],
)
def test_a_name_shows_its_first_character_whatever_its_length(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("13800001234", "138****1234"),
        ("0373-3051234", "037****34"),
        ("3051234", "305****34"),
        ("410711900101123", "410****23"),
        ("410711199001011234", "4107**********1234"),
        ("91410700MA9G1ABCX2", "91410700MA9G1ABCX2"),
        ("110", "110"),
        ("待查", "待查"),
    ],
)
def test_a_number_shows_its_ends_and_a_firms_public_code_is_whole(number: str, shown: str) -> None:
    assert masked_number(number) == shown


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("王建国来电反映", "王**来电反映"),
        ("回电13800001234（王建国）", "回电138****1234（王**）"),
        ("住铁西新村3号楼2单元501", "住铁**"),
        ("铁西新村3号楼前占道", "铁西新村3号楼前占道"),
    ],
)
def test_a_text_loses_the_values_of_the_record(text: str, known: str) -> None:
    assert Veil(IDENTITY, TOLD, "铁西新村3号楼前").known(text) == known


def test_the_place_of_the_matter_is_no_secret_where_the_informant_lives() -> None:
    veil = Veil(IDENTITY, {**TOLD, "home": "铁西新村"}, "铁西新村3号楼前")
    assert veil.shown("铁西新村3号楼前占道") == "铁西新村3号楼前占道"
    assert veil.record({"home": "铁西新村"}) == {"home": "铁**"}


def test_a_number_is_found_however_it_was_written() -> None:
    veil = Veil(IDENTITY, {"phone": "0373-305 1234"})
    assert veil.known("请拨03733051234") == "请拨037****34"


def test_nobodys_name_hides_no_word() -> None:
    assert Veil(IDENTITY, {"name": "匿名"}).known("匿名来信") == "匿名来信"


def test_a_kind_that_declares_nothing_shows_everything() -> None:
    assert Veil().shown("王建国 13800001234") == "王建国 13800001234"
    assert Veil().record({"contact_phone": "13800001234"}) == {"contact_phone": "13800001234"}


def test_the_phones_of_officers_stay() -> None:
    told = {"phone": "13800001234", "contact_phone": "13900005678", "facts": "当事人13800001234"}
    shown = Veil(NUMBERS, {"phone": "13800001234"}).record(told)
    assert shown == {"phone": "138****1234", "contact_phone": "13900005678", "facts": "当事人138****1234"}


def test_a_masked_value_that_comes_back_means_the_value_itself() -> None:
    veil = Veil(IDENTITY, TOLD)
    assert veil.restored({"name": "王**", "phone": "13900005678", "story": "王**"}) == {
        "name": "王建国", "phone": "13900005678", "story": "王**",
    }  # fmt: skip


LETTER = Letter(
    "answer", "铁西街道办事处", "卫铁函〔2026〕1号", "答复", "王建国", (Section("一、情况", ("王建国13800001234：收悉。",)),),
    table=Table(("项目", "内容"), (("电话", "13800001234"),)),
)  # fmt: skip


def test_a_letter_never_names_an_informant_until_somebody_says_why() -> None:
    for handled in (True, False):
        said = Veil(IDENTITY, TOLD).paper(LETTER, handled=handled)
        assert (said.addressee, said.number) == ("王**", "卫铁函〔2026〕1号")
        assert "王建国" not in said.canonical()
        assert "13800001234" not in said.canonical()


@pytest.mark.parametrize(("handled", "whole"), [(True, True), (False, False)])
def test_a_party_s_number_stands_in_the_papers_of_the_units_that_handle_it(
    handled: bool, whole: bool
) -> None:
    said = Veil(NUMBERS, {"phone": "13800001234"}).paper(LETTER, handled=handled)
    assert ("13800001234" in said.canonical()) is whole


def test_a_letter_that_hides_nothing_is_the_same_letter() -> None:
    assert rewritten(LETTER, lambda text: text) is LETTER
