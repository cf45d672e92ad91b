"""``portal powers`` and ``portal go-live``: official lists in and out, whose power it is (interface.md)."""

import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from portal import clock
from portal.commands import answer, at_desk, json_option
from portal.desk import Desk, power_changes, power_impact, power_publishing
from portal.desk import powers as registry
from portal.desk.power_changes import ListFile, ListRefused
from portal.desk.power_impact import Touched, TryOut
from portal.desk.sheets import COLUMNS
from portal.domain.grants import OpenCases
from portal.domain.list_changes import against_transition, where
from portal.domain.power_checks import LIST_CLAUSE
from portal.domain.power_lists import Difference, ListMode, Problem
from portal.domain.power_words import day_text
from portal.domain.powers import Answer
from portal.domain.reasons import Reason, Refused

HEADINGS = ("added", "recalled", "narrowed", "widened", "renamed", "changed", "altered")
DAY = click.DateTime(["%Y-%m-%d"])
OPEN_CASES = click.option(
    "--open-cases", type=click.Choice([rule.value for rule in OpenCases]), default=None,
    help="收回事项已立案未结的案件：stay 由现承办单位办结、along 随事项移交、consult 逐案协商；缺省按草稿。",
)  # fmt: skip


@click.group(help="行政处罚事项清单：导入、比较、公布、导出，查询某事项归谁管。")
def powers() -> None:
    """The group of commands about the authority list."""


def _columns(_context: click.Context, _option: click.Parameter, text: str) -> dict[str, str]:
    """name=处罚事项,basis=C → the columns of a list whose header says it otherwise."""
    names = {chinese[0]: key for key, chinese in COLUMNS.items()}
    found = {}
    for part in filter(None, text.replace("，", ",").split(",")):
        key, equals, column = part.partition("=")
        if not equals or not column.strip() or key.strip() not in {*COLUMNS, *names}:
            raise click.BadParameter(f"“{part}”应写作 列=表头或列号，列可为：{'、'.join(names)}。")
        found[names.get(key.strip(), key.strip())] = column.strip()
    return found


def _document(_context: click.Context, _option: click.Parameter, text: str) -> str:
    if not text.strip():
        remedy = "请以 --document 写明文号。"
        raise Refused([Reason("E-L-NOBASIS", "没有依据文件。", remedy, LIST_CLAUSE)])
    return text.strip()


@powers.command(name="import", help="把一份正式清单（xlsx、csv）读成草稿，打印与现行清单的差异；不改动清单。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--sheet", default=None, help="工作表名；缺省为第一个有表头的工作表。")
@click.option(
    "--columns",
    default="",
    callback=_columns,
    metavar="列=表头,…",
    help="列名与常见写法不同时指明，如 事项名称=违法行为。",
)
@click.option(
    "--as", "mode", required=True, type=click.Choice([mode.value for mode in ListMode]),
    help="whole 完整清单（未列入的收回）、supplement 补充、recall 收回、retained 部门保留。",
)  # fmt: skip
@click.option("--document", required=True, callback=_document, metavar="文号", help="依据文件的文号。")
@click.option("--effective", required=True, type=DAY, help="生效日期。")
@click.option("--title", default="", help="清单名称；缺省为表上的标题。")
@click.option(
    "--transition", nargs=2, type=DAY, default=None, metavar="自 至", help="过渡期的首日和末日；缺省没有。"
)
@json_option
@at_desk
def import_list(
    desk: Desk,
    file: Path,
    sheet: str | None,
    columns: dict[str, str],
    mode: str,
    document: str,
    effective: datetime,
    title: str,
    transition: tuple[datetime, datetime] | None,
    as_json: bool,
) -> None:
    """Read a list into a draft; a file with an error changes nothing and exits 1."""
    given = ListFile(file.read_bytes(), file.name, sheet, columns)
    lasting = (transition[0].date(), transition[1].date()) if transition else None
    if reasons := list(against_transition(*(lasting or (None, None)))):
        raise Refused(reasons)
    try:
        draft = power_changes.import_list(
            desk, None, given, ListMode(mode), document, effective.date(), title=title, transition=lasting
        )
    except ListRefused as refused:
        told = _imported(
            None, len(refused.preview.reading.rows), refused.preview.difference, refused.preview.problems
        )
        if as_json:
            answer(told, "", as_json)
        raise
    change = draft.change
    if change is None:
        raise Refused([Reason("E-L-ROW", "清单中没有事项。", "请核对文件。", LIST_CLAUSE)])
    told = _imported(draft.id, len(draft.record.rows), change.difference, change.problems)
    answer(told, "\n".join(_import_words(draft.id, len(draft.record.rows), change)), as_json)


