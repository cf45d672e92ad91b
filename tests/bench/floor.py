"""The floor under every measurement: bare Flask, waitress and Jinja, the same rows from one indexed query.

Run as ``floor.py DATABASE PORT``. It knows no people, no rights, no lights: what it costs is what the stack costs.
The bare insert of a step is that of the rows a receipt leaves, as long as they are, into tables of their own with the
same columns and indexes; what the step has to find out before, and the foreign keys, are not in it.
"""

import itertools
import re
import sqlite3
import sys
import threading
from contextlib import closing

import waitress
from flask import Flask, render_template_string, request

PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>办件</title></head><body>
<table><thead><tr><th>案由</th><th>文号</th><th>对方</th><th>地点</th><th>状态</th><th>期限</th></tr></thead><tbody>
{% for row in rows %}<tr><td><a href="/transfer/{{ row[0] }}">{{ row[1] }}</a><small>{{ row[2] }}</small></td>
<td>{{ row[3] }}</td><td>{{ row[7] }}</td><td>{{ row[4] }}</td><td>{{ row[5] }}</td><td>{{ row[6] }}</td></tr>
{% endfor %}</tbody></table></body></html>"""
COLUMNS = "m.id, m.title, m.subject, m.number, m.place_text, m.state, m.due_at, u.name"
LIST = f"""SELECT {COLUMNS} FROM party p JOIN matter m ON m.id = p.matter_id
JOIN party o ON o.matter_id = p.matter_id AND o.unit_id <> p.unit_id JOIN unit u ON u.id = o.unit_id
WHERE p.unit_id = ? AND p.kind = 'transfer' AND p.open = 1 ORDER BY p.due_at, p.matter_id LIMIT 50"""
RECEIPT = {
    "matter": 1,
    "transfer_record": 1,
    "party": 2,
    "event": 1,
    "matter_clock": 1,
    "issued_letter": 1,
    "notice": 3,
    "audit_entry": 1,
}
"""How many rows of which table a receipt writes, new or anew."""
DECLARED = (
    "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('table', 'index') AND sql IS NOT NULL"
)
PRAGMAS = ("journal_mode=wal", "synchronous=2", "foreign_keys=0", "busy_timeout=5000", "secure_delete=1")


def application(file: str) -> Flask:
    """Two routes: a list of one unit's matters, and the rows of a step inserted and committed."""
    app, local = Flask("floor"), threading.local()
    copies, numbers = _copies(file), itertools.count(1)

    def base() -> sqlite3.Connection:
        if not hasattr(local, "base"):
            local.base = sqlite3.connect(file, isolation_level=None)
            for pragma in PRAGMAS:
                local.base.execute(f"PRAGMA {pragma}")
        opened: sqlite3.Connection = local.base
        return opened

    @app.get("/list")
    def rows() -> str:
        return render_template_string(PAGE, rows=base().execute(LIST, (request.args["unit"],)).fetchall())

    @app.post("/insert")
    def insert() -> tuple[str, int]:
        number = next(numbers)
        base().execute("BEGIN IMMEDIATE")
        for statement, row in copies:
            base().execute(statement, (number, *row))
        base().execute("COMMIT")
        return "", 303

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    return app


def _copies(file: str) -> list[tuple[str, tuple[object, ...]]]:
    """The statements that insert such rows, each with what the latest of its table say; the first value is the matter's."""
    found = []
    with closing(sqlite3.connect(file, isolation_level=None)) as base:
        for table, count in RECEIPT.items():
            for (sql,) in base.execute(DECLARED, (table,)).fetchall():
                base.execute(_copied(sql, table))
            columns = [name for _, name, *_ in base.execute(f"PRAGMA table_info({table})") if name != "id"]
            matter = {"matter": "version", "audit_entry": "object_id"}.get(table, "matter_id")
            others = [name for name in columns if name != matter]
            rows = base.execute(f"SELECT {', '.join(others)} FROM {table} ORDER BY rowid DESC LIMIT {count}")
            marks = ", ".join("?" * len(columns))
            statement = f"INSERT INTO floor_{table} ({', '.join([matter, *others])}) VALUES ({marks})"
            found += [(statement, row) for row in rows.fetchall()]
    return found


def _copied(sql: str, table: str) -> str:
    """The declaration of a table's copy, or of an index on it."""
    renamed = re.sub(rf'"({table}(?:_\w+)?)"', r'"floor_\1"', sql, count=2 if " INDEX " in sql else 1)
    return re.sub(r"^CREATE (?:UNIQUE )?(TABLE|INDEX)", r"CREATE \1 IF NOT EXISTS", renamed)


if __name__ == "__main__":
    waitress.serve(application(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=8, ident=None)
