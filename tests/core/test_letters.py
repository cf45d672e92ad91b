"""Letters and document numbers as values (domain §14.2, §14.4, §14.5)."""

from dataclasses import FrozenInstanceError, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.domain.letters import (
    FORMS,
    DocNumber,
    DocNumberError,
    Letter,
    Section,
    Table,
    chinese_date,
    parse_doc_number,
)
from portal.domain.reasons import Reason, Refused

words = st.text(max_size=12)
texts = st.lists(words, max_size=3).map(tuple)
letters = st.builds(
    Letter,
    kind=words,
    head=words,
    number=st.none() | words,
    title=words,
    addressee=words,
    sections=st.lists(st.builds(Section, st.none() | words, texts), max_size=3).map(tuple),
    attachments=texts,
    closing=words,
    signer=words,
    date=st.none() | st.dates(),
    contact=words,
    copies=texts,
    table=st.none() | st.builds(Table, texts, st.lists(texts, max_size=3).map(tuple), words),
    form=st.sampled_from(FORMS),
    signatures=texts,
)
LETTER = Letter(
    kind="transfer_letter",
    head="新乡市卫滨区平原镇人民政府",
    number="平政函〔2026〕3号",
    title="关于移送某公司涉嫌违法案件的函",
    addressee="新乡市卫滨区城市管理局",
    sections=(Section("一、基本违法事实", ("某公司占用道路。",)),),
    date=date(2026, 11, 20),
)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param("平政函[2026]3号", "六角括号〔〕", id="AT-102 square brackets"),
        pytest.param("平政函〔26〕3号", "年份应写全四位", id="AT-102 year of two digits"),
        pytest.param("平政函〔2026〕03号", "不编虚位", id="AT-102 leading zero"),
        pytest.param("平政函〔2026〕第3号", "不加“第”字", id="AT-102 第 before the number"),
        pytest.param("平政函（2026）3号", "六角括号〔〕", id="round brackets"),
        pytest.param("平政函〔2026]3号", "六角括号〔〕", id="brackets of two kinds"),
        pytest.param("平政函〔2026〕3", "缺少“号”字", id="no 号"),
        pytest.param("平政函〔２０２６〕3号", "阿拉伯数字", id="full-width year"),
        pytest.param("平政函〔1826〕3号", "1900 至 2099", id="year of another age"),
        pytest.param("平政函〔2026〕100000号", "1 至 99999", id="number too large"),
        pytest.param("平政函〔2026〕0号", "1 至 99999", id="number zero"),
        pytest.param("〔2026〕3号", "缺少机关代字", id="no organ code"),
        pytest.param("PZ〔2026〕3号", "2 至 12 个汉字", id="organ code in Latin letters"),
        pytest.param("平政函2026-3", "没有用六角括号", id="no brackets at all"),
        pytest.param("  ", "没有填写文号", id="empty"),
    ],
)
def test_a_wrong_document_number_is_refused_with_the_point_that_is_wrong(text: str, fault: str) -> None:
    with pytest.raises(DocNumberError) as refused:
        parse_doc_number(text)
    assert {reason.code for reason in refused.value.reasons} == {"E-G-DOCNO"}
    assert any(fault in reason.message for reason in refused.value.reasons)
    assert isinstance(refused.value, Refused)


@pytest.mark.parametrize("text", ["平政函〔2026〕3号", "卫政办〔2024〕1号", " 铁西办函〔2026〕99999号\n"])
def test_a_right_document_number_is_read_and_written_back(text: str) -> None:
    """AT-102, first case."""
    assert str(parse_doc_number(text)) == text.strip()


def test_a_document_number_has_code_year_and_number() -> None:
    assert parse_doc_number("平政函〔2026〕3号") == DocNumber("平政函", 2026, 3)


@pytest.mark.parametrize("text", ["平政函【26】第03", "平政函[2026]3号", "平政函〔２０２６〕３号"])
def test_the_remedy_offers_the_number_that_was_meant(text: str) -> None:
    with pytest.raises(DocNumberError) as refused:
        parse_doc_number(text)
    assert {reason.remedy for reason in refused.value.reasons} == {"请改为“平政函〔2026〕3号”。"}


