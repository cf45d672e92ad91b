"""What must stand before the first act: the log that only grows, its head, the full-text table of the search."""

from typing import Any

from peewee import PostgresqlDatabase

REFUSED = "the log is append-only"


def up(migrator: Any, db: Any) -> None:
    _only_append(db)
    db.execute_sql(f"INSERT INTO audit_head (id, last, hash) VALUES (1, 0, '{'0' * 64}')")  # noqa: S608
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("CREATE TABLE matter_text (id BIGINT PRIMARY KEY, body TSVECTOR NOT NULL)")
        db.execute_sql("CREATE INDEX matter_text_body ON matter_text USING GIN (body)")
    else:
        db.execute_sql("CREATE VIRTUAL TABLE matter_text USING fts5(body, tokenize='unicode61')")


def _only_append(db: Any) -> None:
    """Nobody alters or clears the log, not even by a slip of our own (trust 6, 7)."""
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql(
            "CREATE OR REPLACE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        )
        db.execute_sql(
            "CREATE TRIGGER audit_entry_only_grows BEFORE UPDATE OR DELETE ON audit_entry "
            "FOR EACH ROW EXECUTE PROCEDURE refuse_change_of_log()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        db.execute_sql(
            f"CREATE TRIGGER audit_entry_no_{act.lower()} BEFORE {act} ON audit_entry "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
