"""What the commands share: the desk they work at, and how they answer in words or as JSON."""

import functools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar

import click

from portal import clock
from portal.desk import Desk
from portal.desk.migrations import pending
from portal.domain.reasons import Reason, Refused
from portal.plugin_host import PluginHost
from portal.settings import from_environment
from portal.store.db import connection, open_database

T = TypeVar("T")
SPARE_CONNECTIONS = 8
"""Beyond one a thread: the round, streamed answers, the command itself."""

json_option = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出，供程序读取。")


def answer(facts: Any, words: str, as_json: bool) -> None:
    """Print ``facts`` as JSON for programs, or ``words`` for people."""
    click.echo(json.dumps(facts, ensure_ascii=False, indent=2, default=_plain) if as_json else words)


@contextmanager
def opened_desk(*, migrated: bool = True, environ: Mapping[str, str] | None = None) -> Iterator[Desk]:
    """The desk over the database that the environment names, connected for the length of a command.

    ``environ`` stands in for the process's environment (``portal demo``). Raises Refused (E-SETUP) when the tables
    are not up to date, unless ``migrated`` is false.
    """
    settings = from_environment(environ)
    if settings.starts_at is not None:
        clock.start_at(settings.starts_at)
    desk = Desk(PluginHost(), settings)
    pool = open_database(settings.database_url, connections=settings.threads + SPARE_CONNECTIONS)
    try:
        with connection():
            if migrated:
                _must_be_up_to_date(desk)
            yield desk
    finally:
        pool.close_all()


def at_desk(command: Callable[..., T]) -> Callable[..., T]:
    """Give the command a desk as its first argument, over tables that are up to date."""

    @functools.wraps(command)
    def with_desk(*args: Any, **kwargs: Any) -> T:
        with opened_desk() as desk:
            return command(desk, *args, **kwargs)

    return with_desk


def _must_be_up_to_date(desk: Desk) -> None:
    waiting = pending(desk.host)
    if waiting:
        names = "、".join(waiting)
        reason = Reason(
            "E-SETUP",
            f"数据库尚未建好或不是最新（{names}）。",
            remedy="请先运行 portal init 或 portal migrate。",
        )
        raise Refused([reason])


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
