"""The forms of a transfer's steps; one declaration serves page and API. What is required is said by the rules."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Optional

from plugins.transfer.letters import SOURCES, URGENCIES
from plugins.transfer.records import INFORMED_BY
from portal.domain.case_decisions import DECISIONS
from portal.kit import (
    LONG,
    SHORT,
    USUAL_FORMS,
    ChoiceField,
    ItemField,
    MomentField,
    PaperForm,
    PhraseForm,
    PlaceField,
    StepForm,
    UnitField,
    clock,
)

OBJECTIONS = {
    "not_listed": "不在本单位权责范围", "not_here": "不在本单位辖区", "recalled": "事项已收回", "no_penalty": "不属于行政处罚事项",
    "other": "其他",
}  # fmt: skip
OFFLINE_RESULTS = {
    "receiver": "由接收单位办理", "sender": "退回移送单位", "filed": "接收单位已立案", "not_filed": "接收单位不予立案",
    "concluded": "接收单位已办结",
}  # fmt: skip


class TransferForm(PaperForm):
    """The draft: discovery, facts, urgency and delivery, typed once for letter, record and statistics."""

    usual_attachments = {
        "source": "案源材料",
        "evidence": "证据材料（照片、视频、笔录）",
        "goods": "涉案物品清单",
    }
    legacy_attachments = {"agreement": "协商记录（双方签字）"}
    attachments = {**usual_attachments, **legacy_attachments}

    item = ItemField("处罚事项", description="输入事项的字词、俗称或拼音首字母")
    place = PlaceField("发现地点", SHORT, description="村、社区、小区或道路，可加门牌")
    sender = UnitField("移送名义")
    title = StringField("案由", SHORT, description="如：占用、堵塞消防车通道")
    subject = StringField("当事人", SHORT, description="单位或个人名称；不明的写“待查”")
    subject_code = StringField("统一社会信用代码（证件号）", SHORT)
    subject_address = StringField("当事人地址", SHORT)
    subject_phone = StringField("当事人电话", SHORT)
    source_kind = ChoiceField("案件来源", SOURCES, default="inspection")
    discovered_at = MomentField("发现时间", [Optional()])
    found_at = MomentField("查明属对方管辖的时间", [Optional()], description="不填即为发现时间")
    facts = TextAreaField("基本违法事实", LONG)
    inspection = TextAreaField("现场检查记录", LONG, description="填写后自动生成现场检查记录，作为案源材料")
    officers = StringField("执法人员及证号", SHORT, description="两名以上，用顿号分开")
    provisions = TextAreaField("涉嫌违反的条款", LONG, description="不填即用清单事项的设定依据")
    transfer_reason = TextAreaField("移送理由", LONG, description="不填即用权限查询的结论")
    measures = TextAreaField("已采取的措施", LONG)
    ongoing = BooleanField(
        "违法行为正在进行",
        description="先劝阻、先告知，再移送；危及生命、公共安全的，立即拨打 110、119、120 并电话通知有关部门",
    )
    urgent = BooleanField("情况紧急（24 小时内移送）")
    urgent_reason = ChoiceField("紧急事由", URGENCIES)
    urgent_since = MomentField("情况转为紧急的时间", [Optional()], description="不填即为发现时间")
    evidence_pending = BooleanField("证据随后补送（仅限情况紧急）")
    late_reason = StringField("超期原因", SHORT, description="仅在超过移送期限时填写")
    registered_on = DateField("线索登记日期", [Optional()], description="早于发现时间的填写")
    own_filed_on = DateField("本单位立案日期", [Optional()], description="本单位已立案的填写")
    own_closed_on = DateField("本单位结案日期", [Optional()])
    violated_on = DateField("违法行为终了日期", [Optional()], description="早于发现日两年以上的填写")
    agreed_on = DateField("协商日期", [Optional()])
    agreed_by = StringField("参加协商的双方人员", SHORT, description="写明双方单位和人员")
    agreed_result = TextAreaField("协商结果", LONG)
    exception_law = StringField("法律、法规、规章名称", SHORT)
    exception_article = StringField("条款", SHORT)
    exception_text = TextAreaField("原文", LONG)


class UrgencyForm(StepForm):
    """T-3: why a case that was not urgent has become so, and since when."""

    urgent_reason = ChoiceField("紧急事由", URGENCIES)
    urgent_since = MomentField("情况转为紧急的时间", [Optional()], description="不填即为现在")

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        return {**given, "urgent": True, "urgent_since": given["urgent_since"] or clock.now()}


class DissuasionForm(StepForm):
    """T-4: the record of dissuasion."""

    attachments = {"dissuasion": "劝阻的照片、录音、视频"}

    happened_at = MomentField("劝阻时间", [Optional()], description="不填即为现在")
    dissuaders = StringField("执法人员及证号", SHORT, description="两名以上，用顿号分开")
    dissuasion = TextAreaField("劝阻的言语和措施", LONG, description="劝阻不是强制措施，不得查封、扣押")
    reaction = TextAreaField("当事人反应", LONG)


class InformationForm(StepForm):
    """T-4: how, when and whom the competent side was told, before the letter."""

    informed_by = ChoiceField("告知方式", INFORMED_BY, default="phone")
    happened_at = MomentField("告知时间", [Optional()], description="不填即为现在")
    informed_person = StringField("被告知人", SHORT, description="姓名、职务、电话；以门户消息告知的不填")
    informed_words = TextAreaField("告知内容", LONG, description="不填即为案由和地点")


class SendBackForm(PhraseForm):
    """Why the draft of a transfer goes back to its writer."""

    phrases = {
        "reason": ("违法事实不清，请补充", "证据不足，请补充", "管辖依据不明，请核对", "文字有误，请修改")
    }


class ObjectionForm(StepForm):
    """T-8: why it is not ours, on which basis, and whose it is."""

    reason_code = ChoiceField("异议事由", OBJECTIONS)
    reason = TextAreaField("理由", LONG)
    legal_basis = StringField("依据（清单项或法条）", SHORT)
    proposed_holder = UnitField("建议由何单位管辖")

    def prepare(self, known: Mapping[str, Any]) -> None:
        """L-7: where the item has gone back, the objection is already written."""
        self.proposed_holder.offer(known["receivers"])
        if self.reason_code.data in (None, "", "recalled"):
            for name, said in known["recalled"].items():
                self[name].data = self[name].data or said


class ContestForm(StepForm):
    """What a dispute starts from: this side's view, and who keeps the evidence meanwhile (D-5)."""

    reason = TextAreaField("本单位的意见和依据", LONG)
    interim_unit = UnitField(
        "争议期间由谁保全证据", description="案件在谁手里由谁保全；任何一方不得就争议事项先行处罚"
    )

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.interim_unit.offer(known["both_sides"], blank="")
        if self.interim_unit.data is None and known["both_sides"]:
            self.interim_unit.data = known["both_sides"][0].id


