"""``portal terms``: the limits in force, and when one of them ends."""

import click

from portal import clock
from portal.commands import answer, at_desk, json_option
from portal.desk import Desk
from portal.desk import terms as asked
from portal.domain.terms import Due, Label


@click.group(help="期限：现行期限表，某一期限何时届满。")
def terms() -> None:
    """The group of commands about limits."""


@terms.command(name="list", help="列出全部期限及其依据。")
@json_option
@at_desk
def list_terms(desk: Desk, as_json: bool) -> None:
    """List all limits as they are in force today."""
    rows = asked.listed(clock.today())
    lines = [
        f"{r['rule']}  {r['name']}  {r['words']}  〔{Label(r['label']).text}〕{'  已停用' if r['off'] else ''}  {r['basis']}"
        for r in rows
    ]
    answer(rows, "\n".join(lines), as_json)


@terms.command(help="计算期限 RULE 自某一时刻起何时届满，逐日说明。")
@click.argument("rule")
@click.option(
    "--from", "start", required=True, metavar="INSTANT", help="起算时刻，如 2026-11-20T16:30:00+08:00。"
)
@click.option("--sender", default="", metavar="UNIT", help="移送（请求、共享）一方，编码或名称。")
@click.option("--receiver", default="", metavar="UNIT", help="接收一方，编码或名称。")
@click.option("--item", default="", metavar="ITEM", help="事项，编码或名称；其法律定有期限时使用。")
@json_option
@at_desk
def due(desk: Desk, rule: str, start: str, sender: str, receiver: str, item: str, as_json: bool) -> None:
    """Say when a limit ends, with the proof day by day."""
    found = asked.when_due(rule, start, sender, receiver, item)
    answer(asked.described(found), _words(found), as_json)


def _words(found: Due) -> str:
    last = "当日 24 时前" if not found.unit.is_clock_time else f"{found.due_at:%H:%M:%S} 前（含）"
    lines = [
        f"{found.term.name}：{found.term.words}〔{found.term.label.text}〕",
        f"依据：{found.term.source} {found.term.basis}",
        f"届满：{found.due_on} {last}" + ("（节假日安排未发布，暂定）" if found.provisional else ""),
    ]
    if found.conservative_on and found.conservative_on != found.due_on:
        lines.append(f"保守日期（不顺延）：{found.conservative_on}")
    if found.rolled_on:
        lines.append(f"顺延后的日期（仅供参考）：{found.rolled_on}")
    lines += [f"  {day.date} {'计' if day.counted else '不计'}  {day.why}" for day in found.days]
    return "\n".join(lines)
