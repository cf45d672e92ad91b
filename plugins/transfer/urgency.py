"""What stands against marking a transfer urgent, and against taking the mark off again (domain T-3). Pure."""

from collections.abc import Iterable

from plugins.transfer.grounds import DUTY_CLAUSE
from portal.domain.answered import unanswered, yet_to_come
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason

REASON_OF_URGENCY = Reason(
    "E-T-URGENT-REASON", "标为“情况紧急”须选择事由。", "请选择紧急事由。", "T-3", field="urgent_reason"
)
WRITING = frozenset({"draft", "withdrawn"})


def may_become_urgent(facts: Facts) -> bool:
    """T-3: offered once until it is urgent; a draft says so in its own form."""
    return facts.state not in WRITING and not facts.particulars.get("urgent")


def may_mark_urgent(facts: Facts) -> Iterable[Reason]:
    """T-3: urgency has a reason and an instant at which it arose, and is marked once."""
    if facts.particulars.get("urgent"):
        yield Reason("E-T-URGENT-KEPT", "本件已标为情况紧急。", "不需要再标。", DUTY_CLAUSE)
    yield from unanswered(facts, REASON_OF_URGENCY)
    yield from moments(facts)


def stays_urgent(facts: Facts) -> Iterable[Reason]:
    """T-3: what went out as urgent stays urgent, also when it was withdrawn and is written anew."""
    if went_out_urgent(facts) and not facts.get("urgent"):
        yield Reason(
            "E-T-URGENT-KEPT", "本件已按情况紧急送出过，不能取消。", "请重新勾选“情况紧急”并保留事由。", DUTY_CLAUSE,
            field="urgent",
        )  # fmt: skip
    if facts.get("urgent") and not facts.get("urgent_reason"):
        yield REASON_OF_URGENCY


def went_out_urgent(facts: Facts) -> bool:
    """T-3: whether a letter that is being written anew had gone out as urgent before."""
    return bool(facts.particulars.get("urgent") and facts.particulars.get("delivered_at"))


def moments(facts: Facts) -> Iterable[Reason]:
    """T-2, T-3: what a clock starts from has happened, and urgency arose no earlier than the discovery."""
    yield from yet_to_come(facts, MOMENTS, "T-2")
    since, discovered = facts.get("urgent_since"), facts.get("discovered_at")
    if facts.get("urgent") and since is not None and discovered is not None and since < discovered:
        yield Reason(
            "E-T-URGENT-EARLY",
            "转为紧急的时间早于发现时间。",
            "请核对两个时间。",
            "T-3",
            field="urgent_since",
        )


MOMENTS = {
    "discovered_at": "发现时间", "found_at": "查明属对方管辖的时间", "urgent_since": "情况转为紧急的时间",
}  # fmt: skip
