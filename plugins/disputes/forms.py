"""The forms of a dispute's steps; one declaration serves page and API. What is required is said by the rules."""

from collections.abc import Mapping
from typing import Any

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Optional

from plugins.disputes.grounds import KINDS
from plugins.disputes.settling import OFFLINE_RESULTS
from portal.domain.official_papers import CLASSIFICATIONS
from portal.kit import (
    LONG,
    SHORT,
    USUAL_FORMS,
    ChoiceField,
    ItemField,
    MomentField,
    PlaceField,
    StepForm,
    UnitField,
)

PURPOSES = {
    "source": "案源材料", "evidence": "证据材料", "goods": "涉案物品清单", "supplement": "补正材料", "opinion": "书面意见",
    "record": "协商记录、决定书", "silence": "对方未答复的证明", "decision": "盖章的决定书", "handover": "交接清单",
}  # fmt: skip
RECORD = {"record": "双方签字的协商记录（扫描件）"}


class DisputeForm(StepForm):
    """What is disputed, with whom, and this side's view."""

    attachments = {"source": "案源材料（移送件、投诉等）", "evidence": "证据材料"}

    item = ItemField("处罚事项", description="输入事项的字词、俗称或拼音首字母；不在清单内的可不选")
    place = PlaceField("地点", SHORT, description="村、社区、小区或道路，可加门牌")
    receiver = UnitField("争议的另一方")
    dispute_kind = ChoiceField("争议种类", KINDS)
    title = StringField("案由", SHORT)
    subject = StringField("当事人", SHORT)
    facts = TextAreaField("争议的事实", LONG)
    points = StringField("争点", SHORT, description="一句话：到底争什么")
    sender_view = TextAreaField("本单位的意见", LONG)
    sender_basis = StringField("依据（清单项或法条）", SHORT)
    sender_filed_on = DateField("本单位立案日期", [Optional()], description="已经立案的填写")
    violated_on = DateField("违法行为终了日期", [Optional()], description="核对二年时效")
    interim_unit = UnitField(
        "争议期间由谁保全证据", description="案件在谁手里由谁保全；任何一方不得就争议事项先行处罚"
    )
    new_facts = TextAreaField("新的事实", LONG, description="同一问题已有决定的，写明决定之后的新事实")
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.receiver.offer(known["receivers"])
        self.interim_unit.offer(known["both_sides"] or known["receivers"])


class ViewForm(StepForm):
    """One side's view with its legal basis."""

    attachments = {"opinion": "本单位的书面意见"}

    view = TextAreaField("本单位的意见", LONG)
    basis = StringField("依据（清单项或法条）", SHORT)
    filed_on = DateField("本单位立案日期", [Optional()], description="已经立案的填写")
    negotiation = TextAreaField("协商经过", LONG, description="何时、何人、怎样商量的；写入协商记录")


class AgreementForm(StepForm):
    """The result that a side signs; both signatures make the record."""

    attachments = RECORD

    settled_for = UnitField("由谁管辖")
    scope = StringField("管辖的范围", SHORT, description="不填即为本案")
    goods = StringField("材料、物品怎样移交", SHORT)
    negotiation = TextAreaField("协商经过", LONG)

    def prepare(self, known: Mapping[str, Any]) -> None:
        """What the other side has signed is already chosen: signing the same takes one press."""
        self.settled_for.offer(known["both_sides"])
        self.settled_for.data = self.settled_for.data or known["agreed_for"]
        self.scope.data = self.scope.data or known["agreed_scope"]
        self.goods.data = self.goods.data or known["agreed_goods"]


class FailureForm(StepForm):
    """That no agreement was reached, and how it went."""

    attachments = {**RECORD, "silence": "对方未答复的证明（催办函、送达回证等）"}

    negotiation = TextAreaField("协商经过和分歧", LONG)


class SubmissionForm(StepForm):
    """What the government is asked to decide."""

    attachments = FailureForm.attachments

    request = TextAreaField("请求", LONG, description="不填即为“请决定由哪一方管辖”")
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")


class OpinionForm(StepForm):
    """D-3: what 司法局 found."""

    opinion = TextAreaField("协调意见", LONG)
    recommended_for = UnitField("建议由谁管辖")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.recommended_for.offer(known["both_sides"])


class ForwardingForm(StepForm):
    """D-2: to whom the district passes it on."""

    forwarded_to = StringField("转报机关", SHORT, description="如：新乡市人民政府")
    remark = StringField("说明", SHORT)


class DecisionForm(StepForm):
    """D-4: the decision; goes to both sides as a letter."""

    attachments = {"decision": "盖章的决定书"}

    settled_for = UnitField("由谁管辖")
    decision_reason = TextAreaField("决定的理由", LONG)
    scope = StringField("管辖的范围", SHORT, description="不填即为本案")
    goods = StringField("材料、物品怎样移交", SHORT, description="不填即为全部移交管辖单位")
    settled_on = DateField("决定日期", [Optional()], description="不填即为今天")
    principle = StringField("先例要点", SHORT, description="给今后同类争议看的一句话，不写当事人")
    published = BooleanField("作为先例，在“谁有权”的查询结果旁显示（不含当事人）", default=True)
    letter_number = StringField("文号", SHORT, description="手工编号的填写")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.settled_for.offer((*known["both_sides"], *known["third_units"]))
        self.settled_for.data = self.settled_for.data or known["recommended_for"]


class ExecutionForm(StepForm):
    """That files and goods have changed hands."""

    attachments = {"handover": "交接清单"}

    remark = StringField("说明", SHORT, description="何时接手、材料物品是否齐全")


class OfflineForm(StepForm):
    """P-3, P-5: what was agreed or decided on paper."""

    attachments = {"record": "双方签字的协商记录、决定书"}

    offline_result = ChoiceField("结果", OFFLINE_RESULTS)
    settled_for = UnitField("由谁管辖", description="协商一致、已决定的填写")
    happened_at = MomentField("时间", [Optional()], description="不填即为现在")
    negotiation = TextAreaField("协商或决定的内容", LONG)

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.settled_for.offer((*known["both_sides"], *known["third_units"]))


FORMS: dict[str, type[StepForm]] = {
    **USUAL_FORMS,
    "dispute": DisputeForm,
    "view": ViewForm,
    "agreement": AgreementForm,
    "failure": FailureForm,
    "submission": SubmissionForm,
    "opinion": OpinionForm,
    "forwarding": ForwardingForm,
    "decision": DecisionForm,
    "execution": ExecutionForm,
    "offline_result": OfflineForm,
}
