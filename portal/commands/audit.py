"""``portal audit``: the chain of the log, checked by the operator."""

import click

from portal.commands import answer, at_desk, json_option
from portal.desk import Desk
from portal.desk.audit_words import Things
from portal.domain.reasons import Reason, Refused
from portal.store import audit as log


@click.group(help="审计日志：校验链条，取出链首。")
def audit() -> None:
    """The group of commands about the log."""


@audit.command(help="逐条校验；链条断裂时指出第一条，退出码为 1。")
@json_option
@at_desk
def verify(desk: Desk, as_json: bool) -> None:
    """Walk the whole chain; refuse with the first bad entry."""
    bad = log.first_bad_entry()
    entries, newest = log.head()
    facts = {"intact": bad is None, "entries": entries, "hash": newest, "first_bad": bad}
    answer(facts, f"共 {entries} 条，链条{'完整' if bad is None else '已断裂'}。", as_json)
    if bad is not None:
        raise Refused([Reason("E-AUDIT", _named(desk, bad), "请保全数据库，并从备份核对。")])


def _named(desk: Desk, bad: int) -> str:
    entry = log.AuditEntry.get_or_none(log.AuditEntry.id == bad)
    if entry is None:
        return f"第 {bad} 条不在日志中。"
    things = Things(desk, [entry])
    said = (
        f"{entry.at:%Y-%m-%d %H:%M:%S} {entry.actor_name} {things.act(entry)} {things.thing(entry)}".strip()
    )
    return f"第 {bad} 条与链条不符（现为：{said}）。"


@audit.command(help="打印最新一条的编号和哈希，供打印或者外送留存。")
@json_option
@at_desk
def head(desk: Desk, as_json: bool) -> None:
    """Print the anchor of the log."""
    entries, newest = log.head()
    answer({"entries": entries, "hash": newest}, f"{entries} {newest}", as_json)