def _imported(
    draft: int | None, rows: int, difference: Difference, problems: Iterable[Problem]
) -> dict[str, Any]:
    return {
        "draft": draft,
        "rows": rows,
        **_entries(difference),
        "problems": [
            {"row": p.row, "column": p.column, "message": p.message, "severity": p.severity} for p in problems
        ],
    }


def _import_words(draft: int, rows: int, change: Any) -> list[str]:
    doubts = [f"存疑 {where(doubt)}" for doubt in change.open_doubts]
    tail = "公布前须逐条确认存疑（页面上），或者 portal powers publish --confirm-doubts。" if doubts else ""
    head = f"草稿 {draft}：读入 {rows} 行。"
    return [head, *change.difference.plain_chinese(), *doubts, *filter(None, [tail])]


@powers.command(help="比较 A、B 两日的清单（日期写作 2026-01-01）。")
@click.argument("first", metavar="A", type=DAY)
@click.argument("second", metavar="B", type=DAY)
@json_option
@at_desk
def diff(desk: Desk, first: datetime, second: datetime, as_json: bool) -> None:
    """Print what changed from one day's list to another's."""
    a, b = first.date(), second.date()
    found = registry.changed_between(a, b)
    lines = [line for line in found.plain_chinese() if not line.startswith("未列入")]
    words = "\n".join([f"从{day_text(a)}到{day_text(b)}：", *lines])
    answer({"from": a, "to": b, **_entries(found)}, words, as_json)


def _entries(difference: Difference) -> dict[str, list[dict[str, Any]]]:
    """The entries of a difference by heading, as programs read them."""
    return {
        heading: [
            {"code": e.code, "name": e.name, "detail": e.detail, "offices": list(e.offices)}
            for e in getattr(difference, heading)
        ]
        for heading in HEADINGS
    }


@powers.command(help="草稿公布后会触及哪些在办办件。")
@click.argument("draft", type=int)
@OPEN_CASES
@json_option
@at_desk
def impact(desk: Desk, draft: int, open_cases: str | None, as_json: bool) -> None:
    """Try a draft out over the open matters, office by office."""
    rule = OpenCases(open_cases) if open_cases else None
    tried = power_impact.try_out(desk, power_changes.find(desk, None, draft), None, rule)
    facts = {
        "draft": draft,
        "open_cases": tried.rule.value,
        "touched": [_touched(desk, one) for one in tried.touched],
        "offices": [
            {"name": office.name, "handling": {handling.value: count for handling, count in office.counts}}
            for office in tried.offices
        ],
    }
    answer(facts, "\n".join(_impact_words(desk, tried)), as_json)


def _impact_words(desk: Desk, tried: TryOut) -> Iterator[str]:
    yield f"触及在办办件 {len(tried.touched)} 件；收回事项已立案未结的：{tried.rule.label}。"
    for office in tried.offices:
        counts = "，".join(f"{handling.label} {count} 件" for handling, count in office.counts)
        yield f"{office.name}：{counts}"
        for one in office.matters:
            label = desk.host.procedure(one.kind).label
            yield f"  {label} {one.id} {one.item.code} {one.fate.handling.label}：{one.fate.words}"


