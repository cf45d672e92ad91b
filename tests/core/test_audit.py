"""The log stands up: it only grows, and says where it was altered (trust 6, 7)."""

import pytest
from peewee import DatabaseError

from portal.desk import audit
from portal.store.audit import AuditEntry, first_bad_entry, head
from portal.store.db import db, transaction
from tests import factories


@pytest.fixture
def log(database: str, now: object) -> None:
    """Three entries."""
    for number in range(3):
        with transaction():
            audit.record(None, "test.act", "thing", number)


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    "alteration",
    ["UPDATE audit_entry SET actor_name = 'x' WHERE id = 2", "DELETE FROM audit_entry WHERE id = 3"],
)
def test_the_database_itself_refuses_to_alter_an_entry(alteration: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction():
        db.execute_sql(alteration)
    assert (AuditEntry.select().count(), first_bad_entry()) == (3, None)


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("alteration", "bad"),
    [
        ("UPDATE audit_entry SET actor_name = 'x' WHERE id = 2", 2),
        ("UPDATE audit_entry SET detail = '{}', hash = previous WHERE id = 1", 1),
        ("DELETE FROM audit_entry WHERE id = 2", 2),
        ("DELETE FROM audit_entry WHERE id = 3", 3),
        ("UPDATE audit_head SET last = 2 WHERE id = 1", 4),
    ],
)
def test_an_altered_log_names_its_first_bad_entry(alteration: str, bad: int) -> None:
    with factories.unguarded_log():
        db.execute_sql(alteration)
    assert first_bad_entry() == bad


@pytest.mark.usefixtures("log")
def test_the_head_is_the_anchor_to_print() -> None:
    assert head() == (3, AuditEntry.get_by_id(3).hash)
