"""The forms of a referral's steps; one declaration serves page and API. What is required is said by the rules."""

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, StringField, TextAreaField
from wtforms.validators import Optional

from plugins.judicial.answers import OPINIONS, RESULTS, REVIEWS
from plugins.judicial.opinion_forms import OpinionDecisionForm, OpinionForm, OpinionReplyForm
from plugins.judicial.preparing import LAB, NO_LAB, ORGANS, POLICE
from portal.domain.official_papers import CLASSIFICATIONS, METHODS
from portal.kit import (
    LONG,
    SHORT,
    USUAL_FORMS,
    ChoiceField,
    ItemField,
    MomentField,
    PhraseForm,
    PlaceField,
    StepForm,
    SupplementForm,
    UnitField,
)

ITEMS = "每行一项：名称，数量，特征，存放地点；没有涉案物品的写“无”"
RECEIVED = "以对方文书送达本单位的时间为准，期限由此起算；不填即为现在"


class ReferralForm(StepForm):
    """The suspicion, the team and its report: typed once for letter, report and list; filled in from the case."""

    attachments = {
        "evidence": "证据材料",
        "report_file": "调查报告（已在上面填写的不必上传）",
        "goods_file": "涉案物品清单（已在上面填写的不必上传）",
        "lab_file": "检验报告、鉴定意见",
        "penalty_file": "已作出的行政处罚决定书",
    }

    title = StringField("案由", SHORT, description="如：污染环境案")
    subject = StringField("当事人", SHORT, description="单位或个人名称；不明的写“待查”")
    subject_code = StringField("统一社会信用代码（证件号）", SHORT)
    subject_address = StringField("当事人地址", SHORT)
    subject_phone = StringField("当事人电话", SHORT)
    item = ItemField("处罚事项", description="本案立案所依据的清单事项，没有的不填")
    place = PlaceField("案发地点", SHORT)
    suspected_on = DateField("发现涉嫌犯罪的日期", [Optional()])
    facts = TextAreaField("案情", LONG)
    organ = ChoiceField("移送何机关", ORGANS, blank="按罪名")
    offence = StringField(
        "涉嫌罪名",
        SHORT,
        description="输入罪名的字词，从罪名库中选；库中没有的照写",
        render_kw={"list": "offences"},
    )
    article = StringField("刑法条款", SHORT, description="不填即用罪名库")
    standard = TextAreaField("对照的追诉标准", LONG, description="不填即用罪名库；写明文件和条款")
    figures = TextAreaField("查明的数额、情节、后果", LONG)
    receiver = UnitField("受移送机关")
    team = StringField("专案组成员及执法证号", SHORT, description="两名以上，用顿号分开")
    report = TextAreaField("调查报告（核实的情况和移送意见）", LONG)
    goods = TextAreaField("涉案物品清单", LONG, description=ITEMS)
    seized_on = DateField("查封、扣押日期", [Optional()], description="采取了强制措施的填写")
    lab = ChoiceField("检验报告、鉴定意见", LAB, default=NO_LAB)
    penalties = TextAreaField(
        "移送前已作出的行政处罚", LONG, description="逐行列明决定书文号、日期、种类、是否缴纳；没有的不填"
    )
    contact = StringField("案件主办人", SHORT)
    contact_phone = StringField("主办人电话", SHORT)
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self._known = known
        self.receiver.offer(known["receivers"], blank="按罪名，向同级机关")

    def answers(self) -> dict[str, Any]:
        """J-1, J-4, J-11: what the library says of the offence is not typed again, nor whose it is."""
        given = super().answers()
        chosen = self.chosen
        for name in ("article", "standard") if chosen else ():
            given[name] = (given[name] or "").strip() or (chosen or {})[name]
        given["organ"] = given["organ"] or (chosen["organ"] if chosen else POLICE)
        right = self._known["organs"].get(given["organ"])
        given["receiver"] = given["receiver"] or (right.id if right else None)
        given |= {"library": chosen["id"], "offence": chosen["name"]} if chosen else {"library": None}
        return given

    @property
    def library(self) -> list[Mapping[str, Any]]:
        """The offences to choose from."""
        entries: list[Mapping[str, Any]] = self._known["library"]
        return entries

    @property
    def chosen(self) -> Mapping[str, Any] | None:
        """The entry of the library whose offence was typed."""
        typed = (self.offence.data or "").strip().removesuffix("罪")
        return next((one for one in self.library if one["name"].removesuffix("罪") == typed), None)


class ReportForm(StepForm):
    """What the team found, if it is not in the draft already."""

    attachments = {"report_file": "调查报告"}

    report = TextAreaField("调查报告", LONG, description="已在草稿中填写的不必再填")


class DecisionForm(StepForm):
    """The head's decision: the number of the letter where it is typed, and the reason if it comes late."""

    letter_number = StringField("文号", SHORT, description="手工编号的单位填写，如 平政函〔2026〕3号")
    late_reason = StringField("超期原因", SHORT, description="仅在超过3日时填写")
    remark = StringField("批示", SHORT)


class DisapprovalForm(StepForm):
    """Why the head does not approve; kept on record (310号令 art. 5)."""

    reason = TextAreaField("不批准移送的理由", LONG)


class SendBackForm(PhraseForm):
    """What the team still has to find out; the three days go on."""

    phrases = {"reason": ("数额、情节尚未查清，请补充核查", "证据不足，请补充", "罪名、条款请核对")}


