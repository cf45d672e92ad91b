"""The papers of a transfer that are filled in by hand: 送达回证, and blank forms for an outage (P-2, G-11a, §14.5). Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from plugins.transfer.letters import receipt_slip, transfer_letter
from plugins.transfer.records import RECORDS
from portal.domain import usual_papers
from portal.domain.letters import Letter, Table
from portal.domain.procedure import Facts, Seat
from portal.domain.usual_papers import by_hand, record

service_receipt = usual_papers.service_receipt("涉嫌违法案件移送函")


def approval_sheet(facts: Facts, number: str | None = None) -> Letter:
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
    signatures = ("承办人（签名）", "承办人（签名）", "负责人（签名）")
    return record(
        facts, "approval_sheet", "移送案件审批表", None, [(label, "") for label in labels], signatures
    )


def blank_transfer_letter(facts: Facts) -> Letter:
    """移送函 to be written by hand."""
    blank = by_hand(
        transfer_letter,
        ("facts", "provisions", "transfer_reason", "measures"),
        ("title", "subject", "where"),
    )
    return replace(blank(facts), attachments=())


def blank_receipt_slip(facts: Facts) -> Letter:
    """移送函回执, which the unit signs that receives a letter on paper."""
    slip = by_hand(receipt_slip, by=Seat.RECEIVER)(facts)
    table = slip.table or Table((), ())
    opinion = ("处理意见", "□受理　□补充材料　□管辖异议")
    return replace(slip, table=replace(table, rows=(*table.rows, opinion)))


BLANKS: Mapping[str, Callable[[Facts], Letter]] = {
    "涉嫌违法案件移送函": blank_transfer_letter,
    "移送案件审批表": by_hand(approval_sheet),
    "送达回证": by_hand(service_receipt),
    "案件移送函回执": blank_receipt_slip,
    "现场检查记录": by_hand(RECORDS["inspection_record"]),
    "劝阻记录": by_hand(RECORDS["dissuasion_record"]),
    "告知记录": by_hand(RECORDS["information_record"]),
}
"""The blank forms of a transfer, in the order in which a case needs them."""
