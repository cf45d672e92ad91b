"""``portal backup`` and ``portal restore``: one file that holds everything, and back again."""

import os
from pathlib import Path

import click

from portal.commands import answer, at_desk, json_option, opened_desk
from portal.desk import Desk, backup, restoring
from portal.desk.backup_file import Manifest
from portal.store.db import db, is_postgres

file_argument = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command(
    name="backup",
    help="把全部数据（数据库、证据文件、密钥）备份为一个文件 FILE；可在运行时执行，不覆盖已有文件。",
)
@file_argument
@json_option
@at_desk
def make(desk: Desk, file: Path, as_json: bool) -> None:
    """Write a backup and say what it holds."""
    manifest = backup.make(desk, file, _say)
    words = f"已备份到 {file}：{manifest.words}。文件含有密钥和案情，请加密保存，限定人员。"
    answer(_facts(file, manifest), words, as_json)


@click.command(
    help="把备份 FILE 恢复到空的数据目录（PORTAL_DATA）或空的数据库；先核对，有一处不符就不动目标。"
)
@file_argument
@click.option("--accept-broken-log", is_flag=True, help="备份里的审计日志链条断裂时仍然恢复。")
@json_option
def restore(file: Path, accept_broken_log: bool, as_json: bool) -> None:
    """Prove a backup, then put it into an empty portal."""
    manifest = restoring.proved(file)
    environ = {"PORTAL_SECRET_KEY": "none before the backup's own is there", **os.environ}
    restoring.must_be_empty(Path(environ.get("PORTAL_DATA", "./var")))
    with opened_desk(migrated=False, environ=environ) as desk:
        try:
            notes = restoring.restore(desk, file, manifest, _say, accept_broken_log=accept_broken_log)
        except BaseException:
            _forget_empty_database()
            raise
        facts = {**_facts(file, manifest), "data": str(desk.settings.data), "notes": notes}
    words = [f"已恢复到 {facts['data']}，与 {manifest.made_at} 的备份逐表一致：{manifest.words}。", *notes]
    answer(facts, "\n".join([*words, "请运行 portal doctor --all，再启动。"]), as_json)


def _forget_empty_database() -> None:
    """Connecting makes an SQLite file; where nothing came into it, it goes again."""
    if not is_postgres() and not db.get_tables():
        place = db.obj.database
        db.close()
        for rest in ("", "-wal", "-shm"):
            Path(f"{place}{rest}").unlink(missing_ok=True)


def _say(sentence: str) -> None:
    click.echo(sentence, err=True)


def _facts(file: Path, manifest: Manifest) -> dict[str, object]:
    return {
        "file": str(file), "made_at": manifest.made_at, "version": manifest.portal, "database": manifest.database,
        "tables": {name: table["rows"] for name, table in manifest.tables.items()}, "files": len(manifest.files),
        "damaged": list(manifest.damaged), "log": {"entries": manifest.log_entries, "hash": manifest.log_hash},
    }  # fmt: skip
