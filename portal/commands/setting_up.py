"""``portal init`` and ``portal migrate``: from an empty folder to a portal that can be served."""

import click

from portal.commands import answer, json_option, opened_desk
from portal.desk import founding, migrations
from portal.desk.people import Added
from portal.domain.reasons import Reason, Refused


@click.command(help="建立数据表、装入工作日历、设立三员并打印一次性口令；可重复运行。")
@json_option
def init(as_json: bool) -> None:
    """Make what a new portal needs; what is there already stays as it is."""
    with opened_desk(migrated=False) as desk:
        applied = migrations.migrate(desk.host)
        years = founding.load_shipped_years()
        administrators = founding.appoint_administrators(desk)
        data = str(desk.settings.data)
    facts = {
        "data": data,
        "migrations": applied,
        "calendars": years,
        "administrators": [_handed_over(one) for one in administrators],
    }
    words = [f"数据保存在 {data}", f"数据表：执行了 {len(applied)} 项迁移"]
    words.append(f"工作日历：装入 {'、'.join(map(str, years))} 年" if years else "工作日历：已装入，无变化")
    words += [f"{p.person.name}  用户名 {p.person.username}  一次性口令 {p.password}" for p in administrators]
    words.append("请各管理员首次登录后立即修改口令。" if administrators else "三员：已设立，口令不变。")
    answer(facts, "\n".join(words), as_json)


@click.command(help="把数据表更新到当前版本；--check 只检查，有未执行的迁移时退出码为 1。")
@click.option("--check", is_flag=True, help="只检查，不改动。")
@json_option
def migrate(check: bool, as_json: bool) -> None:
    """Apply what is pending, or with ``--check`` refuse when something is."""
    with opened_desk(migrated=False) as desk:
        waiting = migrations.pending(desk.host)
        if check and waiting:
            raise Refused(
                [Reason("E-SETUP", f"未执行的迁移：{name}。", "请运行 portal migrate。") for name in waiting]
            )
        applied = [] if check else migrations.migrate(desk.host)
    words = "\n".join(f"已执行 {name}" for name in applied) or "数据表已是最新。"
    answer({"applied": applied, "pending": []}, words, as_json)


def _handed_over(added: Added) -> dict[str, str]:
    person = added.person
    return {
        "username": person.username,
        "role": person.roles,
        "name": person.name,
        "password": added.password,
    }
