"""What must stand before the first act: the head of the log, and the full-text table of the search."""

from typing import Any

from peewee import PostgresqlDatabase


def up(migrator: Any, db: Any) -> None:
    db.execute_sql(f"INSERT INTO audit_head (id, last, hash) VALUES (1, 0, '{'0' * 64}')")  # noqa: S608
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("CREATE TABLE matter_text (id BIGINT PRIMARY KEY, body TSVECTOR NOT NULL)")
        db.execute_sql("CREATE INDEX matter_text_body ON matter_text USING GIN (body)")
    else:
        db.execute_sql("CREATE VIRTUAL TABLE matter_text USING fts5(body, tokenize='unicode61')")
