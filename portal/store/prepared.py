"""Queries whose SQL is written once and run many times.

peewee writes a statement anew whenever it is run, and for the small indexed reads of a page that takes several times
as long as running it. What is asked the same way on every page is therefore declared once, as a module's constant.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

from portal.store.db import db, is_postgres


class Prepared:
    """A query with open values: ``Prepared(lambda number: Matter.select().where(Matter.id == number))``.

    Calling it with the values gives the rows as a list, as the query itself would: instances, or tuples where it ends
    in ``.tuples()``. A value is as the column keeps it: an instant is a number of seconds.
    """

    def __init__(self, build: Callable[..., Any], values: int = 1):
        self._build, self._values = build, values
        self._written = cache(self._write)

    def __call__(self, *values: Any) -> list[Any]:
        query, statement, order = self._written(is_postgres())
        given = [values[place] if place is not None else constant for place, constant in order]
        return list(query._get_cursor_wrapper(db.execute_sql(statement, given)))

    def first(self, *values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self(*values)), None)

    def _write(self, _dialect: bool) -> tuple[Any, str, list[tuple[int | None, Any]]]:
        """The statement for this kind of database, and for each of its parameters which value goes there."""
        marks = {_mark(place): place for place in range(self._values)}
        query = self._build(*marks)
        statement, parameters = query.sql()
        order = [(marks.get(one) if isinstance(one, int | str) else None, one) for one in parameters]
        return query, statement, order


def _mark(place: int) -> int:
    """A value that no query has of its own, to find its place in the statement again."""
    return -(7_000_000_000 + place)
