"""What planning an operation, answering for one's part, carrying it out and deciding ask."""

import re
from collections.abc import Mapping
from typing import Any

import wtforms
from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from plugins.consultation.joint.taking_part import CONFIRMED, DECLINED
from plugins.consultation.joint.words import DECISIONS
from portal.domain.official_papers import CLASSIFICATIONS
from portal.kit import (
    LONG,
    SHORT,
    ChoiceField,
    MomentField,
    PlaceField,
    StepForm,
    UnitField,
    UnitsField,
)

LONGEST_ROW, MOST_ROWS, MOST_PIECES = 500, 30, 60
OWN_ITEMS = {"list": "own-items"}
"""The page lists the items that the unit may use under this id, for the box to offer while one types."""
OFFICERS = "两名以上，姓名（执法证号），用顿号分开"
POWERS = "清单事项的编码或者名称，几项用分号分开"


def few(form: Any, field: Any) -> None:
    """So many people or powers in one field and no more; the names of items have 、 of their own."""
    typed = field.data if isinstance(field.data, list) else [field.data or ""]
    if any(len(re.findall(r"[、，,；;\n]", text)) >= MOST_PIECES for text in typed):
        raise wtforms.ValidationError("写得太多：职权请只写事项编码，人员请写主要的。")


ONE_UNITS = [Length(max=LONGEST_ROW), few]


