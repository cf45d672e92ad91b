"""The papers of a transfer that are filled in by hand: 送达回证, and blank forms for an outage (P-2, G-11a, §14.5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from plugins.transfer.letters import receipt_slip, transfer_letter
from plugins.transfer.records import RECORDS
from portal.domain import usual_papers
from portal.domain.letters import WRITE_IN, Letter, Table, blanked
from portal.domain.powers import UnitRef
from portal.domain.procedure import Facts, Seat

LINES = usual_papers.LINES


def service_receipt(facts: Facts, number: str | None = None) -> Letter:
    """送达回证 of a 移送函 (P-2)."""
    return usual_papers.service_receipt(facts, "涉嫌违法案件移送函")


def approval_sheet(facts: Facts) -> Letter:
    """移送案件审批表: what the portal records step by step, for the days without it."""
    labels = (
        "案由",
        "当事人",
        "移送单位",
        "接收单位",
        "案情摘要",
        "承办人意见",
        "法制意见",
        "负责人批示意见",
    )
    return Letter(
        kind="approval_sheet", head=str(facts.known.get("sender_name") or ""), number=None, title="移送案件审批表",
        addressee="", sections=(), table=Table(("项目", "内容"), tuple((label, "") for label in labels)), form="record",
        signatures=("承办人（签名）", "承办人（签名）", "负责人（签名）"),
    )  # fmt: skip


def blank_transfer_letter(facts: Facts) -> Letter:
    """移送函 to be written by hand."""
    gaps = {name: WRITE_IN for name in ("title", "subject", "where", "contact")}
    gaps |= {name: LINES for name in ("facts", "provisions", "transfer_reason", "measures")}
    nothing = replace(facts, particulars=gaps, known={**facts.known, "receiver_name": WRITE_IN})
    letter = transfer_letter(nothing, None)
    return blanked(replace(letter, attachments=(), contact=f"联系人：{WRITE_IN}，电话：{WRITE_IN}"))


def blank_receipt_slip(facts: Facts) -> Letter:
    """移送函回执, which the unit signs that receives a letter on paper."""
    other = UnitRef(0, "", WRITE_IN, "department")
    ours = replace(
        facts,
        parties={Seat.RECEIVER: facts.parties[Seat.SENDER], Seat.SENDER: other},
        known={"receiver_name": facts.known.get("sender_name")},
    )
    slip = receipt_slip(ours)
    table = slip.table or Table((), ())
    opinion = ("处理意见", "□受理　□补充材料　□管辖异议")
    return blanked(replace(slip, table=replace(table, rows=(*table.rows, opinion))))


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "涉嫌违法案件移送函": blank_transfer_letter,
    "移送案件审批表": lambda facts: blanked(approval_sheet(facts)),
    "送达回证": lambda facts: blanked(service_receipt(facts)),
    "案件移送函回执": blank_receipt_slip,
    "现场检查记录": lambda facts: blanked(RECORDS["inspection_record"](facts)),
    "劝阻记录": lambda facts: blanked(RECORDS["dissuasion_record"](facts)),
    "告知记录": lambda facts: blanked(RECORDS["information_record"](facts)),
}
"""The blank forms of a transfer, in the order in which a case needs them."""
