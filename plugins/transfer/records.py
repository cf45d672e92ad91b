"""Records printed from what was typed, to be signed by hand (domain §14.5, T-1, T-4, T-5). Pure."""

from collections.abc import Callable, Mapping

from portal.domain.answered import officers
from portal.domain.letters import Letter, chinese_date
from portal.domain.procedure import Facts
from portal.domain.usual_papers import moment, record, the_item

INFORMED_BY = {"phone": "电话", "portal": "门户消息"}


def inspection_record(facts: Facts, number: str | None = None) -> Letter:
    """现场检查记录, printed from what was typed at discovery: it counts as source material (T-5)."""
    return record(
        facts, "inspection_record", "现场检查记录", facts.get("discovered_at"),
        [
            ("检查时间", moment(facts.get("discovered_at"))), *_place_and_party(facts, "检查地点"),
            ("统一社会信用代码（证件号）", facts.get("subject_code")), ("执法人员", _named(facts, "officers")),
            ("检查情况", facts.get("inspection")),
        ],
    )  # fmt: skip


def dissuasion_record(facts: Facts, number: str | None = None) -> Letter:
    """劝阻记录: when, by whom, with what words a violation that was going on was to be stopped (T-4)."""
    return record(
        facts, "dissuasion_record", "劝阻记录", facts.get("dissuaded_at"),
        [
            ("劝阻时间", moment(facts.get("dissuaded_at"))), *_place_and_party(facts),
            ("执法人员", _named(facts, "dissuaders")), ("劝阻的言语和措施", facts.get("dissuasion")),
            ("当事人反应", facts.get("reaction")),
            ("照片、录音、视频", "、".join(file.name for file in facts.having("dissuasion"))),
        ],
    )  # fmt: skip


def information_record(facts: Facts, number: str | None = None) -> Letter:
    """告知记录: when and whom the competent side was told, before the letter (T-4)."""
    how = INFORMED_BY.get(str(facts.get("informed_by")), "")
    return record(
        facts, "information_record", "告知记录", facts.get("informed_at"),
        [
            ("告知时间", moment(facts.get("informed_at"))), ("告知方式", how),
            ("被告知单位", facts.known.get("receiver_name")), ("被告知人", facts.get("informed_person")),
            *_place_and_party(facts), ("告知内容", facts.get("informed_words") or facts.get("title")),
        ],
        ("告知人（签名）", "记录人（签名）"),
    )  # fmt: skip


def agreement_record(facts: Facts, number: str | None = None) -> Letter:
    """协商记录 of a case left from before its item went down, for both sides to sign (T-1)."""
    agreed = facts.get("agreed_on")
    sender, receiver = facts.known.get("sender_name") or "", facts.known.get("receiver_name") or ""
    return record(
        facts, "agreement_record", "历史遗留案件协商记录", None,
        [
            ("处罚事项", the_item(facts)), ("案由", facts.get("title")), *_place_and_party(facts),
            ("线索登记日期", chinese_date(facts.get("registered_on")) if facts.get("registered_on") else ""),
            ("协商日期", chinese_date(agreed) if agreed else ""), ("协商双方", f"{sender}、{receiver}"),
            ("参加人员", facts.get("agreed_by")), ("协商结果", facts.get("agreed_result")),
        ],
        (f"{sender}（签名、盖章）", f"{receiver}（签名、盖章）"),
    )  # fmt: skip


def dispute_record(facts: Facts, number: str | None = None) -> Letter:
    """管辖争议协商记录: both views side by side, and room for what is agreed, while disputes are settled on paper (P-5)."""
    sender, receiver = facts.known.get("sender_name") or "", facts.known.get("receiver_name") or ""
    return record(
        facts, "dispute_record", "管辖争议协商记录", facts.get("contested_at"),
        [
            ("移送函文号", facts.get("number")), ("案由", facts.get("title")), *_place_and_party(facts),
            ("处罚事项", the_item(facts)), ("接收方意见", f"{facts.get('objection') or ''}（{facts.get('legal_basis') or ''}）"),
            ("提请协调的意见", facts.get("contest_reason")),
            ("争议期间保全证据", facts.known.get("interim_name")), ("协商经过", ""), ("协商结果", ""),
        ],
        (f"{sender}（签名、盖章）", f"{receiver}（签名、盖章）"),
    )  # fmt: skip


RECORDS: Mapping[str, Callable[..., Letter]] = {
    "inspection_record": inspection_record,
    "dissuasion_record": dissuasion_record,
    "information_record": information_record,
    "agreement_record": agreement_record,
    "dispute_record": dispute_record,
}


def _place_and_party(facts: Facts, place: str = "地点") -> list[tuple[str, object]]:
    return [(place, facts.get("where")), ("当事人", facts.get("subject") or "待查")]


def _named(facts: Facts, field: str) -> str:
    return "、".join(officers(facts.get(field)))