class RowsField(wtforms.SelectMultipleField):
    """A column of a table that is typed row by row: several inputs of one name; data is the text of each row."""

    def __init__(self, label: str, **options: Any):
        super().__init__(label, [few], choices=[], validate_choice=False, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [value.strip() for value in valuelist]
        if len(valuelist) > MOST_ROWS:
            raise ValueError(f"最多 {MOST_ROWS} 行。")
        if any(len(value) > LONGEST_ROW for value in self.data):
            raise ValueError(f"每行最多 {LONGEST_ROW} 个字。")


class UnitRowsField(UnitsField):
    """The units of such a table, one a row; data are their ids, None where a row names none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        rows: list[Any] = []
        for text in valuelist[:MOST_ROWS]:
            super().process_formdata([text])
            rows.append(self.data[0] if self.data else None)
        self.data = rows


class PlanForm(StepForm):
    """联合执法方案: what, where, when, who comes with which powers, who leads, who keeps the evidence."""

    attachments = {"material": "方案附件（路线图、线索材料等）"}

    title = StringField("行动名称", SHORT, description="通知和日历中只出现名称；请不要写检查对象")
    target = StringField("检查对象", SHORT, description="实施前只有参加单位在批准后看得到")
    place = PlaceField("地点", SHORT, description="村、社区、小区或道路；职权按所在镇办核对")
    starts_at = MomentField("开始时间", [Optional()])
    ends_at = MomentField("结束时间", [Optional()], description="不填即为 2 小时")
    meeting_point = StringField("集合地点", SHORT)
    grounds = TextAreaField("行动依据和目的", LONG)
    course = TextAreaField(
        "行动内容和步骤", LONG, description="如：先查看通道和消防设施，再逐户核对；各单位依各自职权检查"
    )
    units = UnitRowsField("参加单位")
    officers = RowsField("执法人员及证号", description=OFFICERS)
    powers = RowsField("行使的职权", description=POWERS)
    leader = UnitField("牵头单位", description="不填即为本单位")
    commander = StringField("现场负责人", SHORT, description="姓名、职务")
    keeper = StringField("证据保管人", SHORT, description="参加的执法人员之一")
    safety = TextAreaField("安全和保密要求", LONG)
    contact = StringField("联系人", SHORT, description="不填即为拟稿人")
    contact_phone = StringField("联系电话", SHORT)
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.units.offer(known["choices"])
        self.leader.offer(known["choices"], blank="本单位")


class JointApprovalForm(StepForm):
    """The number, where the unit numbers by hand, and a remark."""

    letter_number = StringField("文号", SHORT, description="手工编号的单位填写，如 平政函〔2026〕3号")
    remark = StringField("批示", SHORT)


class ConfirmationForm(StepForm):
    """A unit's own officers and powers, filled in from the plan."""

    own_officers = StringField("本单位执法人员及证号", ONE_UNITS, description=OFFICERS)
    own_powers = StringField("本单位行使的职权", ONE_UNITS, description=POWERS, render_kw=OWN_ITEMS)
    remark = StringField("说明", SHORT)

    def prepare(self, known: Mapping[str, Any]) -> None:
        planned = known["own_part"]
        if planned is not None and not self.own_officers.data:
            self.own_officers.data = "、".join(planned.officers)
        if planned is not None and not self.own_powers.data:
            self.own_powers.data = "；".join(power.text for power in planned.powers)


class OfflineAnswerForm(StepForm):
    """P-2: what a unit that does not use the portal answered on paper."""

    attachments = {"record": "对方的书面答复"}

    of_unit = UnitField("单位")
    said = ChoiceField("答复", {CONFIRMED: "参加", DECLINED: "不参加"}, default=CONFIRMED)
    own_officers = StringField("执法人员及证号", ONE_UNITS, description=OFFICERS)
    own_powers = StringField("行使的职权", ONE_UNITS, description=POWERS)
    reason = StringField("不参加的理由", SHORT)

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.of_unit.offer(known["offline"])


class ReschedulingForm(StepForm):
    """Another time or place, and why."""

    starts_at = MomentField("新的开始时间", [Optional()])
    ends_at = MomentField("新的结束时间", [Optional()], description="不填即为原来的时长")
    place = PlaceField("新的地点", SHORT, description="不变的不填")
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")
    reason = StringField("变更的理由", SHORT)


class CarryingOutForm(StepForm):
    """That it took place, and how."""

    attachments = {"scene": "现场照片、视频、检查记录"}

    carried_out_at = MomentField("实施时间", [Optional()], description="不填即为现在")
    happened = TextAreaField("实施情况", LONG)


class ResultForm(StepForm):
    """How it ended for one unit, in its own name."""

    attachments = {"decision_paper": "决定书、通知书"}

    of_unit: Any = None
    decision = ChoiceField("处理结果", DECISIONS)
    used_power = StringField(
        "依据的事项",
        SHORT,
        description="立案、当场处罚的填写；不填即为本单位所列的第一项",
        render_kw=OWN_ITEMS,
    )
    organs = UnitsField("作出决定的机关", description="一个决定只写一个机关；不选即为本单位")
    decision_number = StringField("本单位的文号", SHORT, description="立案号，或者决定书、通知书的文号")
    decided_on = DateField("日期", [Optional()], description="不填即为今天")
    result = TextAreaField("说明", LONG)

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.organs.offer([part.unit for part in known["parts"]])
        if not self.organs.data and self.of_unit is None:
            self.organs.data = [known["answering"].id]


class OfflineResultForm(ResultForm):
    """P-2: the same for a unit that does not use the portal."""

    of_unit = UnitField("单位")

    def prepare(self, known: Mapping[str, Any]) -> None:
        super().prepare(known)
        self.of_unit.offer(known["offline"])


class CorrectionForm(ResultForm):
    """A result put right, and why."""

    reason = StringField("更正的理由", SHORT)


class ConclusionForm(ResultForm):
    """The end: the own result, unless it stands already, and what is to be said of the whole."""

    conclusion = TextAreaField("行动小结", LONG)


FORMS: dict[str, type[StepForm]] = {
    "joint_plan": PlanForm,
    "joint_approval": JointApprovalForm,
    "joint_confirmation": ConfirmationForm,
    "joint_offline_answer": OfflineAnswerForm,
    "joint_rescheduling": ReschedulingForm,
    "joint_carrying_out": CarryingOutForm,
    "joint_result": ResultForm,
    "joint_offline_result": OfflineResultForm,
    "joint_correction": CorrectionForm,
    "joint_conclusion": ConclusionForm,
}
