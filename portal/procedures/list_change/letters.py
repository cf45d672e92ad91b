"""The two papers of a hand-over: what both units sign when they have consulted, and when cases change hands. Pure."""

from collections.abc import Sequence
from typing import Any

from portal.domain.letters import Letter, Section, Table
from portal.domain.power_words import day_text
from portal.domain.procedure import Facts, Seat


def consultation_record(facts: Facts, number: str | None = None) -> Letter:
    """协商记录: one for a pair of units and a batch, with all the cases to be settled (T-1, L-7)."""
    giver, taker = (facts.parties[seat].name for seat in (Seat.SENDER, Seat.RECEIVER))
    rows = [
        (case["label"], _called(case), case["item"], f"{case['handling']}。{case['words']}")
        for case in _cases(facts)
    ]
    return _paper(
        facts,
        "consultation_record",
        "清单调整在办事项协商记录",
        Table(("序号", "种类", "案由、文号", "事项", "拟处理"), _numbered(rows)),
        (
            Section("一、协商事由", (_occasion(facts), f"{giver}与{taker}对上列在办事项的处理逐件协商。")),
            Section("二、协商意见", ("（逐件写明由谁办理、何时移交；没有异议的写“同意所列处理”。）", "", "")),
        ),
        (f"{giver}（盖章、签名）", f"{taker}（盖章、签名）", "协商日期"),
    )


def handover_list(facts: Facts, number: str | None = None) -> Letter:
    """交接清单: the same cases with their materials, signed for by the unit that takes them."""
    giver, taker = (facts.parties[seat].name for seat in (Seat.SENDER, Seat.RECEIVER))
    rows = [
        (case["label"], _called(case), f"{case['files']} 份", "", case["handling"]) for case in _cases(facts)
    ]
    return _paper(
        facts,
        "handover_list",
        "清单调整在办事项交接清单",
        Table(("序号", "种类", "案由、文号", "电子材料", "纸质材料页数", "处理"), _numbered(rows)),
        (Section(None, (_occasion(facts), "纸质材料页数由双方当面清点填写。")),),
        (f"移交单位：{giver}（盖章、签名）", f"接收单位：{taker}（盖章、签名）", "交接日期"),
    )


def _paper(
    facts: Facts,
    kind: str,
    title: str,
    table: Table,
    sections: tuple[Section, ...],
    signatures: tuple[str, ...],
) -> Letter:
    heads = "　".join(facts.parties[seat].name for seat in (Seat.SENDER, Seat.RECEIVER))
    return Letter(
        kind=kind, head=heads, number=None, title=title, addressee="", sections=sections, table=table, form="record",
        signatures=signatures,
    )  # fmt: skip


def _occasion(facts: Facts) -> str:
    effective = facts.get("effective")
    return (
        f"依据{facts.get('document')}，行政处罚事项清单自{day_text(effective)}起调整。" if effective else ""
    )


def _cases(facts: Facts) -> list[dict[str, Any]]:
    return list(facts.get("cases") or [])


def _called(case: dict[str, Any]) -> str:
    return f"{case['title'] or case['id']} {case['number']}".strip()


def _numbered(rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), *row) for number, row in enumerate(rows, 1))