class SendingForm(StepForm):
    """When, how and to whom the case was handed over, and what still lacked in its materials."""

    attachments = {"report_file": "调查报告", "goods_file": "涉案物品清单", "lab_file": "检验报告、鉴定意见"}

    happened_at = MomentField("送达时间", [Optional()], description="不填即为现在")
    delivery_method = ChoiceField("送达方式", METHODS, default="direct")
    recipient = StringField("接收人", SHORT)
    goods = TextAreaField("涉案物品清单", LONG, description=ITEMS)
    lab = ChoiceField("检验报告、鉴定意见", LAB, blank="按草稿")
    late_reason = StringField("超期原因", SHORT, description="仅在超过24小时时填写")

    def prepare(self, known: Mapping[str, Any]) -> None:
        if self.goods.data is None:
            self.goods.data = known["goods"]


class AnswerForm(StepForm):
    """When a paper of the other side came in."""

    happened_at = MomentField("收到时间", [Optional()], description=RECEIVED)


class ReceiptForm(AnswerForm):
    """The signed receipt."""

    attachments = {"receipt": "移送书回执"}

    recipient = StringField("接收人", SHORT)


class ForwardingForm(AnswerForm):
    """To whom the police have passed it."""

    attachments = {"forwarding": "转送告知书"}

    forwarded_to = StringField("转送的机关", SHORT)


class SupplementNoticeForm(AnswerForm):
    """What the police miss."""

    attachments = {"missing_notice": "补充材料通知"}

    missing = TextAreaField("要求补充的材料", LONG)


class FurtherMaterialForm(SupplementForm):
    """The answer to that notice."""

    late_reason = StringField("超期原因", SHORT, description="仅在超过期限时填写")


class PoliceFilingForm(AnswerForm):
    """The notice that a case was filed."""

    attachments = {"filing_notice": "立案通知书"}

    police_number = StringField("立案通知书文号", SHORT)


class NonFilingForm(AnswerForm):
    """The notice that no case is filed, with its reasons."""

    attachments = {"non_filing_notice": "不予立案通知书"}

    non_filing_reason = TextAreaField("不予立案的理由", LONG)


class GroundsForm(StepForm):
    """Why a case should have been filed, for the letters to police and procuratorate."""

    grounds = TextAreaField("应当立案的理由", LONG, description="罪名、标准、数额由移送书带入，不必重写")

    def prepare(self, known: Mapping[str, Any]) -> None:
        if self.grounds.data is None:
            self.grounds.data = known["grounds"]


class RemedyForm(GroundsForm):
    """The same, as whoever signs approves it."""

    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")


class ReviewForm(AnswerForm):
    """What the police decided on a second look."""

    attachments = {"review_decision": "复议决定书"}

    review = ChoiceField("复议决定", REVIEWS)
    police_number = StringField("决定书文号", SHORT)


class ProcuratorateForm(AnswerForm):
    """What the procuratorate did about it."""

    attachments = {"procuratorate_paper": "检察院文书"}

    opinion = ChoiceField("检察院意见", OPINIONS)


class GoodsForm(StepForm):
    """The hand-over of goods and all other materials."""

    attachments = {"handover": "交接清单（双方签字）"}

    happened_at = MomentField("交接时间", [Optional()], description="不填即为现在")
    goods_taker = StringField("公安机关接收人", SHORT)
    goods_delay = StringField(
        "法律、行政法规另有规定的",
        SHORT,
        description="超过3日的，写明规定或者原因，如：需专门保管，由公安机关指定地点存放",
    )


class PenaltiesForm(StepForm):
    """Penalties decided before the referral (310号令 art. 11)."""

    attachments = {"penalty_file": "行政处罚决定书"}

    penalties = TextAreaField(
        "移送前已作出的行政处罚", LONG, description="逐行列明全部决定书文号、日期、种类、是否缴纳"
    )

    def prepare(self, known: Mapping[str, Any]) -> None:
        if self.penalties.data is None:
            self.penalties.data = known["penalties"]


class ResultForm(AnswerForm):
    """How it ended."""

    attachments = {"result_paper": "处理结果文书"}

    result = ChoiceField("处理结果", RESULTS, blank="不予立案已确定的不必选择")
    result_text = TextAreaField("说明", LONG, description="如：判决书文号、刑罚")


FORMS: dict[str, type[StepForm]] = {
    **USUAL_FORMS,
    "referral": ReferralForm,
    "report": ReportForm,
    "approval": DecisionForm,
    "disapproval": DisapprovalForm,
    "phrase": SendBackForm,
    "sending": SendingForm,
    "receipt": ReceiptForm,
    "forwarding": ForwardingForm,
    "supplement_notice": SupplementNoticeForm,
    "supplement": FurtherMaterialForm,
    "police_filing": PoliceFilingForm,
    "non_filing": NonFilingForm,
    "grounds": GroundsForm,
    "reconsideration": RemedyForm,
    "supervision": RemedyForm,
    "review": ReviewForm,
    "procuratorate": ProcuratorateForm,
    "goods": GoodsForm,
    "penalties": PenaltiesForm,
    "result": ResultForm,
    "opinion": OpinionForm,
    "opinion_decision": OpinionDecisionForm,
    "opinion_reply": OpinionReplyForm,
}
