"""``portal demo``: a training portal with an invented district, alive from its first minute."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from typing import Any

import click

from portal import serve as server
from portal.commands import answer, json_option, opened_desk
from portal.demo import building, people
from portal.desk import Desk, migrations
from portal.settings import Settings
from portal.store import blobs, snapshots
from portal.store.db import db, is_postgres
from portal.store.decisions import DEMO, DEMO_ACCOUNTS

FOLDER = "./var/demo"
STEPS_SAID = 10


@click.command(
    help="训练模式：建立演示数据并启动门户，打印可登录的账号。数据存于 ./var/demo（设有 PORTAL_DATA 的从其设置），"
    "再次启动时沿用；--reset 重新生成。"
)
@click.option("--reset", is_flag=True, help="删除原演示数据，以今天为准重新生成。")
@click.option("--matters", type=click.IntRange(1, 5000), default=building.MATTERS, show_default=True, metavar="N",
              help="生成多少件移送案件。")  # fmt: skip
@click.option("--no-serve", is_flag=True, help="只建立数据，不启动服务。")
@json_option
def demo(reset: bool, matters: int, no_serve: bool, as_json: bool) -> None:
    """Build the demo where there is none yet, say who can log in, and serve."""
    environment = {"PORTAL_DATA": FOLDER, **os.environ, "PORTAL_TRAINING": "1"}
    with opened_desk(migrated=False, environ=environment) as desk:
        if not no_serve:
            server.options(desk.settings)  # refuse an unsafe address before anything is built
        _prepare(desk, reset, matters)
        facts = _facts(desk)
        answer(facts, _words(facts), as_json)
        if not no_serve:
            _serve(desk)


def _prepare(desk: Desk, reset: bool, matters: int) -> None:
    """See that the database holds one whole demo; what was begun and not finished is begun anew."""
    fresh = not db.table_exists("setting")
    if not fresh:
        building.must_be_ours()
    if not fresh and (reset or (DEMO.now is not None and building.built() is None)):
        _empty(desk.settings)
    migrations.migrate(desk.host)
    if building.built() is None:
        click.echo(f"正在生成演示数据（{matters} 件移送案件）……", err=True)
        building.build(desk, matters, _progress())


def _empty(settings: Settings) -> None:
    """Drop every table of the demo and its files; the tables are made anew by the migrations."""
    names = [name for name in db.get_tables() if not name.startswith("sqlite_")]
    if is_postgres():
        for name in names:
            db.execute_sql(f'DROP TABLE IF EXISTS "{name}" CASCADE')
    else:
        db.execute_sql("PRAGMA foreign_keys = OFF")
        for name in names:  # the full-text table takes its own shadow tables with it
            db.execute_sql(f'DROP TABLE IF EXISTS "{name}"')
        db.execute_sql("PRAGMA foreign_keys = ON")
    shutil.rmtree(settings.data / blobs.FOLDER, ignore_errors=True)
    snapshots.forget()


def _progress() -> Callable[[int, int], None]:
    """Say on stderr each time another tenth is done."""

    def said(done: int, of: int) -> None:
        if done * STEPS_SAID // of > (done - 1) * STEPS_SAID // of:
            click.echo(f"  {done * 100 // of}%", err=True)

    return said


def _facts(desk: Desk) -> dict[str, Any]:
    settings = desk.settings
    return {
        "data": str(settings.data),
        "url": f"http://{settings.host}:{settings.port}",
        "built_at": (building.built() or {}).get("built_at"),
        "accounts": DEMO_ACCOUNTS.now,
    }


def _words(facts: Mapping[str, Any]) -> str:
    """Who can log in with what, as a table; names of two widths are lined up by their Chinese characters."""
    built_at = facts["built_at"][:16].replace("T", " ")
    lines = ["", f"训练模式：演示数据保存在 {facts['data']}，生成于 {built_at}，人员和案情均为虚构。"]
    lines.append("重新生成（以当天为准）：portal demo --reset")
    lines.append(f"所有账号的密码都是 {people.PASSWORD}")
    lines += [f"  {a['username']:<20}{_padded(a['name'], 16)}{_padded(a['unit_name'], 32)}{a['roles_text']}"
              for a in facts["accounts"]]  # fmt: skip
    return "\n".join([*lines, f"地址：{facts['url']}"])


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - sum(1 if char.isascii() else 2 for char in text), 1)


def _serve(desk: Desk) -> None:
    from portal.web.app import create_app  # Flask and all pages: only a demo that serves waits for them

    sys.stdout.flush()
    with server.rounds(desk):
        server.run(create_app(desk), desk.settings)
