"""What a notice and the answers to it ask; nothing but who is told is needed to send one (domain M-4)."""

from collections.abc import Mapping
from typing import Any

from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from plugins.consultation.hazard.letters import GROUNDS, KINDS
from portal.kit import LONG, SHORT, ChoiceField, MomentField, PlaceField, StepForm, UnitField, UnitsField

LINES = {"receiver": "被通知的部门", "110": "110", "119": "119", "120": "120", "other": "其他"}
SAID = {
    "told": "已告知，对方接报", "dispatched": "对方说已派员", "on_site": "对方说已到场", "handled": "对方说已处置", "refused": "对方说不处理",
    "unanswered": "无人接听",
}  # fmt: skip
SETTLED = {"receiver": "由被通知的部门处理", "other": "由其他单位处理", "over": "隐患已消除"}


class DetailsForm(StepForm):
    """What is known of the hazard; everything may be left out and said later."""

    attachments = {"media": "照片、视频"}

    title = StringField("什么隐患", SHORT, description="如：燃气管道被挖断，正在泄漏")
    place = PlaceField("地点", SHORT, description="村、社区、小区或道路，可加门牌")
    danger_kind = ChoiceField("类别", KINDS)
    people_at_risk = StringField("受威胁人员", SHORT, description="如：约 30 人，有老人")
    danger = TextAreaField("隐患情况", LONG)
    emergency_call = StringField(
        "已拨打 110、119、120", SHORT, description="如：18:02 拨 119，已出警；本通知不代替报警"
    )


class HazardForm(DetailsForm):
    """A new notice: whom to tell, and what is known."""

    receivers = UnitsField("通知哪些部门", description="可以同时选几个，每个部门各收到一件，各自计时")
    contact = StringField("现场联系人", SHORT, description="不填即为通知人")
    contact_phone = StringField("联系电话", SHORT)

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.receivers.offer(known["receivers"])


class MoreForm(StepForm):
    """Which further departments get the same notice."""

    receivers = UnitsField("通知哪些部门")

    def prepare(self, known: Mapping[str, Any]) -> None:
        """A department that said whose it is proposes it."""
        self.receivers.offer(known["receivers"])
        if not self.receivers.data and known["proposed_holder"]:
            self.receivers.data = [known["proposed_holder"]]


class CallForm(StepForm):
    """Who answered the telephone, when, and what was said (Q-23)."""

    line = ChoiceField("打给", LINES, default="receiver")
    called_at = MomentField("通话时间", [Optional()], description="不填即为现在")
    answerer = StringField("接听人", SHORT, description="姓名、职务，或者值班岗位、接警员号")
    said = ChoiceField("对方答复", SAID, default="told")
    words = StringField(
        "对方说的理由、情况", SHORT, description="对方说不处理的，写明其理由；没有说理由的不填"
    )


class DispatchForm(StepForm):
    """Who is on the way."""

    sent_people = StringField("派出人员", SHORT, description="姓名、电话；预计几时到")


class ArrivalForm(StepForm):
    """Who has come."""

    attachments = {"scene": "现场照片、视频"}

    officers = StringField("到场执法人员及证号", SHORT, description="用顿号分开；可在处置完毕时补填")


class HandlingForm(StepForm):
    """What was done on the spot."""

    attachments = {"scene": "现场照片、视频、处置文书"}

    result = TextAreaField("处置情况", LONG)
    officers = StringField("执法人员及证号", SHORT, description="两名以上，用顿号分开")


class RefusalForm(StepForm):
    """Why a department does not come; it may say nothing, and is reported then."""

    reason_code = ChoiceField("理由", GROUNDS)
    reason = TextAreaField("说明", LONG, description="选择理由或者写明；都不填的，通知方即可向区人民政府报告")
    proposed_holder = UnitField("应当通知哪个单位")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.proposed_holder.offer(known["receivers"])


class EndForm(StepForm):
    """How the danger ended, as who sent the notice sees it."""

    attachments = {"media": "照片、视频"}

    result = TextAreaField("隐患怎样消除的", LONG, description="如：119 到场处置，19:10 经现场查看已消除")


class OfflineResultForm(StepForm):
    """P-5: what was agreed outside the portal about a refusal."""

    attachments = {"record": "协商记录"}

    offline_result = ChoiceField("协商结果", SETTLED, default="receiver")
    agreed = TextAreaField("协商情况", LONG, description="与谁、怎样商定")


class ReportForm(StepForm):
    """The two paragraphs of the report that nobody but its signer can judge; left empty, the portal writes them."""

    unhandled = TextAreaField("未处置情况", LONG)
    request = TextAreaField("请求", LONG)
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.unhandled.data = self.unhandled.data or known["unhandled"]
        self.request.data = self.request.data or known["request"]


class InstructionForm(StepForm):
    """What the district government instructs."""

    attachments = {"instruction": "批示件扫描件"}

    instruction = TextAreaField("批示内容", LONG)
    instructor = StringField("批示人", SHORT)


FORMS: dict[str, type[StepForm]] = {
    "hazard": HazardForm,
    "details": DetailsForm,
    "more": MoreForm,
    "call": CallForm,
    "dispatch": DispatchForm,
    "arrival": ArrivalForm,
    "handling": HandlingForm,
    "refusal": RefusalForm,
    "end": EndForm,
    "offline_result": OfflineResultForm,
    "report": ReportForm,
    "instruction": InstructionForm,
}
