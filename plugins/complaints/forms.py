"""The forms of a complaint's steps; one declaration serves page and API. What is required is said by the rules."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from plugins.complaints.orders import COLUMNS
from plugins.complaints.words import CHANNELS, COPIES, FINDINGS, ON_THE_SPOT, REPLY_WAYS, TELLINGS, WAYS
from portal.domain.official_papers import CLASSIFICATIONS
from portal.kit import (
    LONG,
    SHORT,
    USUAL_FORMS,
    ChoiceField,
    ItemField,
    MomentField,
    OfflineDeliveryForm,
    PlaceField,
    StepForm,
    UnitField,
)


class ComplaintForm(StepForm):
    """Intake: what, where, who, through which channel and when, in one form."""

    attachments = {"complaint": "投诉举报材料（来信、照片、视频、录音）"}

    item = ItemField("反映的事项", description="输入事项的字词、俗称或拼音首字母；清单中没有的不选")
    place = PlaceField("发生地点", SHORT, description="村、社区、小区或道路，可加门牌")
    subject = StringField("被反映人（当事人）", SHORT, description="单位或个人名称；不明的写“待查”")
    title = StringField("案由", SHORT, description="不填即用事项名称")
    points = TextAreaField("反映的问题和诉求", LONG, description="几个问题分属不同单位的，登记后可以分件")
    channel = ChoiceField("收到渠道", CHANNELS, default="visit")
    received_at = MomentField("收到时间", [Optional()])
    complainant = StringField("投诉人、举报人姓名", SHORT)
    complainant_phone = StringField("联系电话", SHORT)
    complainant_address = StringField("联系地址（邮箱）", SHORT)
    complainant_code = StringField("证件号", SHORT)
    is_anonymous = BooleanField("匿名")
    is_informant = BooleanField("举报（与本人权益无关）")
    consent_identity = BooleanField("同意把姓名和联系方式转给承办的其他单位，由其答复")
    written = BooleanField(
        "收到书面材料", description="电子邮件、网上文字、照片也是书面材料；已上传的不必勾选"
    )
    against_staff = BooleanField("反映本单位工作人员", description="由区司法局办理，本单位不得自行处理")
    ticket_number = StringField("工单号、交办号", SHORT)
    ticket_due = MomentField("工单要求的办结时间", [Optional()], description="只作提示，不延长本系统的期限")
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")


class AcknowledgementForm(StepForm):
    """How and when the complainant was told that the complaint is taken in."""

    acknowledged_by = ChoiceField("告知方式", WAYS, default="phone")
    happened_at = MomentField("告知时间", [Optional()], description="不填即为现在")


class VerificationForm(StepForm):
    """What was found on verifying, and what it comes to."""

    attachments = {"source": "核实记录", "evidence": "证据材料（照片、视频、笔录）"}

    finding = ChoiceField("核实结论", FINDINGS)
    verified_how = ChoiceField("核实方式", ON_THE_SPOT, default="on_site")
    happened_at = MomentField("核实时间", [Optional()], description="不填即为现在")
    officers = StringField("执法人员及证号", SHORT, description="现场核实须两名以上，用顿号分开")
    facts = TextAreaField("核实情况", LONG)


class FilingForm(StepForm):
    """The day of filing and the number of the unit's own register."""

    filed_on = DateField("立案日期", [Optional()], description="不填即为今天")
    filing_number = StringField("立案号", SHORT)


class HandingOverForm(StepForm):
    """The written basic facts, and why the power is not this unit's."""

    attachments = {"source": "核实记录", "evidence": "证据材料（照片、视频、笔录）"}

    facts = TextAreaField("查明的基本事实", LONG, description="已登记核实情况的不必再填")
    handover_reason = TextAreaField("无管辖权的理由", LONG, description="不填即用权限查询的结论")


class MergingForm(StepForm):
    """Into which other complaint this one goes."""

    into = StringField("并入哪一件", SHORT, description="另一件的登记编号；收到在先的一件为主件")


class OfferForm(StepForm):
    """Which town office is asked to take the complaint over."""

    receiver = UnitField("镇办")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.receiver.offer(known["towns"])
        if self.receiver.data is None and known["holding_town"]:
            self.receiver.data = known["holding_town"].id


