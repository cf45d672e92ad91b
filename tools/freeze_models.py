"""Write an owner's first migration anew from the live models: ``python tools/freeze_models.py core`` or a plugin.

For the time before the first release only: afterwards a change of models is a further, numbered migration.
"""

import re
import subprocess
import sys
from pathlib import Path

from peewee import sort_models
from playhouse.migrations import template
from playhouse.schema_diff import SchemaDiff

from portal.desk.migrations import CORE, core_tables
from portal.plugin_host import PluginHost

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
PLAIN_FIELDS = {"InstantField": "BigIntegerField", "JSONField": "TextField"}


def frozen(owner: str, models: list[type]) -> str:
    """The source of a migration that creates ``models`` as they are now, without importing a line of ours."""
    source = template(SchemaDiff(sort_models(models), [], [], [], []))
    body = source[source.index("def up") : source.index("\ndef down")].rstrip()
    for ours, plain in PLAIN_FIELDS.items():
        body = body.replace(f"{ours}(", f"{plain}(")
    body = re.sub(r", default=(list|dict)\b|default=(list|dict)\b(, )?", "", body)
    body = re.sub(r"( +)database = db\n", r"\g<0>\g<1>legacy_table_names = False\n", body)
    body = body.replace("def up(migrator, db):", "def up(migrator: Any, db: Any) -> None:", 1)
    names = sorted(set(re.findall(r"\b([A-Z]\w*Field|CompositeKey|Model)\(", body)) | {"Model"})
    return (
        f'"""The tables of {owner} as they were at the first release; frozen copies of the models."""\n\n'
        f"from typing import Any\n\nfrom peewee import {', '.join(names)}\n\n\n{body}\n"
    )


def models_of(owner: str) -> tuple[list[type], Path]:
    """The live models of the core or of one plugin, and the folder of its migrations."""
    if owner == CORE:
        return list(core_tables()), FOLDER / owner
    plugin = PluginHost().plugin(owner)
    if plugin is None:
        raise SystemExit(f"no plugin is named {owner!r}: is it registered in pyproject.toml, and installed?")
    return list(plugin.tables), plugin.migrations or FOLDER / owner


def main(owner: str) -> None:
    """Write ``0001_initial.py`` into ``migrations/<owner>/``, or into the plugin's own package."""
    models, folder = models_of(owner)
    path = folder / "0001_initial.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(frozen(owner, models), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(path)], check=True)
    print(path)


if __name__ == "__main__":
    main(sys.argv[1])
