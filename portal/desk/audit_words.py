"""The log in words: what an entry says was done, to what, how, as a sentence for the audit administrator."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from portal.desk import Desk
from portal.domain.procedure import Role
from portal.domain.term_table import TERMS
from portal.store import snapshots
from portal.store.matters import Matter
from portal.store.people import Person

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
    "person.deputy": "定 B 岗",
    "feed.make": "生成日历订阅地址",
    "feed.withdraw": "停用日历订阅地址",
    "person.leave": "离岗交接",
    "absence.begin": "登记不在岗",
    "absence.end": "回岗",
    "login.password": "密码正确，待动态口令",
    "totp.begin": "开始启用动态口令",
    "totp.confirm": "启用动态口令",
    "totp.recovery": "使用恢复码",
    "totp.reset": "重置动态口令",
    "totp.require": "规定动态口令",
    "unit.ask_list": "提请调整清单",
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
    "term.law": "调整法律所定的投诉期限",
    "series.set": "设置文号",
    "district.decide": "区级设置",
    "matter.open": "建立办件",
    "matter.link": "关联办件",
    "matter.assign": "分派办件",
    "file.attach": "上传材料",
    "file.detach": "移除材料",
    "matter.unmask": "查看保密信息",
    "matter.archive": "导出卷宗",
    "matter.ledger": "导出办件台账",
    "matter.supervise": "督办",
    "matter.lift": "解除督办",
    "letter.void": "文书作废",
    "backup.make": "制作备份",
    "backup.keep": "设置备份保留份数",
    "backup.restore": "恢复备份",
    "announcement.publish": "发布公告",
    "announcement.withdraw": "撤回公告",
    "audit.read": "查阅日志",
    "audit.export": "导出日志",
    "audit.verify": "校验日志",
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
    "announcement": "公告",
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
    "audience": "范围",
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
    "fields": "栏目",
    "length": "长度",
    "off": "停用",
    "clause": "规定",
    "rule": "期限",
    "due_on": "届满日",
    "number": "文号",
    "setting": "事项",
    "letter": "文书",
    "sha256": "校验值",
    "rows": "行数",
    "hash": "链首",
    "value": "现为",
    "person": "承办人",
    "deputy": "B 岗人员号",
    "absence": "登记号",
    "confirmed": "说明",
    "matters": "办件数",
    "left": "剩余恢复码",
    "items": "事项数",
    "columns": "栏目",
}
"""What is written in the details, in words; what is not listed keeps its own name."""
STATES: Mapping[str, str] = {"on": "启用", "draining": "收尾", "off": "停用"}
SETTINGS: Mapping[str, str] = {
    "district": "区名", "seal_first": "先盖章后送达", "hardened": "提醒的效力", "password_complexity": "密码复杂度",
    "password_days": "密码有效期", "password_method": "密码散列方法",
}  # fmt: skip


def actions(desk: Desk) -> list[tuple[str, str]]:
    """Every act that the log may hold, with its words: the core's own, then the steps of each procedure."""
    found = list(ACTIONS.items())
    for kind in desk.host.kinds:
        procedure = desk.host.procedure(kind)
        found += [(f"{kind}.{step.name}", f"{procedure.label}·{step.label}") for step in procedure.steps]
    return found


def unit_name(unit_id: int | None) -> str:
    """The unit an entry was made for, as it is called now."""
    return snapshots.directory().name(unit_id)


class Things:
    """What a page of entries is about, read at once: people by name, matters by 文号 and never by what they say."""

    def __init__(self, desk: Desk, entries: Iterable[Any]):
        self._desk = desk
        about = [(entry.object_kind, entry.object_id) for entry in entries if entry.object_id is not None]
        people = Person.select(Person.id, Person.name).where(
            Person.id.in_({i for k, i in about if k == "person"})
        )
        matters = Matter.select(Matter.id, Matter.number).where(
            Matter.id.in_({i for k, i in about if self._kind(k)})
        )
        self._people, self._numbers = dict(people.tuples()), dict(matters.tuples())
        self._values: Mapping[str, Callable[[Any], str]] = {
            "plugins": self._plugin, "state": lambda value: STATES.get(value, value), "roles": _role,
            "rule": _term, "term": _term, "setting": lambda value: SETTINGS.get(value, value),
        }  # fmt: skip

    def act(self, entry: Any) -> str:
        """The act: the core's own by ACTIONS, a step by its procedure (案件移送·签收); else as it is."""
        if entry.action in ACTIONS:
            return ACTIONS[entry.action]
        kind, _, name = entry.action.partition(".")
        if not self._kind(kind):
            return str(entry.action)
        step = self._desk.host.procedure(kind).step(name)
        return f"{self._desk.host.procedure(kind).label}·{step.label if step else name}"

    def thing(self, entry: Any) -> str:
        """What it was done to: 人员 王芳, 单位 铁西街道办事处, 案件移送 平政函〔2026〕3号."""
        kind, number = str(entry.object_kind), entry.object_id
        label = self._desk.host.procedure(kind).label if self._kind(kind) else OBJECTS.get(kind, kind)
        if number is None:
            return label
        names = {"person": self._people.get(number, ""), "unit": unit_name(number)}
        return f"{label} {names.get(kind) or self._numbers.get(number) or number}"

    def detail(self, entry: Any) -> str:
        """How it was done, in one line; what was left empty is not told."""
        told = json.loads(entry.detail).items()
        return "；".join(
            f"{DETAILS.get(key, key)}：{self._told(entry.object_kind, key, value)}"
            for key, value in told
            if value not in ("", None, [], {})
        )

    def _kind(self, name: str) -> bool:
        return self._desk.host.remembers(name)

    def _told(self, kind: str, key: str, value: Any) -> str:
        if isinstance(value, bool):
            return "是" if value else "否"
        if key == "to" and self._kind(kind):
            labels = {state.name: state.label for state in self._desk.host.procedure(kind).states}
            return labels.get(value, str(value))
        many = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
        say = self._values.get(key, str)
        return "、".join(say(one) for one in map(str, many))

    def _plugin(self, name: str) -> str:
        plugin = self._desk.host.plugin(name)
        return plugin.label if plugin is not None else name


def _role(name: str) -> str:
    return Role(name).text if name in set(Role) else name


def _term(rule: str) -> str:
    return TERMS[rule].name if rule in TERMS else rule