class TellingForm(OfferForm):
    """C-4: the complainant is told, and the town office with the same act."""

    receiver = UnitField("转给哪个镇办", description="按清单和地点自动选定")
    told_by = ChoiceField("告知投诉人的方式", WAYS)
    happened_at = MomentField("告知时间", [Optional()], description="不填即为现在")
    told_words = TextAreaField("告知内容", LONG, description="不填即为镇办的名称、地址、电话")
    identity = ChoiceField(
        "姓名和联系方式", {"yes": "同意转给镇办", "no": "不同意转给镇办"}, blank="按登记时的意见"
    )
    tell_waived = StringField("不能告知的原因", SHORT, description="匿名、没有联系方式时填写")
    office_told_by = ChoiceField("告知镇办的方式", TELLINGS, default="portal")


class OfficeTellingForm(OfflineDeliveryForm):
    """P-2: how and when the town office was told on paper."""

    attachments = {"receipt": "签收的回执"}


class MaterialsForm(StepForm):
    """C-4 ④: what is handed over, originals or copies."""

    attachments = {"receipt": "签收的清单（线下移交时）"}

    materials_list = TextAreaField("材料清单", LONG, description="一行一项，写明页数")
    materials_copies = ChoiceField("移交的是", COPIES, default="original")
    happened_at = MomentField("移交时间", [Optional()], description="不填即为现在")

    def prepare(self, known: Mapping[str, Any]) -> None:
        """What was uploaded is listed already."""
        if self.materials_list.data is None:
            self.materials_list.data = known["materials"]


class GuidanceForm(StepForm):
    """C-4 ⑤: what the department advises."""

    attachments = {"guidance": "规范、标准、案例"}

    guidance = TextAreaField("指导意见", LONG)


class ReplyForm(StepForm):
    """C-5: what the complainant is told; in the same act the department, and the end."""

    attachments = {"answer": "答复的送达凭证（录音、照片、签收）"}

    reply = TextAreaField("答复内容", LONG, description="查明的情况和处理结果；涉及个人信息、秘密的写摘要")
    reply_by = ChoiceField("答复方式", REPLY_WAYS)
    happened_at = MomentField("答复时间", [Optional()], description="不填即为现在")
    reply_waived = StringField("不能答复的原因", SHORT, description="匿名、没有联系方式时填写")

    def prepare(self, known: Mapping[str, Any]) -> None:
        if self.reply.data is None:
            self.reply.data = known["result_words"]


class WholeReplyForm(ReplyForm):
    """The same, with feedback and closing in one go."""

    also_feed_back = BooleanField("同时反馈转来的部门")
    feedback = TextAreaField("反馈内容", LONG, description="不填即同答复内容")
    letter_number = StringField("反馈函文号", SHORT, description="手工编号的单位填写")
    also_close = BooleanField("同时办结")

    def answers(self) -> dict[str, Any]:
        """The department hears what the complainant hears, unless other words are typed."""
        given = super().answers()
        return (
            {**given, "feedback": given["feedback"] or given["reply"]} if given["also_feed_back"] else given
        )


class FeedbackForm(StepForm):
    """C-6: what the department that passed the complaint on is told."""

    feedback = TextAreaField("反馈内容", LONG)
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")

    def prepare(self, known: Mapping[str, Any]) -> None:
        if self.feedback.data is None:
            self.feedback.data = known["result_words"]


class OfflineResultForm(StepForm):
    """P-2, P-5: the result as it came on paper."""

    attachments = {"record": "回函或者办理记录"}

    result = TextAreaField("办理结果", LONG)
    decided_on = DateField("决定日期", [Optional()])
    happened_at = MomentField("得知时间", [Optional()], description="不填即为现在")


class LabelsForm(StepForm):
    """C-9: the words that stand before each answer in the district's 12345 orders, and a sample to try them on."""

    sample = TextAreaField("试读的工单", LONG, description="粘贴一份工单，姓名、电话可以改掉；样本不保存。")


for _name, _words in COLUMNS.items():
    setattr(
        LabelsForm,
        _name,
        StringField(_words, [Length(max=300)], description="工单上的叫法，几个的用顿号分开"),
    )


FORMS: dict[str, type[StepForm]] = {
    **USUAL_FORMS,
    "complaint": ComplaintForm,
    "acknowledgement": AcknowledgementForm,
    "verification": VerificationForm,
    "filing": FilingForm,
    "handing_over": HandingOverForm,
    "merging": MergingForm,
    "offer": OfferForm,
    "telling": TellingForm,
    "office_telling": OfficeTellingForm,
    "materials": MaterialsForm,
    "guidance": GuidanceForm,
    "reply": WholeReplyForm,
    "routed_answer": ReplyForm,
    "feedback": FeedbackForm,
    "offline_result": OfflineResultForm,
}
