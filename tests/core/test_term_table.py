"""The table of limits: each id of §11 with length, unit and label, and the readings between units."""

from dataclasses import replace
from datetime import date

import pytest

from portal.domain.term_table import TERMS, UnknownTerm, law_limit, term_for, version_on
from portal.domain.terms import Label, Term, Unit

S, L, C = Label.MECHANISM_LIMIT, Label.STATUTORY_LIMIT, Label.INTERNAL_REMINDER

TABLE = """
transfer.normal 3 working_days S | transfer.first_gap 2 working_days C | letter.scan 1 working_days C
transfer.urgent 24 hours S | transfer.ongoing 1 hours C | transfer.evidence_pending 3 working_days C
transfer.sign 1 working_days C | transfer.decide 3 working_days C | transfer.supplement 3 working_days C
transfer.answer_objection 3 working_days C | transfer.result 5 working_days C
transfer.after_agreement 3 working_days C
filing.decision 90 natural_days_strict L | filing.preservation 7 working_days L
complaint.register 0 working_days C | complaint.acknowledge 2 working_days C | complaint.tell 2 working_days C
complaint.materials 3 working_days C | complaint.feed_back 5 working_days C
complaint.return_order 2 working_days C | complaint.by_law 0 natural_days_rolled L
powers.basis_change 3 working_days C
sharing.same_day 0 same_day S | sharing.delay_watch 5 working_days C | sharing.request 5 working_days C
consultation.answer 0 working_days C | consultation.conclude 0 working_days C
consultation.regular 3 months C | consultation.minutes 5 working_days C | consultation.task 0 working_days C
hazard.acknowledge 30 minutes C | hazard.on_site 2 hours C
assistance.opinion 5 working_days S | assistance.onsite 2 hours C | assistance.letter_after 1 working_days C
assistance.supplement 2 working_days C | assistance.archives 3 working_days C
dispute.negotiate 7 working_days C | dispute.submit 2 working_days C | dispute.decide 10 working_days C
judicial.approve 3 natural_days_rolled L | judicial.send 24 hours L
judicial.supplement 3 natural_days_rolled L | judicial.reconsider 3 natural_days_rolled L
judicial.supervise 3 natural_days_rolled L | judicial.goods 3 natural_days_rolled L
judicial.police_forward 24 hours L | judicial.police_incomplete 24 hours L
judicial.police_decision 3 natural_days_rolled L | judicial.police_review 3 natural_days_rolled L
judicial.police_explain 7 natural_days_rolled L | judicial.police_file 15 natural_days_rolled L
judicial.opinion_reply 90 natural_days_rolled C
"""
ROWS = [cell.split() for line in TABLE.strip().splitlines() for cell in line.split(" | ")]


@pytest.mark.parametrize(("rule", "length", "unit", "label"), ROWS, ids=[row[0] for row in ROWS])
def test_a_limit_has_the_length_unit_and_label_of_the_table(
    rule: str, length: str, unit: str, label: str
) -> None:
    term = TERMS[rule]
    assert (term.length, term.unit, term.label) == (int(length), Unit(unit), {"S": S, "L": L, "C": C}[label])


def test_the_table_has_these_limits_and_no_others() -> None:
    assert set(TERMS) == {row[0] for row in ROWS}


@pytest.mark.parametrize("term", TERMS.values(), ids=lambda term: term.id)
def test_a_limit_says_its_name_start_clause_and_source(term: Term) -> None:
    assert all((term.name, term.starts, term.basis, term.source, term.words))


def test_the_notice_is_the_source_of_its_four_numbers_and_of_nothing_else() -> None:
    """§0.1 finding 1."""
    assert [term.words for term in TERMS.values() if term.source == "卫政办〔2024〕1号"] == [
        "3 个工作日",
        "24 小时",
        "当日",
        "5 个工作日",
    ]


def test_labels_are_shown_in_chinese() -> None:
    assert [label.text for label in Label] == ["机制期限", "法定期限", "内部提醒"]


