"""Many at once: what units filled into a table, bulk entry from a sheet, lists as a ledger (S-5, 台账)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from plugins.sharing import asking, shelf
from plugins.sharing.categories import CATEGORIES, category_of
from portal import kit
from portal.domain.listed import Problem
from portal.domain.procedure import Actor
from portal.domain.reasons import Reason, Refused

BULK = {
    "title": "标题", "content": "内容", "formed_on": "形成日期", "item": "涉及事项", "place": "涉及地点", "source": "来源",
    "delay_reason": "延期原因",
}  # fmt: skip
"""The columns of a sheet of many shares, by the fields that they fill."""
NEEDED = ("标题", "内容")
AT_MOST = 200
REASONS = {"收集": "collecting", "整理": "sorting"}
LEDGER = {
    "number": "编号", "title": "标题", "category": "类别", "sender": "提供单位", "receivers": "接收单位", "formed_on": "形成日期",
    "shared_at": "共享时间", "delayed": "延期（工作日）", "version": "版本", "state": "状态",
}  # fmt: skip
"""The columns that a ledger can have, in the order in which they stand if nothing is said."""
LEDGER_AT_MOST = 5000


# --- a table that each unit fills in ----------------------------------------------------------------------------


def of_call(sheet: Any) -> bytes:
    """The table that every unit that was asked filled in, one row a unit; who has not answered yet stands there, too."""
    columns = asking.columns_of(sheet.record["columns"])
    given = {row.unit_id: row for row in shelf.answers_of(sheet)}
    rows = [_row(one.unit, given.get(one.unit.id), len(columns)) for one in sheet.participants]
    return kit.sheet_bytes(sheet.matter.title, ("单位", *columns, "填报人", "填报时间", "备注"), rows)


def _row(unit: Any, row: Any, width: int) -> tuple[Any, ...]:
    blank = ("",) * width
    if row is None:
        return (unit.name, *blank, "", "", "未报送")
    told = (row.person, f"{row.answered_at:%Y-%m-%d %H:%M}")
    if row.declined:
        return (unit.name, *blank, *told, f"不提供：{row.text}")
    return (unit.name, *(*row.cells, *blank)[:width], *told, "")


# --- many shares from a sheet -----------------------------------------------------------------------------------


def blank_sheet() -> bytes:
    """The sheet to fill in, with one example row."""
    example = (
        "（示例，请删除）人员密集场所消防检查",
        "检查 12 户，责令改正 3 户。",
        kit.clock.today(),
        "",
        "铁西新村",
        "",
        "",
    )
    return kit.sheet_bytes("批量共享", tuple(BULK.values()), [example])


def share_all(desk: kit.Desk, actor: Actor, category: object, data: bytes, name: str) -> int:
    """Share every row of a sheet under a category that comes in bulk: all of them, or none and why, by row and column.

    Raises Refused (E-S-CAT, E-G-SHEET, or whatever stands against a row).
    """
    chosen = category_of(category)
    if chosen is None or not chosen.in_bulk:
        words = "、".join(one.label for one in CATEGORIES.values() if one.in_bulk)
        raise Refused(
            [Reason("E-S-CAT", "这一类不能批量录入。", f"可以批量录入的：{words}。", field="category")]
        )
    records = kit.read_records(data, name, list(BULK.values()), NEEDED)
    if not 0 < len(records) <= AT_MOST:
        raise Refused([Reason("E-G-SHEET", f"表中有 {len(records)} 行。", f"请每次录入 1 至 {AT_MOST} 行。")])
    wrong: list[Problem] = []
    with kit.together(desk):
        for record in records:
            wrong += _share_row(desk, actor, str(chosen.number), record)
        kit.refuse(wrong)
    return len(records)


def _share_row(desk: kit.Desk, actor: Actor, category: str, record: kit.Record) -> list[Problem]:
    """Share one row; what stands against it comes back, hung on its column."""
    typed = {field: record[column] for field, column in BULK.items() if record[column]}
    typed |= {"category": category, "formed_on": typed.get("formed_on", "")[:10].replace("/", "-")}
    said = typed.pop("delay_reason", "")
    if said:
        typed |= (
            {"delay_reason": REASONS[said]}
            if said in REASONS
            else {"delay_reason": "other", "delay_words": said}
        )
    missing = [record.problem(column, "没有填写。") for column in NEEDED if not record[column]]
    try:
        draft = kit.open_matter(desk, actor, "share", typed)
        kit.take(desk, actor, draft.id, "publish")
    except Refused as refused:
        return missing or [
            record.problem(BULK.get(reason.field or "", "标题"), f"{reason.message}{reason.remedy}")
            for reason in refused.reasons
        ]
    return missing


# --- figures of a month -----------------------------------------------------------------------------------------


def figures_of(desk: kit.Desk, actor: Actor, month: date) -> dict[str, str]:
    """S-1, category 4: the unit's own figures of a month as a share to go on with."""
    own = [row for row in kit.figures(desk, actor, month) if row.unit == actor.principal.name]
    lines = [
        f"{row.kind}：发起 {row.opened}，办结 {row.concluded}，按期 {row.on_time}，超期 {row.late}"
        for row in own
    ]
    title = f"{month.year}年{month.month}月执法协调联动统计"
    return {"title": title, "content": "\n".join(lines) or "本月没有办件。", "source": "本系统统计"}


# --- a list as a ledger -----------------------------------------------------------------------------------------


def ledger(actor: Actor, columns: Sequence[str], first: date, last: date, **chosen: Any) -> bytes:
    """The shares of a list that went out between two days, in the columns and the order asked for, as xlsx."""
    names = [name for name in columns if name in LEDGER] or list(LEDGER)
    found, _more = shelf.lines(actor, limit=LEDGER_AT_MOST, **chosen)
    rows = [
        [_cell(one, name) for name in names]
        for one in reversed(found)
        if first <= one.shared_at.date() <= last
    ]
    return kit.sheet_bytes(f"信息共享台账 {first} 至 {last}", [LEDGER[name] for name in names], rows)


def _cell(line: shelf.Line, name: str) -> Any:
    if name == "number":
        return line.id
    if name == "shared_at":
        return f"{line.shared_at:%Y-%m-%d %H:%M}"
    if name == "state":
        return "已失效" if line.expired else "已共享"
    return getattr(line, name)
