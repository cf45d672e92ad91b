"""What sharing and asking ask; one declaration serves page and API. What is required is said by the rules."""

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from plugins.sharing.asking import NEED, SORTS
from plugins.sharing.categories import LABELS
from plugins.sharing.timing import DELAYS
from portal.domain.official_papers import CLASSIFICATIONS
from portal.kit import (
    LONG,
    SHORT,
    USUAL_FORMS,
    ChoiceField,
    ItemField,
    PlaceField,
    ReasonForm,
    StepForm,
    UnitsField,
)


class ShareForm(StepForm):
    """One piece of information; who gets it follows from category, items and place."""

    attachments = {"material": "共享的文件、数据"}

    category = ChoiceField("类别", LABELS)
    title = StringField("标题", SHORT, description="一句话写明共享什么")
    content = TextAreaField("内容", LONG, description="已上传文件的可以不写")
    item = ItemField("涉及事项", description="承接单位、原实施部门由此确定")
    more_items = StringField("其他涉及事项", SHORT, description="事项编码，用顿号分开")
    place = PlaceField("涉及地点", SHORT, description="所在地镇办由此确定")
    formed_on = DateField("形成日期", [Optional()], description="不填即为今天；原则上当日共享")
    receivers = UnitsField("接收单位", description="不勾选的，按类别、事项、地点确定")
    source = StringField("来源", SHORT)
    document = StringField("文号", SHORT)
    repealed_on = DateField("原依据废止之日", [Optional()], description="法规规章调整填写，没有废止的不填")
    expires_on = DateField("有效期至", [Optional()])
    delay_reason = ChoiceField("延期原因", DELAYS, blank="当日共享，没有延期")
    delay_words = StringField("延期说明", SHORT)
    extended_to = DateField("延期至", [Optional()], description="在应当共享之日或之前写明的，到期前不再提醒")
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")
    offline_note = StringField(
        "线下送达", SHORT, description="接收单位没有启用本系统的，写明方式、时间、签收人"
    )

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.receivers.offer(known["choices"])


class CorrectionForm(StepForm):
    """A new version: what it says now, from when, and why."""

    attachments = {"material": "更正后的文件、数据"}

    content = TextAreaField("更正后的内容", LONG)
    valid_from = DateField("自何日起适用", [Optional()], description="不填即为今天")
    reason = StringField("更正理由", SHORT)

    def prepare(self, known: Mapping[str, Any]) -> None:
        if self.content.data is None:
            self.content.data = known["content"]


class MoreForm(StepForm):
    """Which further units get it."""

    receivers = UnitsField("接收单位")
    offline_note = StringField("线下送达", SHORT, description="没有启用本系统的单位，写明方式、时间、签收人")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.receivers.offer(known["others"])


class CellsField(TextAreaField):
    """The cells of one row, a line each; several inputs of one name are its lines."""

    def process_formdata(self, valuelist: list[str]) -> None:
        lines = [" ".join(value.split()) for value in valuelist] if len(valuelist) > 1 else valuelist
        self.data = "\n".join(lines).replace("\r\n", "\n")


class RequestForm(StepForm):
    """What is needed, what for, from whom, until when."""

    sort = ChoiceField("种类", SORTS, default=NEED)
    title = StringField("需要什么", SHORT, description="如：占用消防车通道案件的许可情况；业务指导写问题")
    question = TextAreaField("具体内容", LONG)
    purpose = StringField("用途", SHORT, description="信息只用于所写明的用途")
    legal_need = StringField("履职需要（依据）", SHORT, description="法律、法规、规章的条款或者工作要求")
    item = ItemField("涉及事项", description="业务指导必填，由原实施部门解答")
    receivers = UnitsField("向哪些单位提出")
    columns = TextAreaField(
        "要报送的栏目", LONG, description="数据报送填写，每行一栏；每个单位填一次，汇总成表"
    )
    due_on = DateField("希望答复的日期", [Optional()], description="不填即为 5 个工作日")
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")
    offline_note = StringField("线下送达", SHORT, description="没有启用本系统的单位，写明方式、时间、签收人")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.receivers.offer(known["choices"])


class AnswerForm(StepForm):
    """An answer, or the row of a table."""

    attachments = {"answer_material": "提供的文件、数据"}

    answer = TextAreaField("答复", LONG)
    cells = CellsField("报送的数据", LONG, description="每行一栏，按所列栏目的顺序")

    def described(self) -> list[tuple[str, str]]:
        """The other units that were asked read the timeline, too: it does not say what was answered."""
        return []


class DecliningForm(ReasonForm):
    """Why it is not given; like an answer for the asking unit alone."""

    def described(self) -> list[tuple[str, str]]:
        return []


FORMS: dict[str, type[StepForm]] = {
    **USUAL_FORMS,
    "share": ShareForm,
    "correction": CorrectionForm,
    "more": MoreForm,
    "request": RequestForm,
    "answer": AnswerForm,
    "declining": DecliningForm,
}