class OfflineResultForm(StepForm):
    """P-3, P-5: what was agreed, decided or done on paper, and when."""

    attachments = {"record": "回函、协商记录或决定书"}

    offline_result = ChoiceField("办理结果", OFFLINE_RESULTS)
    happened_at = MomentField("办理时间", [Optional()], description="不填即为现在")
    reason = TextAreaField("办理、协商或决定的内容", LONG)


class FilingForm(StepForm):
    """When the receiver filed the case, under which number of its own."""

    filed_on = DateField("立案日期", [Optional()])
    filing_number = StringField("立案号", SHORT)


class DeclinedFilingForm(StepForm):
    """Why no case is filed; goes to the sender as a letter."""

    reason = TextAreaField("不予立案的理由", LONG)
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")


class ConclusionForm(StepForm):
    """What was decided; goes to the sender as a letter."""

    decision = ChoiceField("处理决定", DECISIONS, default="penalty")
    decided_on = DateField("决定日期", [Optional()])
    result = TextAreaField("办理结果", LONG)
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")


class EvidenceForm(StepForm):
    """Evidence sent after the letter."""

    attachments = {"evidence": "证据材料"}

    remark = StringField("说明", SHORT)


FORMS: dict[str, type[StepForm]] = {
    **USUAL_FORMS,
    "transfer": TransferForm,
    "urgency": UrgencyForm,
    "dissuasion": DissuasionForm,
    "information": InformationForm,
    "phrase": SendBackForm,
    "objection": ObjectionForm,
    "contest": ContestForm,
    "offline_result": OfflineResultForm,
    "filing": FilingForm,
    "declined_filing": DeclinedFilingForm,
    "conclusion": ConclusionForm,
    "evidence": EvidenceForm,
}
