"""The forms of a request's steps; one declaration serves page and API. What is required is said by the rules."""

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Optional

from plugins.assistance.words import DECLINES, EXTENSIONS, OFFLINE_RESULTS, REPLY_FORMS, TYPES, WANTED
from portal.kit import (
    LONG,
    SHORT,
    USUAL_FORMS,
    ApprovalForm,
    ChoiceField,
    ItemField,
    MomentField,
    PaperForm,
    PlaceField,
    ReasonForm,
    StepForm,
    SupplementForm,
    SupplementListForm,
    UnitField,
)

NUMBER = "手工编号的单位填写，如 区消函〔2026〕3号"


class AssistanceForm(PaperForm):
    """The draft: what is asked of whom, why and in which form; the call, where one was made; whose archives."""

    attachments = {"evidence": "随函材料（待认定的证据、样品照片、笔录）"}

    receiver = UnitField("协助单位")
    type = ChoiceField("协助类型", TYPES, default="technical")
    title = StringField("事由", SHORT, description="如：认定涉案灭火器是否合格")
    item = ItemField("处罚事项", description="案件所涉事项；输入字词、俗称或拼音首字母")
    place = PlaceField("案件地点", SHORT, description="村、社区、小区或道路，可加门牌")
    subject = StringField("当事人", SHORT)
    facts = TextAreaField("案件情况", LONG)
    question = TextAreaField("请求协助的事项", LONG, description="要认定、检验、查阅或者提供什么，一事一问")
    grounds = TextAreaField("请求的理由", LONG)
    wanted_form = ChoiceField("希望的答复形式", WANTED, default="finding")
    wanted_on = DateField("期望时限", [Optional()], description="只是期望；通知规定的期限照常计算")
    case_number = StringField("案号", SHORT)
    purpose = StringField("用途", SHORT, description="查阅、复制档案的填写")
    persons = StringField("查阅人员及证号", SHORT, description="两名以上，用顿号分开")
    called_at = MomentField("电话告知时间", [Optional()], description="不填即为现在")
    called_person = StringField("接电话的人", SHORT, description="姓名或值班电话、职务")
    sender = UnitField("请求名义")


class AskedSupplementForm(SupplementListForm):
    """A-2: everything that is still needed, in one list."""

    reason = TextAreaField("需补充的材料（一次性列明）", LONG)


class SupplementedForm(SupplementForm):
    """The requester's answer to that list."""

    attachments = {"supplement": "补充材料"}


class ExtensionForm(StepForm):
    """A-4: why the opinion takes longer, and until when."""

    reason_code = ChoiceField("延长的事由", EXTENSIONS, default="time_needed")
    new_date = DateField("新的期限", [Optional()], description="晚于原期限；不需对方同意，随即告知对方")
    reason = TextAreaField("说明", LONG)
    letter_number = StringField("文号", SHORT, description=NUMBER)


class OnsiteForm(StepForm):
    """A-3: who came when, and what was done on the spot."""

    attachments = {"onsite": "现场照片、视频、证据清单"}

    happened_at = MomentField("到场时间", [Optional()], description="不填即为现在")
    officers = StringField("到场执法人员及证号", SHORT, description="两名以上，用顿号分开")
    measures = TextAreaField(
        "现场采取的措施", LONG, description="先行登记保存须经负责人批准，7 个工作日内作出处理决定"
    )


class ReplyForm(StepForm):
    """A-2: the opinion and its evidence, or the word that there is none."""

    attachments = {
        "finding": "证据材料（检验报告、鉴定意见、数据、档案复制件）",
        "sealed_opinion": "盖章的书面意见（扫描件）",
    }

    opinion = TextAreaField("认定意见、答复内容", LONG)
    opinion_basis = TextAreaField("依据（标准、法条）", LONG)
    no_evidence = BooleanField("无其他证据材料")
    partial = BooleanField("只是部分答复（期限照常计算）")
    copied = StringField("查阅、复制的份数和页数", SHORT, description="档案类填写；复制件加盖“与原件一致”章")
    reply_form = ChoiceField("答复形式", REPLY_FORMS, default="letter")
    letter_number = StringField("文号", SHORT, description=NUMBER)
    late_reason = StringField("超期原因", SHORT, description="仅在超过答复期限时填写")


class OpinionForm(StepForm):
    """§14.4: the scan of the sealed opinion."""

    attachments = {"sealed_opinion": "盖章的书面意见（扫描件）"}

    remark = StringField("说明", SHORT)


class DeclineForm(StepForm):
    """A-5, A-6: why no help can be given."""

    reason_code = ChoiceField("事由", DECLINES)
    reason = TextAreaField("理由和依据", LONG, description="档案类须写明法定依据")
    letter_number = StringField("文号", SHORT, description=NUMBER)
    late_reason = StringField("超期原因", SHORT)


class RefusalForm(ReasonForm):
    """A-5: how help was refused without a reason; 司法局 is told."""

    reason = TextAreaField("拒不协助的情况", LONG, description="何时、何人、如何答复；逾期不答复的写明")


class OfflineResultForm(StepForm):
    """P-3: what was answered on paper, and when."""

    attachments = {"record": "对方的书面答复", "finding": "证据材料"}

    offline_result = ChoiceField("办理结果", OFFLINE_RESULTS)
    happened_at = MomentField("办理时间", [Optional()], description="不填即为现在")
    reason = TextAreaField("答复的内容", LONG)


class AskingApprovalForm(ApprovalForm):
    """What the approver decides; asking for help is never late."""

    late_reason = None


FORMS: dict[str, type[StepForm]] = {
    **USUAL_FORMS,
    "assistance": AssistanceForm,
    "approval": AskingApprovalForm,
    "supplement_list": AskedSupplementForm,
    "supplement": SupplementedForm,
    "extension": ExtensionForm,
    "onsite": OnsiteForm,
    "reply": ReplyForm,
    "opinion": OpinionForm,
    "decline": DeclineForm,
    "refusal": RefusalForm,
    "offline_result": OfflineResultForm,
}