@pytest.mark.parametrize(
    ("rule", "sender", "receiver", "label"),
    [
        pytest.param("transfer.normal", "subdistrict", "department", S, id="T-2 town to department"),
        pytest.param("transfer.normal", "department", "town", S, id="T-2 department to town"),
        pytest.param("transfer.normal", "branch", "subdistrict", S, id="T-2 municipal branch"),
        pytest.param("transfer.normal", "town", "subdistrict", C, id="Q-10 town to town"),
        pytest.param("transfer.urgent", "subdistrict", "subdistrict", C, id="Q-10 urgent"),
        pytest.param("transfer.normal", "department", "branch", C, id="Q-28 department to department"),
        pytest.param("transfer.normal", None, None, S, id="sides not known"),
        pytest.param("sharing.same_day", "department", "town", S, id="S-2 department"),
        pytest.param("sharing.same_day", "town", None, C, id="Q-8 town"),
        pytest.param("assistance.opinion", "town", "department", S, id="A-2 town asks department"),
        pytest.param("assistance.opinion", "department", "town", C, id="AT-69 department asks town"),
        pytest.param("judicial.approve", "town", "town", L, id="a law binds whoever it is"),
        pytest.param("transfer.sign", "town", "department", C, id="a reminder stays one"),
    ],
)
def test_the_label_follows_from_the_sides(
    rule: str, sender: str | None, receiver: str | None, label: Label
) -> None:
    term = term_for(rule, sender, receiver)
    assert term.label is label
    assert (term.length, term.unit) == (TERMS[rule].length, TERMS[rule].unit)


def test_a_limit_outside_the_notice_does_not_claim_the_notice_as_its_source() -> None:
    term = term_for("transfer.normal", "town", "subdistrict")
    assert "行政处罚法第二十二条" in term.basis
    assert term.source != "卫政办〔2024〕1号"


@pytest.mark.parametrize(
    ("basis", "days"),
    [
        ("《新乡市城市市容和环境卫生管理条例》第二十条", 7),
        ("《新乡市城市绿化条例》第三十三条", 7),
        ("《中华人民共和国广告法》；《新乡市户外广告设置管理条例》第九条", 30),
        ("《河南省消防条例》第七十条", None),
        ("《中华人民共和国公路法》第七十六条", None),
    ],
)
def test_only_laws_whose_text_was_read_limit_complaints_by_default(basis: str, days: int | None) -> None:
    limit = law_limit(basis)
    assert (limit.days if limit else None) == days


def test_a_complaint_limit_cites_its_law() -> None:
    term = term_for("complaint.by_law", law=law_limit("《新乡市户外广告设置管理条例》第九条"))
    assert (term.length, term.source, term.basis, term.label) == (
        30,
        "新乡市户外广告设置管理条例",
        "第二十四条",
        L,
    )


@pytest.mark.parametrize(
    ("rule", "reason"), [("transfer.never", "没有名为“transfer.never”的期限"), ("complaint.by_law", "请给出")]
)
def test_an_unknown_limit_is_refused_in_chinese(rule: str, reason: str) -> None:
    with pytest.raises(UnknownTerm) as refused:
        term_for(rule)
    assert reason in str(refused.value)


def test_a_matter_keeps_the_version_of_the_day_it_started() -> None:
    """G-12."""
    first = TERMS["transfer.result"]
    second = replace(first, length=7, since=date(2026, 7, 1))
    assert version_on([second, first], date(2026, 6, 30)) is first
    assert version_on([second, first], date(2026, 7, 1)) is second
    assert version_on([second, first], date(2023, 1, 1)) is first


def test_the_district_may_change_a_number() -> None:
    """G-12."""
    changed = {
        **TERMS,
        "transfer.sign": replace(TERMS["transfer.sign"], length=2, source="卫政办〔2026〕9号"),
    }
    assert term_for("transfer.sign", terms=changed).words == "2 个工作日"