def test_every_wrong_point_is_told_at_once() -> None:
    with pytest.raises(DocNumberError) as refused:
        parse_doc_number("平政函【26】第03")
    assert len(refused.value.reasons) == 5


@pytest.mark.parametrize(("year", "number"), [(26, 3), (2026, 0), (2026, 100000)])
def test_a_number_series_cannot_make_a_number_of_wrong_form(year: int, number: int) -> None:
    with pytest.raises(DocNumberError):
        DocNumber("平政函", year, number)


@given(st.text())
def test_any_text_is_either_a_number_that_writes_back_or_refused_with_reasons(text: str) -> None:
    reasons: tuple[Reason, ...] = ()
    written = text.strip()
    try:
        written = str(parse_doc_number(text))
    except DocNumberError as refused:
        reasons = refused.reasons
    assert written == text.strip()
    assert all(reason.message and reason.remedy and reason.clause for reason in reasons)


@given(st.integers(1900, 2099), st.integers(1, 99999))
def test_every_number_of_a_series_reads_back(year: int, number: int) -> None:
    made = DocNumber("平政函", year, number)
    assert parse_doc_number(str(made)) == made


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 20), "2026年11月20日"),
        (date(2026, 9, 1), "2026年9月1日"),
        (date(2024, 2, 29), "2024年2月29日"),
    ],
)
def test_a_date_is_written_without_leading_zeros(day: date, text: str) -> None:
    assert chinese_date(day) == text


@given(letters)
def test_a_letter_survives_json(letter: Letter) -> None:
    assert Letter.from_json(letter.to_json()) == letter


@given(letters)
def test_a_letter_read_back_has_the_same_hash(letter: Letter) -> None:
    assert Letter.from_json(letter.to_json()).sha256() == letter.sha256()


def test_the_hash_is_of_the_canonical_text_and_never_changes_with_the_program() -> None:
    assert LETTER.sha256() == "b5b511d79de3cef738279c278774029a3c3490a39c85f7b88b0a542b6fe56b4d"


@pytest.mark.parametrize(
    "change", [{"number": None}, {"date": date(2026, 11, 21)}, {"closing": "特此函告。"}]
)
def test_any_changed_word_changes_the_hash(change: dict[str, object]) -> None:
    assert replace(LETTER, **change).sha256() != LETTER.sha256()  # type: ignore[arg-type]


def test_a_letter_cannot_be_edited() -> None:
    """AT-107: the value is frozen; a correction is another letter."""
    with pytest.raises(FrozenInstanceError):
        LETTER.title = "另一个标题"  # type: ignore[misc]


def test_an_unknown_form_is_not_read() -> None:
    with pytest.raises(ValueError, match="未知的文书版式"):
        Letter.from_json(LETTER.to_json() | {"form": "poster"})


def test_a_draft_has_no_date_to_print() -> None:
    assert replace(LETTER, date=None).date_text == ""


def test_a_record_has_the_usual_lines_to_sign_unless_it_names_its_own() -> None:
    record = replace(LETTER, form="record")
    assert record.signature_lines[0] == "当事人（签名或者盖章）"
    assert replace(record, signatures=("移交人", "接收人")).signature_lines == ("移交人", "接收人")
    assert LETTER.signature_lines == ()


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于移送某公司涉嫌违法案件的函", ("关于移送某公司涉嫌违法案件的函",)),
        (
            "关于移送新乡市某餐饮服务有限公司涉嫌违法线索的函",
            ("关于移送新乡市某餐饮服务有限公司", "涉嫌违法线索的函"),
        ),
        (
            "关于商请协助认定某小区消防车通道占用情况的函",
            ("关于商请协助认定某小区", "消防车通道占用情况的函"),
        ),
    ],
)
def test_a_long_title_is_broken_into_lines_of_similar_length(title: str, lines: tuple[str, ...]) -> None:
    assert replace(LETTER, title=title).title_lines == lines


@given(st.text("关于移送的函案件，《》甲乙", max_size=90))
def test_title_lines_lose_nothing_and_fit_the_page(title: str) -> None:
    lines = replace(LETTER, title=title).title_lines
    assert "".join(lines) == title
    assert all(0 < len(line) <= 20 for line in lines)
