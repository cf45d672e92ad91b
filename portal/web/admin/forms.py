"""Forms of administration: plain WTForms, filled from a row or from what was typed."""

from datetime import date
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from portal.desk.announcements import AUDIENCES, LONGEST_TEXT, LONGEST_TITLE, Draft
from portal.desk.backup import FEWEST, MOST
from portal.desk.district import METHODS, OLDEST_PASSWORD
from portal.desk.fields import ChoiceField, UnitField
from portal.desk.forms import StepForm
from portal.desk.series import LARGEST, MODES
from portal.desk.terms import Change
from portal.domain.law_limits import LawLimit
from portal.domain.limits import Label, Unit
from portal.domain.powers import UnitRef
from portal.domain.procedure import Role
from portal.domain.reminders import Reminded
from portal.store import snapshots

SHORT, LONG = Length(max=64, message="不超过 64 字。"), Length(max=200, message="不超过 200 字。")
NEEDED = InputRequired("请填写。")


def units_in_being(*kinds: str) -> list[UnitRef]:
    """The units to choose from, of some kinds or of all."""
    rows = snapshots.directory().units.values()
    return [unit.ref for unit in rows if unit.valid_to is None and (not kinds or unit.kind in kinds)]


class Day(DateField):
    """A day; what cannot be read is told in Chinese."""

    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        text = next((value.strip() for value in valuelist if value.strip()), "")
        self.data = None
        try:
            self.data = date.fromisoformat(text) if text else None
        except ValueError as error:
            raise ValueError("日期应写作 2026-11-20。") from error


class BackupsForm(StepForm):
    """How many backups stay on the server."""

    number = IntegerField(
        "保留最近几份", [NEEDED, NumberRange(FEWEST, MOST, f"应为 {FEWEST} 至 {MOST} 份。")]
    )


class PersonForm(StepForm):
    """What is written about a person; the user name only for a new one."""

    username = StringField("用户名", [NEEDED, SHORT], description="登录用，不可更改；如姓名拼音。")
    name = StringField("姓名", [NEEDED, SHORT])
    unit = UnitField("所在单位", [NEEDED])
    post = StringField("职务", [SHORT])
    office_phone = StringField("办公电话", [SHORT])
    mobile = StringField("手机", [SHORT])
    badge = StringField(
        "执法证号", [SHORT], description="行政执法应有两名以上有执法资格的人员（行政处罚法第四十二条）。"
    )
    badge_until = Day("执法证有效期至", [Optional()])

    def prepare(self, known: Any = None) -> None:
        """Offer every unit in being."""
        self.unit.offer(units_in_being())

    def details(self) -> dict[str, Any]:
        """The answers without the user name."""
        return {name: value for name, value in self.answers().items() if name != "username"}


class UnitForm(StepForm):
    """What may be corrected about a unit; its name changes by renaming."""

    short_name = StringField("简称", [SHORT])
    aliases = StringField("别名、旧称", [LONG], description="几个的用顿号分开；搜索和导入清单时都认得。")
    organ_code = StringField("机关代字", [SHORT], description="如 铁西办函。")
    municipal_name = StringField(
        "所属市级部门全称",
        [LONG],
        description="仅市级部门的分局：填写的，文书以该部门名义发出；不填的，以本单位名义发出，每件写明法定依据。",
    )
    duty_phone = StringField("值班电话", [SHORT])
    address = StringField("地址", [LONG])
    note = StringField("备注", [LONG])


class RenameForm(StepForm):
    """A unit's new name."""

    name = StringField("新名称", [NEEDED, SHORT])
    full_name = StringField("新全称", [LONG], description="冠以市、区名称的全称；不填则同新名称。")
    on = Day("更名日期", [NEEDED])


class EndForm(StepForm):
    """From when a unit is no more, and who takes over."""

    on = Day("撤销日期", [NEEDED])
    successor = UnitField("承接单位", description="人员、地点、内设机构随之转入；没有承接单位的留空。")

    def prepare(self, known: Any = None) -> None:
        """Offer every unit in being."""
        self.successor.offer(units_in_being(), blank="没有")


class LiaisonForm(StepForm):
    """A liaison: an account of the unit, or a name and phones."""

    person = SelectField(
        "本单位人员", choices=[], validate_choice=False, description="有账号的从中选择，姓名、电话自动带出。"
    )
    name = StringField("姓名", [SHORT])
    post = StringField("职务", [SHORT])
    office_phone = StringField("办公电话", [SHORT])
    mobile = StringField("手机", [SHORT])
    backup = StringField("B 岗", [SHORT], description="联络人不在岗时代行的人员及电话。")
    since = Day("任职日期", [NEEDED])

    @property
    def person_id(self) -> int | None:
        return int(self.person.data) if (self.person.data or "").isdecimal() else None


class RolesForm(StepForm):
    """Which roles a person holds."""

    roles = SelectMultipleField(
        "角色",
        choices=[SelectChoice(role.value, role.text) for role in Role if role is not Role.SERVICE],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
    )

    def chosen(self) -> frozenset[Role]:
        """The roles that were ticked."""
        return frozenset(Role(name) for name in self.roles.data or [])


class TermForm(StepForm):
    """Another length of a limit, by a document; or a reminder switched off."""

    length = IntegerField(
        "长度", [InputRequired("请填写。"), NumberRange(0, 3650, "应为 0 至 3650 的整数。")]
    )
    since = Day("施行日期", [NEEDED], description="当日及以后起算的按新的长度；已经起算的不变。")
    document = StringField("依据文件的文号", [NEEDED, LONG], description="如 卫政办〔2026〕5号。")
    clause = TextAreaField("规定原文", [LONG], description="文件中规定该期限的条款。")
    off = BooleanField("停用这项提醒")

    def change(self, rule: str) -> Change:
        """What the form asks for."""
        words = (self.document.data or "").strip(), (self.clause.data or "").strip()
        return Change(rule, self.length.data, self.since.data, *words, off=bool(self.off.data))


