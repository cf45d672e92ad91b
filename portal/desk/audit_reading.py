"""The log as the audit administrator reads it: by day, actor and act; every reading is itself on the log (trust 7)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from portal.desk import Desk, audit
from portal.desk.duties import must_be
from portal.domain.calendar import ZONE
from portal.domain.procedure import Actor, Role
from portal.store import audit as log
from portal.store import snapshots
from portal.store.audit import AuditEntry
from portal.store.db import transaction

PAGE = 50
MOST_EXPORTED = 20_000
HEADER = ("编号", "时间", "操作人", "单位", "操作", "对象", "对象编号", "详情", "哈希")

ACTIONS: Mapping[str, str] = {
    "login": "登录",
    "login.refused": "登录失败",
    "logout": "退出登录",
    "logout.others": "退出其他登录",
    "person.add": "新增人员",
    "person.edit": "修改人员",
    "person.import": "导入人员",
    "person.own_phones": "修改本人电话",
    "person.roles": "授予角色",
    "person.disable": "停用人员",
    "person.enable": "启用人员",
    "person.reset_password": "重置密码",
    "person.change_password": "修改密码",
    "token.issue": "签发接口令牌",
    "unit.import": "导入单位",
    "unit.edit": "修改单位",
    "unit.rename": "单位更名",
    "unit.end": "撤销单位",
    "place.import": "导入地点",
    "liaison.name": "明确联络人",
    "liaison.change": "修改联络人",
    "liaison.end": "终止联络人",
    "plugin.switch": "切换制度",
    "plugin.drained": "收尾完毕自动停用",
    "calendar.load": "装入工作日历",
    "clock.recount": "重新计算期限",
    "term.set": "调整期限",
    "series.set": "设置文号",
    "district.decide": "区级设置",
    "matter.open": "建立办件",
    "matter.link": "关联办件",
    "matter.assign": "分派办件",
    "letter.void": "文书作废",
    "audit.read": "查阅日志",
    "audit.export": "导出日志",
    "audit.verify": "校验日志",
    "backup.make": "制作备份",
    "backup.keep": "设置备份保留份数",
    "backup.restore": "恢复备份",
}
"""The core's acts in words; a step of a matter is told by its procedure's own labels."""
OBJECTS: Mapping[str, str] = {
    "person": "人员",
    "unit": "单位",
    "place": "地点",
    "calendar": "工作日历",
    "term": "期限",
    "letter": "文书",
    "setting": "设置",
    "audit": "日志",
    "file": "附件",
}
DETAILS: Mapping[str, str] = {
    "network": "来自",
    "username": "用户名",
    "unit": "单位",
    "roles": "角色",
    "former": "原为",
    "name": "姓名、名称",
    "since": "自",
    "until": "至",
    "on": "日期",
    "added": "新增",
    "changed": "更新",
    "file": "文件",
    "source": "文号",
    "document": "文号",
    "moved": "变动",
    "plugins": "制度",
    "state": "改为",
    "open_matters": "未办结",
    "running_clocks": "在走期限",
    "reason": "理由",
    "event": "记录",
    "to": "状态",
    "asked": "条件",
    "liaison": "联络人号",
    "sessions": "处数",
    "relation": "关系",
    "other": "关联办件",
    "successor": "承接单位",
    "mode": "方式",
    "code": "机关代字",
    "start": "起始号",
    "year": "年份",
    "term": "期限",
    "first_bad": "首个不符",
    "entries": "条数",
    "rows": "行数",
    "hash": "链首",
    "fields": "栏目",
    "length": "长度",
    "off": "停用",
    "clause": "规定",
    "rule": "期限",
    "due_on": "届满日",
    "number": "文号",
    "setting": "事项",
    "value": "现为",
    "letter": "文书",
    "sha256": "校验值",
}
"""What is written in the details, in words; what is not listed keeps its own name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: between two days (both included), of an actor, of an act."""

    since: date | None = None
    until: date | None = None
    actor: str = ""
    action: str = ""

    @property
    def told(self) -> dict[str, Any]:
        return {name: str(value) for name, value in asdict(self).items() if value}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What walking the chain found: how many entries, the newest hash, and the first bad entry if there is one."""

    entries: int
    hash: str
    first_bad: int | None


