"""Limits on complaints that the laws of single items set (C-8): which there are, and which of them binds a matter. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from portal.domain.limits import MECHANISM_DATE, Label, Unit

LAW_LIMIT_UNITS = (Unit.NATURAL_DAYS_ROLLED, Unit.WORKING_DAYS)
LONGEST = 365


@dataclass(frozen=True, slots=True)
class LawLimit:
    """C-8: a limit on complaints set by a law; `on` is false for texts not verified (§0) and for what is repealed.

    It binds where the item's basis names the law, where the item's code is among ``items``, or where the matter itself
    names it (a petition the 信访工作条例). What is no law, such as the rules of a city's hotline, is a reminder. The
    newest of ``since`` holds for what comes in from that day; ``document`` and ``clause`` say what it stands on.
    """

    law: str
    article: str
    duty: str
    days: int
    unit: Unit = Unit.NATURAL_DAYS_ROLLED
    on: bool = True
    label: Label = Label.STATUTORY_LIMIT
    items: tuple[str, ...] = ()
    since: date = MECHANISM_DATE
    document: str = ""
    clause: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a later version takes the place of: one law may set several duties a limit."""
        return self.law, self.duty

    def binds(self, laws: str, code: str = "") -> bool:
        """Does it bind a matter whose item has this code, and for which these laws are named?"""
        return self.on and (self.law in laws or (bool(code) and code in self.items))


LAW_LIMITS: tuple[LawLimit, ...] = (
    LawLimit("新乡市城市市容和环境卫生管理条例", "第十条", "反馈", 7),
    LawLimit("新乡市城市绿化条例", "第四十一条", "处理并反馈", 7),
    LawLimit("新乡市户外广告设置管理条例", "第二十四条", "办结并反馈", 30),
    LawLimit("信访工作条例", "第二十二条、第二十三条", "告知", 15),
    LawLimit("河南省消防条例", "第六十一条", "告知投诉人", 20, on=False),
    LawLimit("市场监督管理投诉举报处理办法", "原暂行办法", "受理", 7, Unit.WORKING_DAYS, on=False),
)


def in_force(versions: Iterable[LawLimit], on: date) -> list[LawLimit]:
    """G-12: of the versions in the order they were entered, the one of each law and duty that holds on a day."""
    held: dict[tuple[str, str], LawLimit] = {}
    for version in versions:
        known = held.get(version.key)
        if version.since <= on and (known is None or known.since <= version.since):
            held[version.key] = version
    return list(held.values())


def law_limit(laws: str, limits: Iterable[LawLimit] = LAW_LIMITS, code: str = "") -> LawLimit | None:
    """C-8: the shortest limit that binds an item with this legal basis (and whatever else is named), else None."""
    return min((one for one in limits if one.binds(laws, code)), key=lambda one: one.days, default=None)
