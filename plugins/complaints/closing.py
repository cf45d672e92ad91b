"""The three duties of whoever closes a complaint, as facts on one row (C-4, C-5, C-6). Pure."""

from dataclasses import dataclass
from datetime import datetime

from plugins.complaints.answering import PASSED_ON, feedback_owed
from plugins.complaints.grounds import in_writing, materials_owed
from portal.domain.procedure import Facts


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty: what it is, whether it is done, not called for, or owed, and the fact that shows it: when, and words."""

    name: str
    standing: str
    words: str
    done_at: datetime | None = None

    @property
    def owed(self) -> bool:
        return self.standing == "owed"


def duties(facts: Facts) -> tuple[Duty, ...]:
    """答复、反馈、材料 of who handled the complaint; 告知投诉人、告知镇办、材料 of who passed it on."""
    if facts.state in PASSED_ON or facts.get("told_at") or facts.get("office_told_at"):
        return (_told(facts), _office_told(facts), _materials(facts))
    return (_replied(facts), _fed_back(facts), _received(facts))


def _replied(facts: Facts) -> Duty:
    return _duty("答复投诉人", facts, "replied_at", "reply_waived")


def _told(facts: Facts) -> Duty:
    return _duty("告知投诉人", facts, "told_at", "tell_waived")


def _office_told(facts: Facts) -> Duty:
    return _duty("告知镇办", facts, "office_told_at")


def _duty(name: str, facts: Facts, when: str, waived: str = "") -> Duty:
    done, excused = facts.get(when), facts.said(waived) if waived else ""
    if done:
        return Duty(name, "done", "", done)
    return Duty(name, "excused", f"不能办理：{excused}") if excused else Duty(name, "owed", "")


def _fed_back(facts: Facts) -> Duty:
    if not facts.get("referred_by"):
        return Duty("反馈转来部门", "excused", "不是其他部门转来的")
    return (
        Duty("反馈转来部门", "owed", "")
        if feedback_owed(facts)
        else _duty("反馈转来部门", facts, "fed_back_at")
    )


def _materials(facts: Facts) -> Duty:
    if not in_writing(facts):
        return Duty("移交书面材料", "excused", "没有书面材料，登记内容已随告知转去")
    if materials_owed(facts):
        return Duty("移交书面材料", "owed", "")
    standing = "，镇办已签收" if facts.get("materials_signed_at") else "，待镇办签收"
    return Duty("移交书面材料", "done", standing, facts.get("materials_at"))


def _received(facts: Facts) -> Duty:
    """What came in writing is in the file of who handled it."""
    count = len(facts.having("complaint"))
    if count:
        return Duty("材料", "done", f"{count} 件在卷")
    if facts.get("referred_by"):
        return Duty("材料", "excused", "转来的部门尚未移交" if in_writing(facts) else "没有书面材料")
    return Duty("材料", "excused", "纸质件另卷保存" if in_writing(facts) else "没有书面材料")
