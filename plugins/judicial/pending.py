"""No penalty in the place of a referral: what may not be decided while a crime is suspected (J-9, 310号令 art. 11). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from plugins.judicial.preparing import RULES
from portal.domain.case_decisions import ends_unpunished, punishes
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

CLAUSE = f"{RULES}第十一条第一款；行政处罚法第二十七条、第八十二条"
IN_LIEU = "以罚代刑"
"""The word by which the timeline tells of a penalty that was stopped (J-12)."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A referral as the bar sees it: is it still on its way, ours, of this incident; did it end with criminal liability?"""

    open: bool
    ours: bool
    linked: bool
    convicted: bool = False
    sure: bool = True


def no_penalty_instead(facts: Facts, suspected: bool, referrals: Iterable[Pending]) -> Iterable[Reason]:
    """J-9: no step of any procedure punishes while a crime is suspected; whatever the switches.

    ``suspected`` says that the matter itself is marked; ``referrals`` are those of the incident, and of the own unit
    about the same party.
    """
    found = list(referrals)
    linked = [one for one in found if one.linked]
    under_way = [one for one in linked if one.open]
    if punishes(facts):
        if any(one.sure for one in under_way) or (suspected and not any(one.convicted for one in linked)):
            yield _stopped(any(one.ours for one in under_way) or not under_way)
        elif any(one.convicted for one in linked):
            yield Reason(
                "W-J-FINE", "本案已追究刑事责任：尚未给予罚款的，不再给予罚款。",
                "依法应当给予其他行政处罚的（如吊销许可证件），请说明。", "行政处罚法第三十五条第二款", Severity.WARNING, "decision",
            )  # fmt: skip
        elif found and any(one.open for one in found):
            yield Reason(
                "W-J-SAME-PARTY", "本单位对同一当事人有涉嫌犯罪案件移送正在办理。",
                "是同一违法行为的，不得作出处罚；不是同一行为的，请说明。", CLAUSE, Severity.WARNING, "decision",
            )  # fmt: skip
    elif ends_unpunished(facts) and (under_way or suspected):
        yield Reason(
            "W-J-PENDING", "本案涉嫌犯罪，尚无处理结果。", "应当等待公安机关、司法机关的结果；现在结案的，请说明理由。",
            f"{RULES}第三条", Severity.WARNING, "decision",
        )  # fmt: skip


def _stopped(ours: bool) -> Reason:
    """To others than the unit that referred it, no more is said than that the case is in the hands of justice."""
    instead = (
        "请先办理涉嫌犯罪案件移送；不追究刑事责任的，移送件办结后本案恢复办理，再依法处罚。"
        if ours
        else "请等待处理结果；需要了解情况的，请向移送单位了解。"
    )
    return Reason(
        "E-J-LIEU", f"本案涉嫌犯罪，不得{IN_LIEU}：处理结果确定之前不能作出行政处罚。", instead, CLAUSE, field="decision", kept=True
    )  # fmt: skip
