"""``portal units``: the units of the district, listed and entered from a file."""

from pathlib import Path
from typing import Any

import click

from portal.commands import answer, at_desk, json_option
from portal.desk import Desk
from portal.desk import units as desk_units
from portal.store import snapshots
from portal.store.snapshots import UnitRow
from portal.store.units import KIND_TEXTS

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(help="单位：列出，从文件导入。")
def units() -> None:
    """The group of commands about units."""


@units.command(name="list", help="列出全部单位。")
@json_option
@at_desk
def list_units(desk: Desk, as_json: bool) -> None:
    """List every unit, ended ones too."""
    rows = list(snapshots.directory().units.values())
    lines = [f"{u.code}  {u.name}  {KIND_TEXTS[u.kind]}{'  已撤销' if u.valid_to else ''}" for u in rows]
    answer([_facts(unit) for unit in rows], "\n".join(lines), as_json)


@units.command(name="import", help="导入单位清单（csv 或 xlsx）；编码已有的更新，有一处错误则全部不导入。")
@click.argument("file", type=FILE)
@json_option
@at_desk
def import_units(desk: Desk, file: Path, as_json: bool) -> None:
    """Enter a list of units, all of it or nothing."""
    done = desk_units.import_units(None, file.read_bytes(), file.name)
    answer(counts(done), f"单位：{done.words}。", as_json)


def counts(done: Any) -> dict[str, int]:
    """What an import did, as JSON."""
    return {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}


def _facts(unit: UnitRow) -> dict[str, Any]:
    named = (
        "code",
        "name",
        "full_name",
        "short_name",
        "aliases",
        "kind",
        "organ_code",
        "address",
        "duty_phone",
        "valid_to",
    )
    facts = {name: getattr(unit, name) for name in named}
    parent = snapshots.directory().units[unit.parent_id].code if unit.parent_id else None
    return {**facts, "kind_text": KIND_TEXTS[unit.kind], "parent": parent}
