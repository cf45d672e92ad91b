"""What becomes of the cases that are open when a list changes whose power they are (L-6, L-7, T-1). Pure.

The notice itself says what happens when a power comes down (T-1). When one is taken back it is silent: the batch
declares a rule, by default the one of the provincial and city papers (L-7 ◐), and any other asks for a sentence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.difference_words import rebases
from portal.domain.grants import OpenCases, UnitRef
from portal.domain.listed import Difference, ListMode
from portal.domain.power_words import day_text
from portal.domain.reasons import Reason, Severity

RECALL_PRACTICE = "收回文件的通行规定（尚未办结的由原执法机关继续办理），内部规则"


class Stage(StrEnum):
    """How far an open case has come, whatever its kind."""

    DRAFTED = "drafted"
    UNDERWAY = "underway"
    FILED = "filed"
    DISPUTED = "disputed"


class Handling(StrEnum):
    """What is to be done with an open case."""

    CHECK = "check"
    STAY = "stay"
    READDRESS = "readdress"
    RETURN = "return"
    CONSULT = "consult"
    HAND_OVER = "hand_over"

    @property
    def label(self) -> str:
        return {
            "check": "核对", "stay": "继续办结", "readdress": "改送", "return": "协商退回", "consult": "协商处理",
            "hand_over": "移交",
        }[self.value]  # fmt: skip

    @property
    def changes_hands(self) -> bool:
        """Whether the case goes from one unit to the other, and so stands on their 交接清单."""
        return self in (Handling.RETURN, Handling.CONSULT, Handling.HAND_OVER)


@dataclass(frozen=True, slots=True)
class Stir:
    """What a list does to one item: offices that gain it, that lose it, another basis, and whose it was from of old."""

    item_id: int
    origin: UnitRef
    gained: frozenset[str]
    dropped: frozenset[str]
    rebased: bool

    @property
    def offices(self) -> frozenset[str] | None:
        """The offices in whose territory it touches open cases; None for all."""
        return None if self.rebased else self.gained | self.dropped


@dataclass(frozen=True, slots=True)
class OpenCase:
    """An open case: how far it has come, who has it in hand, in whose territory, filed on which day. Unit codes."""

    stage: Stage
    held_by: str
    office: str | None = None
    filed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What a list means for one case: what to do, in words, and from whom it goes to whom."""

    handling: Handling
    words: str
    giver: UnitRef | None = None
    taker: UnitRef | None = None


def stirs(difference: Difference) -> dict[int, Stir]:
    """L-8 "which open matters are touched": the known items whose holders or basis a list changes, by id."""
    found = {}
    for line in difference.lines:
        if line.item is None:
            continue
        stated = line.row is not None and difference.mode is not ListMode.RECALL
        rebased = stated and line.row is not None and rebases(line.row, line.item)
        if line.gained or line.dropped or rebased:
            origin = difference.units.get(line.row.origin_code if line.row else "", line.item.origin)
            found[line.item.id] = Stir(line.item.id, origin, line.gained, line.dropped, rebased)
    return found


def fate(
    stir: Stir, case: OpenCase, effective: date, rule: OpenCases, units: Mapping[str, UnitRef]
) -> Fate | None:
    """L-6, L-7: what a list that takes effect on ``effective`` means for a case; None where it means nothing."""
    losing = case.office or (case.held_by if case.held_by in stir.dropped else None)
    if losing in stir.dropped:
        found = _recalled(case, units[losing], stir.origin, effective, rule)
    elif case.office in stir.gained:
        found = _handed_down(case, stir.origin, units[case.office], effective)
    elif case.office is None and stir.gained and case.held_by == stir.origin.code:
        found = Fate(Handling.CHECK, "地点所在的镇办未确定：先确定地点，再看事项是否下放。")
    else:
        found = None
    if found is None and stir.rebased:
        return Fate(Handling.CHECK, "处罚依据变更：请核对引用的条款。")
    return found


def _recalled(
    case: OpenCase, office: UnitRef, origin: UnitRef, effective: date, rule: OpenCases
) -> Fate | None:
    """L-7: filed cases by the rule of the batch; what the office has not filed by then goes back."""
    day = day_text(effective)
    if case.stage is Stage.DRAFTED:
        return Fate(Handling.READDRESS, f"草稿尚未送出：自{day}起该事项由{origin.name}行使，按新的归属办理。")
    if case.held_by != office.code:
        return None
    if case.stage is Stage.DISPUTED:
        return Fate(Handling.CONSULT, "争议中：按公布后的清单重新核对管辖。", office, origin)
    if case.stage is Stage.UNDERWAY:
        words = f"到{day}仍未立案的，协商退回{origin.name}（事项已收回），不计原移送单位超期。"
        return Fate(Handling.RETURN, words, office, origin)
    if case.filed_on is not None and case.filed_on >= effective:
        words = f"立案时{office.name}已无此项权力（自{day}起收回）：移交{origin.name}。"
        return Fate(Handling.HAND_OVER, words, office, origin)
    return _filed_before_recall(office, origin, rule)


def _filed_before_recall(office: UnitRef, origin: UnitRef, rule: OpenCases) -> Fate:
    if rule is OpenCases.ALONG:
        return Fate(Handling.HAND_OVER, f"已立案未结：随事项移交{origin.name}。", office, origin)
    if rule is OpenCases.CONSULT:
        words = f"已立案未结：由{office.name}与{origin.name}逐案协商由谁办结。"
        return Fate(Handling.CONSULT, words, office, origin)
    return Fate(Handling.STAY, f"已立案未结：由{office.name}办理完毕。", office, origin)


def _handed_down(case: OpenCase, origin: UnitRef, office: UnitRef, effective: date) -> Fate | None:
    """T-1: filed before the day, the department decides and archives; what was known and not filed is consulted on."""
    day = day_text(effective)
    if case.held_by != origin.code:
        return None
    if case.stage is Stage.DRAFTED:
        return Fate(Handling.READDRESS, f"草稿尚未送出：自{day}起该事项由{office.name}行使，按新的归属办理。")
    if case.stage is Stage.FILED and (case.filed_on is None or case.filed_on < effective):
        words = f"已立案未结：由{origin.name}作出处理决定并保存档案（通知三（一））。"
        return Fate(Handling.STAY, words, origin, office)
    if case.stage is Stage.FILED:
        words = f"立案时{origin.name}已无此项权力（自{day}起下放）：移送{office.name}。"
        return Fate(Handling.HAND_OVER, words, origin, office)
    if case.stage is Stage.DISPUTED:
        return Fate(Handling.CONSULT, "争议中：按公布后的清单重新核对管辖。", origin, office)
    words = f"历史遗留线索：到{day}仍未立案的，与{office.name}协商后移送（通知三（一））。"
    return Fate(Handling.CONSULT, words, origin, office)


def against_rule(rule: OpenCases, *, recalls: bool) -> Iterable[Reason]:
    """L-7 ◐: another rule than that of the provincial and city papers needs a sentence, never more."""
    if rule is OpenCases.STAY or not recalls:
        return
    yield Reason(
        "W-L-OPENCASES",
        f"在办案件的处理选为“{rule.label}”，一般由现承办单位办结。",
        "请写明依据文件的哪一条这样规定。",
        RECALL_PRACTICE,
        Severity.WARNING,
        field="open_cases",
    )
