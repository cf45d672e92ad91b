"""Limits on complaints that the laws of single items set (C-8)."""

from dataclasses import dataclass

from portal.domain.terms import Unit


@dataclass(frozen=True, slots=True)
class LawLimit:
    """C-8: a limit on complaints set by the law of an item; `on` is false for texts not verified (§0)."""

    law: str
    article: str
    duty: str
    days: int
    unit: Unit = Unit.NATURAL_DAYS_ROLLED
    on: bool = True


LAW_LIMITS: tuple[LawLimit, ...] = (
    LawLimit("新乡市城市市容和环境卫生管理条例", "第十条", "反馈", 7),
    LawLimit("新乡市城市绿化条例", "第四十一条", "处理并反馈", 7),
    LawLimit("新乡市户外广告设置管理条例", "第二十四条", "办结并反馈", 30),
    LawLimit("信访工作条例", "第二十二条、第二十三条", "告知", 15),
    LawLimit("河南省消防条例", "第六十一条", "告知投诉人", 20, on=False),
    LawLimit("市场监督管理投诉举报处理办法", "原暂行办法", "受理", 7, Unit.WORKING_DAYS, on=False),
)


def law_limit(basis: str) -> LawLimit | None:
    """C-8: the first limit in force by default whose law is named in an item's legal basis, else None."""
    return next((limit for limit in LAW_LIMITS if limit.on and limit.law in basis), None)
