"""The floor under every measurement: bare Flask, waitress and Jinja, the same rows from one indexed query.

Run as ``floor.py DATABASE PORT``. It knows no people, no rights, no lights: what it costs is what the stack costs.
"""

import sqlite3
import sys
import threading

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
ROWS = 12
"""As many rows as a receipt writes: matter, record, two parties, clocks, event, letter, text, notice, log."""
TABLE = "CREATE TABLE IF NOT EXISTS floor_row (id INTEGER PRIMARY KEY, matter_id INTEGER, words TEXT)"
INSERT = "INSERT INTO floor_row (matter_id, words) VALUES (?, ?)"
PRAGMAS = ("journal_mode=wal", "synchronous=2", "foreign_keys=1", "busy_timeout=5000", "secure_delete=1")


def application(file: str) -> Flask:
    """Two routes: a list of one unit's matters, and the rows of a step inserted and committed."""
    app, local = Flask("floor"), threading.local()

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

    @app.post("/insert/<int:matter>")
    def insert(matter: int) -> tuple[str, int]:
        base().execute("BEGIN IMMEDIATE")
        for _ in range(ROWS):
            base().execute(INSERT, (matter, "已签收" * 50))
        base().execute("COMMIT")
        return "", 303

    @app.get("/healthz")
    def healthz() -> str:
        return "ok"

    base().execute(TABLE)
    return app


if __name__ == "__main__":
    waitress.serve(application(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), threads=8, ident=None)