def _touched(desk: Desk, one: Touched) -> dict[str, Any]:
    return {
        "matter": one.id,
        "kind": one.kind,
        "label": desk.host.procedure(one.kind).label,
        "state": one.state,
        "number": one.number,
        "item": {"code": one.item.code, "name": one.item.name},
        "office": one.office.name if one.office else "",
        "units": [unit.name for unit in one.parties],
        "handling": one.fate.handling.value,
        "effect": one.fate.words,
    }


@powers.command(help="审查并公布草稿，作为运维操作员的行为记入日志。")
@click.argument("draft", type=int)
@click.option("--confirm-doubts", is_flag=True, help="确认全部存疑，每条都记入日志。")
@click.option("--reason", default="", help="启用后公布生效日期早于今天的清单时，写明理由（先看 impact）。")
@OPEN_CASES
@json_option
@at_desk
def publish(
    desk: Desk, draft: int, confirm_doubts: bool, reason: str, open_cases: str | None, as_json: bool
) -> None:
    """Publish a draft."""
    rule = OpenCases(open_cases) if open_cases else None
    done = power_publishing.publish_as_operator(
        desk, draft, confirm_doubts=confirm_doubts, reason=reason, open_cases=rule
    )
    facts: dict[str, Any] = {
        "draft": draft,
        "state": done.matter.state,
        "document": done.record.document,
        "effective": done.record.effective,
        "changes": {heading: len(entries) for heading, entries in done.record.result["headings"]},
    }
    changes = "、".join(f"{heading} {count} 项" for heading, count in facts["changes"].items()) or "没有变化"
    answer(
        facts,
        f"已公布（{done.record.document}），自{day_text(done.record.effective)}起：{changes}。",
        as_json,
    )


@powers.command(help="把某日的清单导出为 xlsx，可重新导入；输出被重定向时写到标准输出。")
@click.option("--on", type=DAY, default=None, help="日期；缺省为今天。")
@click.option(
    "--output", "-o", type=click.Path(dir_okay=False, path_type=Path), default=None, help="文件名。"
)
@json_option
@at_desk
def export(desk: Desk, on: datetime | None, output: Path | None, as_json: bool) -> None:
    """Write the list of a day as an xlsx file, or down the pipe."""
    day = on.date() if on else clock.today()
    sheet = registry.export(day)
    if output is None and not as_json and not sys.stdout.isatty():
        click.echo(sheet, nl=False)
        return
    path = output or Path(f"行政处罚事项清单-{day}.xlsx")
    path.write_bytes(sheet)
    answer({"on": day, "file": str(path)}, f"已导出到 {path}", as_json)


@powers.command(help="某事项在某地归谁管，为什么。ITEM 为编码或名称，PLACE 为地点或镇办。")
@click.argument("item")
@click.option("--place", required=True, help="地点，或者镇办。")
@click.option("--on", type=DAY, default=None, help="日期；缺省为今天。")
@json_option
@at_desk
def who(desk: Desk, item: str, place: str, on: datetime | None, as_json: bool) -> None:
    """Say whose power an item is at a place on a day."""
    found = registry.ask(item, place, on.date() if on else clock.today())
    answer(registry.described(found), "\n".join([_who_words(found), *found.reasons]), as_json)


def _who_words(found: Answer) -> str:
    day = day_text(found.on)
    if found.holder is None:
        return f"{day}：不能确定" if found.outcome == "none" else f"{day}：可能有几个单位有管辖权"
    return f"{day}：{found.holder.name}（{found.basis}）"


@click.command(name="go-live", help="结束筹备阶段：此后不再补录历史清单；只能办理一次，记入日志。")
@json_option
@at_desk
def go_live(desk: Desk, as_json: bool) -> None:
    """End the set-up stage."""
    since: date = registry.go_live(desk, None)
    answer({"live_since": since}, f"筹备阶段已结束，自{day_text(since)}起正式启用。", as_json)
