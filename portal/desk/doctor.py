"""``portal doctor``: every health check, each with what is wrong in words and what to do about it."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from portal.desk import Desk, health_database, health_files, health_settings, migrations
from portal.desk.duties import must_be
from portal.desk.health import fault
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Reason

logger = logging.getLogger(__name__)
Look = Callable[[Desk], Iterable[Reason]]


@dataclass(frozen=True, slots=True)
class Examined:
    """One check and what it found; nothing where all is well."""

    name: str
    label: str
    findings: tuple[Reason, ...]

    @property
    def healthy(self) -> bool:
        """Is nothing broken? Warnings and remarks do not count."""
        return not any(reason.refuses for reason in self.findings)


BEFORE_ALL: tuple[tuple[str, str, Look], ...] = (
    ("database", "数据库完好", health_database.integrity),
    ("migrations", "数据表是最新的", health_database.migrated),
)
CHECKS: tuple[tuple[str, str, Look], ...] = (
    ("references", "数据之间的引用完整", health_database.references),
    ("log_guard", "日志有防改触发器", health_database.guarded),
    ("log", "日志链条完整", health_database.chained),
    ("memory", "内存与数据库一致", health_database.remembered),
    ("clocks", "期限与办件一致", health_database.clocks),
    ("hour", "时钟", health_database.hour),
    ("files_there", "证据、文书文件齐全", health_files.all_there),
    ("files_unharmed", "证据、文书文件未被改动（抽查）", health_files.unharmed),
    ("files_unused", "没有多余的文件", health_files.unused),
    ("space", "磁盘空间", health_files.space),
    ("secret", "密钥权限", health_files.secret),
    ("leftovers", "没有中断的残留", health_files.leftovers),
    ("backups", "有近期备份", health_files.backed_up),
    ("calendar", "工作日历", health_settings.years),
    ("liaisons", "联络人", health_settings.contacts),
    ("numbers", "文号", health_settings.numbers),
    ("templates", "文书模板", health_settings.templates),
    ("plugins", "插件", health_settings.plugins),
)


def examine(desk: Desk, actor: Actor | None, *, all_files: bool = False) -> Iterator[Examined]:
    """Make one check after the other, of a database that is not up to date only the first two; changes nothing.

    ``all_files`` reads every kept file where otherwise a sample is read. By the system administrator or the operator
    (Forbidden): what is told are numbers, hashes and names of units, never a matter (trust 6).
    """
    must_be(actor, "系统体检", Role.SYSTEM_ADMIN)
    return _examined(desk, [_whole(check) if all_files else check for check in CHECKS])


def _examined(desk: Desk, checks: Iterable[tuple[str, str, Look]]) -> Iterator[Examined]:
    before = [_made(desk, *check) for check in BEFORE_ALL]
    yield from before
    if any(one.findings for one in before) and migrations.CORE in _owners_behind(desk):
        return
    for check in checks:
        yield _made(desk, *check)


def _whole(check: tuple[str, str, Look]) -> tuple[str, str, Look]:
    if check[0] == "files_unharmed":
        return "files_unharmed", "证据、文书文件未被改动（全部）", health_files.all_unharmed
    return check


def _made(desk: Desk, name: str, label: str, look: Look) -> Examined:
    """A check that breaks off has found something, too: what it looked at cannot be read."""
    try:
        return Examined(name, label, tuple(look(desk)))
    except Exception as error:
        logger.exception("check %s broke off", name)
        return Examined(
            name, label, (fault(f"检查没能做完：{error}", "请看服务器日志；数据库读不出的，从备份恢复。"),)
        )


def _owners_behind(desk: Desk) -> set[str]:
    return {name.partition("/")[0] for name in migrations.pending(desk.host)}
