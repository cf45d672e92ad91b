"""Who takes part in a joint operation, with which officers and which powers (domain M-2, L-1). Pure."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest

from plugins.consultation.joint.words import CLAUSE, OWN_NAME, OWN_READING
from portal.domain.answered import officers
from portal.domain.grants import Item, PlaceRef
from portal.domain.power_words import day_text, some_names
from portal.domain.powers import UnitRef, holder, may_file
from portal.domain.procedure import Facts
from portal.domain.reasons import Reason, Severity

PLANNED, CONFIRMED, DECLINED = "planned", "confirmed", "declined"
_CERTIFICATE = re.compile(r"[（(][^（()）]*[0-9A-Za-z一-龥][^（()）]*[)）]|[0-9A-Za-z]{2,}")


@dataclass(frozen=True, slots=True)
class Power:
    """One power that a unit uses: the words typed, and the item of the list they name (None: none of the list)."""

    words: str
    item: Item | None = None

    @property
    def text(self) -> str:
        return f"{self.item.code} {self.item.name}" if self.item else self.words


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's part: its officers with their certificates, its powers, its answer, and how it ended for it."""

    unit: UnitRef
    officers: tuple[str, ...] = ()
    powers: tuple[Power, ...] = ()
    answer: str = PLANNED
    reason: str = ""
    decision: str = ""
    number: str = ""
    decided_on: date | None = None
    result: str = ""

    @property
    def comes(self) -> bool:
        """Did it confirm, or does the plan name its people and it did not say no?"""
        return self.answer == CONFIRMED or (self.answer == PLANNED and bool(self.officers))

    @property
    def has_ended(self) -> bool:
        return bool(self.decision)


def parts_of_plan(facts: Facts) -> tuple[Part, ...]:
    """The rows of the plan as parts, each unit once and by the organ in whose name it acts; rows without one are left out."""
    rows = zip_longest(*(facts.get(name) or () for name in ("units", "officers", "powers")))
    organ_of, power_of = facts.known["organ_of"], facts.known["power_of"]
    found: dict[int, Part] = {}
    for unit, people, powers in rows:
        organ = organ_of(unit) if unit else None
        if organ is None:
            continue
        part = found.setdefault(organ.id, Part(organ))
        named = tuple(dict.fromkeys((*part.officers, *officers(people))))
        found[organ.id] = replace(part, officers=named, powers=(*part.powers, *powers_in(powers, power_of)))
    return tuple(found.values())


def loose_rows(facts: Facts) -> bool:
    """Does a row name people or powers, but no unit?"""
    rows = zip_longest(*(facts.get(name) or () for name in ("units", "officers", "powers")))
    return any(
        not unit and (str(people or "").strip() or str(powers or "").strip()) for unit, people, powers in rows
    )


def part_of(parts: Iterable[Part], unit: UnitRef) -> Part | None:
    """The part of one unit; None where it has none."""
    return next((part for part in parts if part.unit == unit), None)


# --- officers -------------------------------------------------------------------------------------------------


def enough_officers(part: Part, field: str) -> Iterable[Reason]:
    """行政处罚法42: a unit acts through at least two officers; whose certificate is not named is asked about."""
    if len(part.officers) < 2:
        yield Reason(
            "E-G-OFFICER2", f"{part.unit.name}的执法人员不足两人。", "请填写两名以上执法人员的姓名和执法证号，用顿号分开。",
            "行政处罚法第四十二条；河南省行政执法条例第二十四条", field=field,
        )  # fmt: skip
        return
    bare = [name for name in part.officers if not _CERTIFICATE.search(name)]
    if bare:
        yield Reason(
            "W-M-CERTIFICATE", f"{part.unit.name}的{'、'.join(bare)}没有写明执法证号。", "请补填；暂缺的，用一句话说明。", OWN_READING,
            Severity.WARNING, field,
        )  # fmt: skip


def name_of(officer: str) -> str:
    """The bare name of an officer who is written with a certificate: 张三（16070301） → 张三."""
    bare = officer.replace("(", "（").partition("（")[0].strip()
    return bare.rstrip("0123456789 ") or bare


@dataclass(frozen=True, slots=True)
class Badge:
    """The 执法证 of somebody of a unit, as its people are registered; ``until`` None: no end is known."""

    name: str
    number: str
    until: date | None = None

    @property
    def words(self) -> str:
        return f"{self.name}（{self.number}）"


