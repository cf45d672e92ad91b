"""What the steps of an opinion ask that the procuratorate or the police have sent (J-10)."""

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from plugins.judicial.opinions import ANSWERS
from portal.kit import LONG, SHORT, ChoiceField, ItemField, PlaceField, StepForm, UnitField


class OpinionForm(StepForm):
    """What came in from the procuratorate or the police (J-10)."""

    attachments = {"opinion_paper": "检察意见书、案件材料"}

    receiver = UnitField("来文机关")
    opinion_number = StringField("来文文号", SHORT)
    received_on = DateField("收到日期", [Optional()])
    title = StringField("案由", SHORT)
    subject = StringField("当事人", SHORT)
    subject_code = StringField("统一社会信用代码（证件号）", SHORT)
    item = ItemField("处罚事项")
    place = PlaceField("案发地点", SHORT)
    opinion = TextAreaField("检察意见的内容", LONG)
    reply_by = DateField("来文要求的回复日期", [Optional()], description="来文没有写明的不填，按 90 日提醒")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.receiver.offer(known["receivers"])


class OpinionDecisionForm(StepForm):
    """What the organ decided."""

    decision = ChoiceField("处理决定", ANSWERS)
    decided_on = DateField("决定日期", [Optional()])
    answer = TextAreaField("办理情况", LONG, description="作出处罚的写明决定书文号；不处罚的写明理由")


class OpinionReplyForm(StepForm):
    """The reply as it goes out."""

    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")
