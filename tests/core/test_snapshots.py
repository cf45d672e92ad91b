"""What is kept of the small tables, and for how long: never what may still be undone, always what holds."""

import pytest

from portal.store.db import transaction
from portal.store.snapshots import directory, reading
from tests import factories

pytestmark = pytest.mark.usefixtures("database")


def names() -> set[str]:
    return {unit.name for unit in directory().units.values()}


def test_what_a_transaction_changed_is_built_once_when_it_has_ended() -> None:
    factories.unit("新设街道办事处")
    first = directory()
    assert "新设街道办事处" in names()
    assert directory() is first


def test_within_the_transaction_it_is_built_anew_each_time() -> None:
    with transaction():
        factories.unit("新设街道办事处")
        assert "新设街道办事处" in names()
        assert directory() is not directory()


def test_what_was_undone_never_was() -> None:
    before = directory()
    with pytest.raises(RuntimeError):
        found_and_given_up()
    assert directory() is before


def found_and_given_up() -> None:
    with transaction():
        factories.unit("新设街道办事处")
        assert "新设街道办事处" in names()
        raise RuntimeError


def test_a_request_that_changed_something_sees_it_afterwards() -> None:
    with reading():
        directory()
        factories.unit("新设街道办事处")
        assert "新设街道办事处" in names()
        assert directory() is directory()
