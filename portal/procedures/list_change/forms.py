"""The forms of a change of the list."""

from wtforms import BooleanField, DateField, FileField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from portal.domain.grants import OpenCases
from portal.kit import LONG, SHORT, USUAL_FORMS, ChoiceField, ItemField, StepForm

MODES = {
    "whole": "完整清单（未列入的事项将收回）",
    "supplement": "补充清单（只增加，不收回）",
    "recall": "收回清单（列入的事项收回）",
    "retained": "部门保留事项清单",
}
CHANGES = {"devolve": "下放、委托镇办", "recall": "收回", "rename": "名称变更", "basis": "依据变更"}
OPEN_CASES = {rule.value: rule.label for rule in OpenCases}


class ChangeForm(StepForm):
    """What is to change, by which paper, from which day."""

    attachments = {"source": "依据文件"}

    title = StringField("标题", SHORT, description="如：2026年行政处罚事项清单调整")
    item = ItemField("所涉事项", description="只建议调整一个事项的，写明事项；附清单的可以不填")
    change = ChoiceField("调整种类", CHANGES)
    summary = TextAreaField("调整内容和理由", LONG)
    mode = ChoiceField("清单性质", MODES)
    document = StringField("依据文号", SHORT, description="如：卫政文〔2025〕61号")
    published_on = DateField("印发日期", [Optional()])
    effective = DateField("生效日期", [Optional()])
    transition_from = DateField("过渡期自", [Optional()])
    transition_to = DateField("过渡期至", [Optional()])
    open_cases = ChoiceField(
        "收回事项的在办案件", OPEN_CASES, blank="由现承办单位办结（一般）", description="依据文件另有规定的选"
    )


class ImportForm(StepForm):
    """An official list, and how it is to be read: always declared, never guessed."""

    list_file = FileField(
        "清单文件", description="xlsx，或者 csv（UTF-8、GBK）；表头可在前六行，合并单元格不用拆开"
    )
    mode = RadioField(
        "清单性质", [InputRequired("请选择。")], choices=[SelectChoice(*mode) for mode in MODES.items()]
    )
    document = StringField("依据文号", SHORT, description="如：卫政文〔2025〕61号；没有的，公布前补填")
    effective = DateField("生效日期", [InputRequired("请填写。")])
    title = StringField("标题", SHORT, description="不填的，用清单上的标题")
    sheet = StringField("工作表", SHORT, description="不填的，读取第一个有表头的工作表")
    transition_from = DateField("过渡期自", [Optional()])
    transition_to = DateField("过渡期至", [Optional()])


class TermsForm(StepForm):
    """What 司法局 completes or corrects as it reads the list of a proposal; what is left empty stays as proposed."""

    mode = ChoiceField("清单性质", MODES, blank="按建议")
    document = StringField("依据文号", SHORT)
    effective = DateField("生效日期", [Optional()])
    transition_from = DateField("过渡期自", [Optional()])
    transition_to = DateField("过渡期至", [Optional()])


class ReviewForm(StepForm):
    """What the justice bureau found."""

    opinion = TextAreaField("审查意见", LONG)


class PublicationForm(StepForm):
    """The rule for open cases, and what publishing asks for when the first day is past."""

    open_cases = ChoiceField("收回事项的在办案件", OPEN_CASES, blank="按草稿所定")
    seen = BooleanField("已查看所涉办件", description="生效日期早于今天的，须先查看所涉办件")
    reason = StringField("追溯理由", SHORT, description="生效日期早于今天的填写")


class AgreementForm(StepForm):
    """What two units agreed on about the cases between them."""

    attachments = {"record": "签字盖章的协商记录"}

    agreed_on = DateField("协商日期", [Optional()])
    result = TextAreaField("协商结果", LONG, description="逐件写明由谁办理；没有异议的写“同意清单所列处理”")


class SigningForm(StepForm):
    """The hand-over list, signed."""

    attachments = {"receipt": "签收的交接清单"}


FORMS: dict[str, type[StepForm]] = {
    **USUAL_FORMS,
    "change": ChangeForm,
    "review": ReviewForm,
    "publication": PublicationForm,
    "agreement": AgreementForm,
    "signing": SigningForm,
}