class LawLimitForm(StepForm):
    """A limit on complaints that a law sets (C-8)."""

    law = StringField(
        "法律、法规名称", [NEEDED, LONG], description="写全称；清单中设定依据提到它的事项都适用。"
    )
    duty = StringField("期限内应当做的事", [NEEDED, SHORT], description="如 办结并反馈。")
    article = StringField("条款", [SHORT], description="如 第二十四条。")
    days = IntegerField(
        "长度（日）", [InputRequired("请填写。"), NumberRange(1, 365, "应为 1 至 365 的整数。")]
    )
    unit = ChoiceField(
        "计算方法",
        {"natural_days_rolled": "自然日，末日遇节假日顺延", "working_days": "工作日"},
        default="natural_days_rolled",
    )
    label = ChoiceField(
        "性质",
        {"statutory_limit": "法定期限", "internal_reminder": "内部提醒（不是法律，如热线规则）"},
        default="statutory_limit",
    )
    items = StringField(
        "另外适用的事项编码", [LONG], description="设定依据没有提到该法、但应当适用的事项，用空格分开。"
    )
    since = Day("施行日期", [NEEDED], description="当日及以后收到的投诉举报适用；已经起算的不变。")
    document = StringField(
        "依据文件的文号", [NEEDED, LONG], description="公布、修改或废止它的文件，如 公告第12号。"
    )
    clause = TextAreaField(
        "规定原文", [LONG], description="规定该期限的条款；没有读到原文的，不得作为法定期限。"
    )
    off = BooleanField("停用")

    def limit(self) -> LawLimit:
        """What the form says."""
        told = {
            name: (self[name].data or "").strip() for name in ("law", "article", "duty", "document", "clause")
        }
        return LawLimit(
            **told, days=self.days.data, unit=Unit(self.unit.data), label=Label(self.label.data), on=not self.off.data,
            items=tuple((self.items.data or "").replace("、", " ").split()), since=self.since.data,
        )  # fmt: skip


class DistrictForm(StepForm):
    """How the district is called."""

    name = StringField("区名", [NEEDED, SHORT], description="显示在每页页首，如 新乡市卫滨区。")


class PaperForm(StepForm):
    """A decision of the district, with the paper that says so."""

    document = StringField(
        "依据", [NEEDED, LONG], description="文件文号，如 卫政办〔2026〕5号；或者会议纪要的名称和日期。"
    )


class SealForm(PaperForm):
    """Is the seal put before delivery?"""

    first = RadioField(
        "送达",
        choices=[
            SelectChoice("no", "批准时即送达，盖章件扫描件随后上传（内部提醒）"),
            SelectChoice("yes", "先盖章：批准后上传盖章件扫描件，才送达；期限照常计算"),
        ],
    )


class StationForm(PaperForm):
    """Does 司法局 coordinate before the government decides?"""

    on = RadioField(
        "提请决定的争议",
        choices=[
            SelectChoice("yes", "先到区司法局协调，提出意见后报区人民政府（河南省行政执法条例第十九条）"),
            SelectChoice("no", "直接报区人民政府决定"),
        ],
    )


class ReminderForm(PaperForm):
    """Which limits are reminded of?"""

    which = RadioField("提醒哪些期限", choices=[SelectChoice(one.value, one.text) for one in Reminded])


class HardeningForm(PaperForm):
    """Does a warning refuse, or remind?"""

    act = HiddenField()


class PasswordPolicyForm(PaperForm):
    """How passwords must be made, how long they last, how new ones are hashed."""

    complexity = BooleanField(
        "密码须含大写、小写、数字、符号中的三类", description="等级保护要求；不要求的，须写明依据。"
    )
    days = IntegerField(
        "有效期（日）",
        [InputRequired("请填写。"), NumberRange(0, OLDEST_PASSWORD, f"应为 0 至 {OLDEST_PASSWORD} 的整数。")],
        description="0 为不限。",
    )
    method = SelectField("散列方法", choices=[SelectChoice(*one) for one in METHODS.items()])


class AnnouncementForm(StepForm):
    """What is told to all, or to some kinds of units."""

    title = StringField("标题", [NEEDED, Length(max=LONGEST_TITLE, message=f"不超过 {LONGEST_TITLE} 字。")])
    text = TextAreaField(
        "内容",
        [NEEDED, Length(max=LONGEST_TEXT, message=f"不超过 {LONGEST_TEXT} 字。")],
        description="按所写的文字显示，保留换行。",
    )
    starts_on = Day("自", [NEEDED])
    ends_on = Day("至", [NEEDED], description="当日仍显示。")
    audiences = SelectMultipleField(
        "范围",
        choices=[SelectChoice(name, words) for name, (words, _kinds) in AUDIENCES.items()],
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        description="都不选为全体。",
    )

    def draft(self) -> Draft:
        """What the form announces."""
        return Draft(
            self.title.data, self.text.data, self.starts_on.data, self.ends_on.data, self.audiences.data or ()
        )


class SeriesForm(StepForm):
    """How a unit numbers its letters."""

    mode = RadioField("编号方式", choices=[SelectChoice(*mode) for mode in MODES.items()], default="auto")
    organ_code = StringField("机关代字", [NEEDED, SHORT])
    start = IntegerField("下一个号", [NEEDED, NumberRange(1, LARGEST, f"应为 1 至 {LARGEST}。")])