def read(actor: Actor, wanted: Wanted, before: int | None = None) -> list[Any]:
    """A page of entries, newest first, below entry ``before``; the reading is logged with what was asked for.

    By the audit administrator only (Forbidden).
    """
    must_be(actor, "查阅审计日志", Role.AUDIT_ADMIN, operator=False)
    rows = _query(wanted)
    rows = rows.where(AuditEntry.id < before) if before else rows
    found = list(rows.limit(PAGE))
    with transaction():
        audit.record(actor, "audit.read", "audit", None, entries=len(found), asked=wanted.told)
    return found


def export(desk: Desk, actor: Actor, wanted: Wanted) -> Iterator[tuple[Any, ...]]:
    """Rows under HEADER, newest first, at most MOST_EXPORTED; logged before the first row is given."""
    must_be(actor, "导出审计日志", Role.AUDIT_ADMIN, operator=False)
    with transaction():
        audit.record(actor, "audit.export", "audit", None, asked=wanted.told)
    return (_row(desk, entry) for entry in list(_query(wanted).limit(MOST_EXPORTED)))


def verify(actor: Actor) -> Verdict:
    """Walk the whole chain and say whether it holds; the verdict is logged."""
    must_be(actor, "校验审计日志", Role.AUDIT_ADMIN, operator=False)
    bad = log.first_bad_entry()
    entries, newest = log.head()
    with transaction():
        audit.record(actor, "audit.verify", "audit", None, entries=entries, first_bad=bad)
    return Verdict(entries, newest, bad)


def words(desk: Desk, action: str) -> str:
    """An act in Chinese: the core's own by ACTIONS, a step by its procedure (案件移送·签收); else as it is."""
    if action in ACTIONS:
        return ACTIONS[action]
    kind, _, name = action.partition(".")
    if not desk.host.remembers(kind):
        return action
    step = desk.host.procedure(kind).step(name)
    return f"{desk.host.procedure(kind).label}·{step.label if step else name}"


def thing_words(desk: Desk, entry: Any) -> str:
    """What an entry is about: 人员 3, 案件移送 12."""
    kind = str(entry.object_kind)
    label = desk.host.procedure(kind).label if desk.host.remembers(kind) else OBJECTS.get(kind, kind)
    return f"{label} {entry.object_id}" if entry.object_id is not None else label


def detail_words(entry: Any) -> str:
    """An entry's details in one line; what was left empty is not told."""
    told = json.loads(entry.detail)
    return "；".join(
        f"{DETAILS.get(key, key)}：{_told(value)}"
        for key, value in told.items()
        if value not in ("", None, [], {})
    )


def actions_in_use() -> list[str]:
    """The acts that the log holds, for the filter."""
    rows = AuditEntry.select(AuditEntry.action).distinct().order_by(AuditEntry.action)
    return [action for (action,) in rows.tuples()]


def _query(wanted: Wanted) -> Any:
    rows = AuditEntry.select().order_by(AuditEntry.id.desc())
    if wanted.since:
        rows = rows.where(AuditEntry.at >= _midnight(wanted.since))
    if wanted.until:
        rows = rows.where(AuditEntry.at < _midnight(wanted.until + timedelta(days=1)))
    if wanted.actor:
        rows = rows.where(AuditEntry.actor_name == wanted.actor)
    if wanted.action:
        rows = rows.where(AuditEntry.action == wanted.action)
    return rows


def _told(value: Any) -> str:
    many = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    return "、".join(map(str, many))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONE)


def _row(desk: Desk, entry: Any) -> tuple[Any, ...]:
    when = f"{entry.at:%Y-%m-%d %H:%M:%S}"
    unit = unit_name(entry.unit_id)
    return (
        entry.id, when, entry.actor_name, unit, words(desk, entry.action), entry.object_kind, entry.object_id,
        entry.detail, entry.hash,
    )  # fmt: skip


def unit_name(unit_id: int | None) -> str:
    """The unit an entry was made for, as it is called now."""
    return snapshots.directory().name(unit_id)
