"""``portal places``: villages, communities and estates with their town offices, listed and entered from a file."""

from pathlib import Path

import click

from portal.commands import answer, at_desk, json_option
from portal.commands.units import FILE, counts
from portal.desk import Desk
from portal.desk import units as desk_units
from portal.store.units import Place, Unit


@click.group(help="地点：列出，从文件导入。")
def places() -> None:
    """The group of commands about places."""


@places.command(name="list", help="列出全部地点及其所属镇办。")
@json_option
@at_desk
def list_places(desk: Desk, as_json: bool) -> None:
    """List every place with the office in whose territory it lies."""
    rows = Place.select(Place, Unit).join(Unit).order_by(Unit.code, Place.name)
    facts = [
        {
            "name": p.name, "aliases": p.aliases, "office": {"code": p.office.code, "name": p.office.name},
            "category": p.category, "note": p.note,
        }
        for p in rows
    ]  # fmt: skip
    lines = [f"{f['office']['name']}  {f['name']}  {f['category']}" for f in facts]
    answer(facts, "\n".join(lines), as_json)


@places.command(name="import", help="导入地点清单（csv 或 xlsx）；名称已有的更新，有一处错误则全部不导入。")
@click.argument("file", type=FILE)
@json_option
@at_desk
def import_places(desk: Desk, file: Path, as_json: bool) -> None:
    """Enter a list of places, all of it or nothing."""
    done = desk_units.import_places(None, file.read_bytes(), file.name)
    answer(counts(done), f"地点：{done.words}。", as_json)
