"""The forms of the filing register."""

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from portal.domain.case_decisions import DECISIONS
from portal.kit import LONG, SHORT, USUAL_FORMS, ChoiceField, ItemField, PlaceField, StepForm


class FilingForm(StepForm):
    """A case as it is filed."""

    attachments = {"source": "立案材料"}

    item = ItemField("处罚事项", description="输入事项的字词、俗称或拼音首字母")
    place = PlaceField("案发地点", SHORT)
    title = StringField("案由", SHORT)
    subject = StringField("当事人", SHORT)
    filed_on = DateField("立案日期", [Optional()])
    filing_number = StringField("立案号", SHORT)
    summary = TextAreaField("案情摘要", LONG)


class ConclusionForm(StepForm):
    """A case as it ends."""

    decision = ChoiceField("处理决定", DECISIONS)
    decided_on = DateField("决定日期", [Optional()])
    result = TextAreaField("处理结果", LONG)
    enforcement = StringField("法院强制执行结果", SHORT)


FORMS: dict[str, type[StepForm]] = {**USUAL_FORMS, "filing": FilingForm, "conclusion": ConclusionForm}