def valid_badges(facts: Facts, part: Part, on: date, field: str) -> Iterable[Reason]:
    """G-4: of the own people it is known until when their certificates are good; one that has run out is asked about."""
    if part.unit != facts.actor.principal:
        return
    named = {name_of(officer) for officer in part.officers}
    over = [
        one for one in facts.known.get("badges", ()) if one.until and one.until < on and one.name in named
    ]
    if over:
        said = "、".join(f"{one.name}（{day_text(one.until)}到期）" for one in over)
        yield Reason(
            "W-M-CERTIFICATE", f"按登记，到行动当天执法证已过有效期：{said}。", "请换人，或者请系统管理员更新证件有效期；已换证的，用一句话说明。",
            "河南省行政执法条例第十一条至第十四条", Severity.WARNING, field,
        )  # fmt: skip


# --- powers ---------------------------------------------------------------------------------------------------


def powers_in(text: object, power_of: Callable[[str], Power]) -> tuple[Power, ...]:
    """The powers named in a field, separated by semicolons or line breaks; by 、 where the words between are items.

    The names of items have 、 of their own.
    """
    found: dict[Power, None] = {}
    for words in re.split(r"[；;\r\n]+", str(text or "")):
        whole = power_of(words.strip(" 、，,"))
        pieces = [power_of(piece.strip()) for piece in re.split(r"[、，,]+", words) if piece.strip()]
        apart = whole.item is None and any(piece.item for piece in pieces)
        found |= dict.fromkeys(pieces if apart else [whole] if whole.words else [])
    return tuple(found)


def within_powers(facts: Facts, part: Part, on: date, field: str) -> Iterable[Reason]:
    """L-1, L-3, 河南省行政执法条例16: each power is held there on that day by the unit that is to use it."""
    for power in dict.fromkeys(part.powers):
        yield from _may_use(facts, part.unit, power, on, field)


def _may_use(facts: Facts, unit: UnitRef, power: Power, on: date, field: str) -> Iterable[Reason]:
    place: PlaceRef | None = facts.known.get("place")
    if facts.powers is None:
        return
    if power.item is None:
        yield _unlisted(unit, power, field)
        return
    for reason in may_file(facts.powers, power.item, place, unit, on):
        answer = holder(facts.powers, power.item, place, on)
        others = [one for one in answer.holders if one != unit]
        instead = (
            f"该项职权由{some_names(others)}行使，请改列在其名下，或者从方案中去掉。"
            if others
            else "请从方案中去掉。"
        )
        remedy = instead if reason.refuses else f"{instead}确由本单位行使的，用一句话说明依据。"
        said = reason.message if unit.name in reason.message else f"{unit.name}：{reason.message}"
        yield replace(reason, message=f"{said}（按{day_text(on)}的清单）", remedy=remedy, field=field)


def _unlisted(unit: UnitRef, power: Power, field: str) -> Reason:
    """L-1: an office has no power beyond its list; what else a department may do no list says."""
    if unit.is_town_office:
        return Reason(
            "E-L-NOITEM", f"清单中没有唯一对应“{power.words[:40]}”的事项，{unit.name}只能行使清单内的职权。",
            "请填写事项编码或者完整名称，几项用顿号分开。", "卫政办〔2024〕1号第二部分", field=field,
        )  # fmt: skip
    return Reason(
        "W-M-UNLISTED", f"{unit.name}的“{power.words[:40]}”不是清单中的事项，系统没有核对。", "由该单位自行负责。", OWN_NAME,
        Severity.NOTE, field,
    )  # fmt: skip


def named_powers(part: Part, field: str) -> Iterable[Reason]:
    """M-2: the plan says which powers each unit uses."""
    if not part.powers:
        yield Reason(
            "E-M-POWERS", f"没有写明{part.unit.name}行使哪些职权。", "请填写清单事项的编码或者名称，几项用顿号分开。",
            f"{OWN_NAME}；{CLAUSE}", field=field,
        )  # fmt: skip


def standing_of(facts: Facts, part: Part, on: date) -> Sequence[tuple[Power, tuple[Reason, ...]]]:
    """Each power of a part with what stands against it on a day: what the page shows beside it."""
    return [(power, tuple(_may_use(facts, part.unit, power, on, ""))) for power in dict.fromkeys(part.powers)]
