"""What planning a meeting, answering an invitation and holding it ask; what is required is said by the rules."""

from collections.abc import Mapping
from typing import Any

import wtforms
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from plugins.consultation.meeting.answering import ATTEND, ATTENDANCE
from plugins.consultation.meeting.outcome_form import CorrectionForm, OutcomeForm
from plugins.consultation.meeting.planning import ADHOC, LENGTHS, SORTS, USUAL_LENGTH
from portal.kit import ChoiceField, MomentField, ReasonForm, RemarkForm, StepForm, UnitField, UnitsField

SHORT, LONG = [Length(max=200)], [Length(max=20_000)]
CLASSIFICATIONS = {"none": "非密", "secret": "涉密"}
MOST_ROWS, LONGEST_ROW = 200, 200


class LengthField(ChoiceField):
    """How long a meeting lasts; data are minutes."""

    def __init__(self, label: str, **options: Any):
        super().__init__(label, LENGTHS, default=str(USUAL_LENGTH), coerce=int, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        words, self.data = str(self.data), None
        if words not in LENGTHS:
            raise ValueError("请从列表中选择时长。")
        self.data = int(words)

    def process_data(self, value: Any) -> None:
        self.data = int(value) if str(value) in LENGTHS else None

    def pre_validate(self, form: Any) -> None:
        """What is not in the table was said already."""


class SlotField(MomentField):
    """A suggested time, or the one typed below the suggestions, which counts."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist[::-1])


class RowsField(wtforms.Field):
    """One answer a row of a table, several inputs of one name in the order of the rows; data is their list."""

    widget = wtforms.widgets.TextInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [str(value) for value in valuelist[:MOST_ROWS]]
        if any(len(value) > LONGEST_ROW for value in self.data):
            raise ValueError(f"每个单位最多 {LONGEST_ROW} 个字。")

    def _value(self) -> str:
        return "、".join(one for one in self.data or [] if one)


class MeetingForm(StepForm):
    """A new meeting: what kind, who, when, where, on what."""

    attachments = {"topic_paper": "会议材料"}

    title = StringField("会议名称", SHORT, description="如：消防车通道联合整治专题会议")
    sort = ChoiceField("类型", SORTS, default=ADHOC)
    required = UnitsField("参加单位")
    optional = UnitsField("列席单位", description="可以不来，不影响选时间")
    outside = StringField("系统外单位", SHORT, description="没有使用本系统的，打印通知送交；用顿号分开")
    length = LengthField("时长")
    starts_at = SlotField("开始时间", [Optional()])
    room = StringField("会议地点", SHORT, description="会议室名称，同名的自动查有没有占用")
    agenda = SelectMultipleField("议题候选", choices=[], validate_choice=False)
    topics = TextAreaField("议题", LONG, description="每行一个")
    contact = StringField("联系人", SHORT, description="不填即为通知人")
    contact_phone = StringField("联系电话", SHORT)
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")
    offline_note = StringField("线下送达", SHORT, description="没有启用本系统的单位，写明方式、时间、签收人")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.required.offer(known["choices"])
        self.optional.offer(known["choices"])


class PostponingForm(StepForm):
    """When and where instead, and why."""

    starts_at = SlotField("改到", [Optional()])
    length = LengthField("时长")
    room = StringField("会议地点", SHORT, description="不填即为原地点")
    reason = StringField("理由", SHORT)
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")

    def prepare(self, known: Mapping[str, Any]) -> None:
        """The former time stands in the form until it is changed."""
        if self.starts_at.data is None and not self.starts_at.raw_data:
            self.starts_at.data = known["starts_at"]
        if not self.length.raw_data and known["length"]:
            self.length.data = known["length"]


class ProposalForm(StepForm):
    """Who is to convene instead, and why this is worth a meeting."""

    proposed_to = UnitField("提请哪个单位召集")
    proposal = StringField("为什么需要开会", SHORT)

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.proposed_to.offer(known["conveners"])


class AnswerForm(StepForm):
    """Who comes, or why nobody does."""

    attendance = ChoiceField("答复", ATTENDANCE, default=ATTEND)
    deputy = StringField("代会人", SHORT, description="姓名、职务")
    reason = StringField("不能参加的原因", SHORT)


class ChangedAnswerForm(AnswerForm):
    """Another answer than the one given before."""

    attendance = ChoiceField("改为", ATTENDANCE)


class AttendanceForm(StepForm):
    """Who came: a row a unit, as they had answered unless something else is entered."""

    attachments = {"signed_sheet": "签到表扫描件"}

    host = StringField("主持人", SHORT)
    own_people = StringField("召集单位到会人员", SHORT)
    came = RowsField("到会情况")
    people = RowsField("到会人员")
    absence = StringField(
        "没有到会的原因", SHORT, description="没有答复过原因的单位；只有召集单位和该单位看得到"
    )
    observers = StringField("系统外单位、列席人员", SHORT)

    def described(self) -> list[tuple[str, str]]:
        """The sheet itself stands on the page."""
        said = [("主持人", self.host.data), ("列席", self.observers.data)]
        return [(label, str(text)) for label, text in said if text]


class MoreForm(StepForm):
    """Who is invited as well, after the notice went out."""

    required = UnitsField("增加参加单位")
    optional = UnitsField("增加列席单位")
    offline_note = StringField("线下送达", SHORT, description="没有启用本系统的单位，写明方式、时间、签收人")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.required.offer(known["others"])
        self.optional.offer(known["others"])


class NumberingForm(StepForm):
    """The number, where it is typed from the paper register."""

    letter_number = StringField("文号", SHORT, description="手工编号的单位填写，自动编号的不填")


class CancellingForm(ReasonForm):
    """Why a meeting does not take place."""

    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")


FORMS: dict[str, type[StepForm]] = {
    "meeting": MeetingForm,
    "numbering": NumberingForm,
    "proposal": ProposalForm,
    "answer": AnswerForm,
    "changed_answer": ChangedAnswerForm,
    "inviting": MoreForm,
    "postponing": PostponingForm,
    "cancelling": CancellingForm,
    "attendance": AttendanceForm,
    "outcome": OutcomeForm,
    "minutes_correction": CorrectionForm,
    "meeting_reason": ReasonForm,
    "meeting_remark": RemarkForm,
}
