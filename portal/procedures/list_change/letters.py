"""The two papers of a hand-over: what both units sign when they have consulted, and when cases change hands. Pure."""

from collections.abc import Sequence
from typing import Any

from portal.domain.letters import Letter, Section, Table
from portal.domain.power_words import day_text
from portal.domain.procedure import Facts, Seat


def consultation_record(facts: Facts, number: str | None = None) -> Letter:
    """协商记录: one for a pair of units and a batch, with all the cases to be settled (T-1, L-7)."""
    giver, taker = (facts.parties[seat].name for seat in (Seat.SENDER, Seat.RECEIVER))
    rows = [(case["item"], f"{case['handling']}。{case['words']}") for case in _cases(facts)]
    return _paper(
        facts,
        "consultation_record",
        "清单调整在办事项协商记录",
        Table(("案由、文号", "事项", "拟处理"), _called(facts, rows)),
        f"{giver}与{taker}对上列在办事项逐件协商，意见如下（没有异议的写“同意所列处理”）：",
        ("协商意见", "协商日期", f"{giver}（盖章、签名）", f"{taker}（盖章、签名）"),
    )


def handover_list(facts: Facts, number: str | None = None) -> Letter:
    """交接清单: the same cases with their materials, signed for by the unit that takes them."""
    giver, taker = (facts.parties[seat].name for seat in (Seat.SENDER, Seat.RECEIVER))
    rows = [(f"{case['files']} 份", "", case["handling"]) for case in _cases(facts)]
    return _paper(
        facts,
        "handover_list",
        "清单调整在办事项交接清单",
        Table(("案由、文号", "电子材料", "纸质材料（页）", "处理"), _called(facts, rows)),
        "纸质材料的页数由双方当面清点填写。",
        (f"移交单位：{giver}（盖章、签名）", f"接收单位：{taker}（盖章、签名）", "交接日期"),
    )


def _paper(
    facts: Facts, kind: str, title: str, table: Table, words: str, signatures: tuple[str, ...]
) -> Letter:
    effective, heads = (
        facts.get("effective"),
        (facts.parties[seat].name for seat in (Seat.SENDER, Seat.RECEIVER)),
    )
    occasion = (
        f"依据{facts.get('document')}，行政处罚事项清单自{day_text(effective)}起调整。" if effective else ""
    )
    return Letter(
        kind=kind, head="　".join(heads), number=None, title=title, addressee="", sections=(Section(None, (occasion, words)),),
        table=table, form="record", signatures=signatures,
    )  # fmt: skip


def _cases(facts: Facts) -> list[dict[str, Any]]:
    return list(facts.get("cases") or [])


def _called(facts: Facts, rows: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Each row behind what its case is called, numbered."""
    return tuple(
        (f"{n}. {_name(case)}", *row)
        for n, (case, row) in enumerate(zip(_cases(facts), rows, strict=True), 1)
    )


def _name(case: dict[str, Any]) -> str:
    number = f"（{case['number']}）" if case["number"] else ""
    return f"{case['label']}：{case['title'] or case['id']}{number}"
