"""A violation that is still going on: dissuade first, tell the competent side, then send the letter (domain T-4). Pure."""

from collections.abc import Iterable
from datetime import datetime

from plugins.transfer.grounds import DUTY_CLAUSE
from portal.domain.answered import two_officers, unanswered
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason

NO_WORDS = Reason(
    "E-T-ONGOING-NORECORD", "劝阻记录没有写明劝阻的言语和措施。", "请写明说了什么、做了什么。", DUTY_CLAUSE, field="dissuasion"
)  # fmt: skip
NOBODY_TOLD = Reason(
    "E-T-ONGOING-NORECORD", "没有写明告知了谁。", "请填写被告知人的姓名和职务。", DUTY_CLAUSE, field="informed_person"
)  # fmt: skip
NOBODY_THERE = Reason(
    "E-T-ONGOING-NORECORD", "接收单位没有能在门户上收到消息的人员。", "请电话告知，并登记被告知人。", DUTY_CLAUSE, field="informed_by"
)  # fmt: skip


def dissuasion_owed(facts: Facts) -> bool:
    """T-4: whether the record of dissuasion is still to be made."""
    return bool(facts.get("ongoing") and not facts.particulars.get("dissuaded_at"))


def information_owed(facts: Facts) -> bool:
    """T-4: whether the competent side is still to be told, separately from the letter."""
    return bool(facts.get("ongoing") and not facts.get("informed_by"))


def may_record_dissuasion(facts: Facts) -> Iterable[Reason]:
    """T-4: a record of dissuasion has its time, two officers, and what was said and done."""
    yield from _not_before_discovery(facts, "劝阻")
    yield from two_officers(facts, "dissuaders", "劝阻记录")
    yield from unanswered(facts, NO_WORDS)


def may_inform(facts: Facts) -> Iterable[Reason]:
    """T-4: told by telephone to somebody with a name, or through the portal to people who are there."""
    yield from _not_before_discovery(facts, "告知")
    if facts.fields.get("informed_by") == "portal":
        if not facts.known.get("receiver_people"):
            yield NOBODY_THERE
    else:
        yield from unanswered(facts, NOBODY_TOLD)


def dissuaded_and_told(facts: Facts) -> Iterable[Reason]:
    """T-4 E-T-ONGOING-NORECORD: both records stand before the letter goes out, and the telling is not later than it."""
    if not facts.get("ongoing"):
        return
    told: datetime | None = facts.particulars.get("informed_at")
    missing = [] if facts.particulars.get("dissuaded_at") else ["劝阻记录"]
    missing += [] if told is not None and told <= facts.now else ["早于移送函的告知记录"]
    if missing:
        yield Reason(
            "E-T-ONGOING-NORECORD", f"违法行为正在进行，移送前应当立即劝阻并告知有管辖权的一方，缺少：{'、'.join(missing)}。",
            "请存草稿，在草稿页“登记劝阻”“登记告知”后再送审；劝阻不是强制措施，不得查封、扣押。", DUTY_CLAUSE, field="ongoing",
        )  # fmt: skip


def _not_before_discovery(facts: Facts, act: str) -> Iterable[Reason]:
    discovered: datetime | None = facts.get("discovered_at")
    if discovered is not None and facts.now < discovered:
        yield Reason(
            "E-T-ONGOING-TIME",
            f"{act}时间早于发现时间。",
            "请核对两个时间。",
            DUTY_CLAUSE,
            field="happened_at",
        )
