"""The eight kinds of information that the notice names, and who shares each with whom (domain S-1). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.domain.powers import TOWN_OFFICE_KINDS, Item, UnitRef
from portal.domain.term_table import DEPARTMENTS

NOTICE_CLAUSE = "卫政办〔2024〕1号 三（三）"
TOWNS, BOTH = TOWN_OFFICE_KINDS, TOWN_OFFICE_KINDS | DEPARTMENTS
LAW_CHANGE, LIBRARY = 1, 5


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of information: ``text`` is the notice's, ``label`` how lists say it.

    ``producers`` and ``readers`` are kinds of unit; ``mode`` says how it reaches them. Of a kind that is entered
    ``in_bulk`` many come at once from a sheet; one ``made`` is drafted from what happened in another matter.
    """

    number: int
    label: str
    text: str
    producers: frozenset[str]
    readers: frozenset[str]
    mode: str
    in_bulk: bool = False
    made: bool = False


CATEGORIES: Mapping[int, Category] = {
    one.number: one
    for one in (
        Category(LAW_CHANGE, "法规规章调整", "处罚事项设定依据的法律、法规、规章调整情况", DEPARTMENTS, TOWNS,
                 "推送各承接单位，逐个确认", made=True),
        Category(2, "许可和监管信息", "与下放事项有关的行政许可事项和监督管理信息", DEPARTMENTS, TOWNS,
                 "推送所在地镇办", in_bulk=True),
        Category(3, "处罚决定及执行情况", "镇办作出的行政处罚决定及执行情况", TOWNS, DEPARTMENTS,
                 "反馈原实施部门", made=True),
        Category(4, "统计分析数据", "行业管理、统计、档案、督查考核等统计分析数据", TOWNS, DEPARTMENTS,
                 "按需求报送", made=True),
        Category(LIBRARY, "裁量标准和流程", "自由裁量标准及各类行政执法工作流程", BOTH, BOTH, "入资料库，按版本查阅"),
        Category(6, "检查记录和简报", "动态信息，包括行政检查记录、执法工作简报", DEPARTMENTS, TOWNS,
                 "推送有关镇办", in_bulk=True),
        Category(7, "投诉举报处理情况", "投诉举报案件的受理与处理情况", BOTH, BOTH, "由投诉举报办理情况生成", made=True),
        Category(8, "其他", "其他需要共享的执法信息", BOTH, BOTH, "推送所选单位"),
    )
}  # fmt: skip
LABELS = {str(one.number): f"{one.number}. {one.label}" for one in CATEGORIES.values()}


def category_of(value: object) -> Category | None:
    """The category of a number, however it was typed; None for what is none of the eight."""
    words = str(value or "").strip()
    return next((one for number, one in CATEGORIES.items() if str(number) == words), None)


def computed(
    category: Category | None,
    sender: UnitRef,
    items: Iterable[Item],
    holders: Iterable[UnitRef],
    offices: Iterable[UnitRef],
    everybody: Iterable[UnitRef],
) -> list[UnitRef]:
    """S-1: who reads it, from the items and the territory; never the sender.

    ``holders`` hold one of the items today or from an announced day on, ``offices`` are those of the place,
    ``everybody`` all units that may read anything. What is about neither an item nor a place goes to all who read
    its category.
    """
    if category is None:
        return []
    near, origins = list(offices), [item.origin for item in items]
    chosen: Iterable[UnitRef] = {LAW_CHANGE: holders, 2: near or holders, 3: origins, 6: near or holders}.get(
        category.number, [*near, *holders, *origins] if category.number in (7, 8) else ()
    )
    found = [one for one in dict.fromkeys(chosen) if one.kind in category.readers]
    if not found and category.number != LAW_CHANGE and category.number not in (7, 8):
        found = [one for one in everybody if one.kind in category.readers]
    return sorted((one for one in found if one.id != sender.id), key=lambda one: one.code)
