"""``portal round``: reminders, escalation and digests, as the round inside ``portal serve`` does them."""

from dataclasses import asdict

import click

from portal.commands import answer, at_desk, json_option
from portal.desk import Desk, deadlines


@click.command(
    "round",
    help="执行一次期限巡查：到期提醒、逐级提醒、每日摘要。portal serve 每分钟自动执行；可重复运行，停机后自动补发。",
)
@json_option
@at_desk
def make_round(desk: Desk, as_json: bool) -> None:
    """Make one round and say what it did."""
    made = deadlines.make_round(desk)
    words = f"期限提醒 {made.reminders} 件，每日摘要 {made.digests} 份，收尾停用 {made.drained} 项，公告 {made.announced} 则。"
    answer(asdict(made), "另一进程正在巡查，本次未执行。" if made.elsewhere else words, as_json)
