"""What the steps ask that most procedures have: approve, send back, take back, supplement, hand over on paper.

A plugin takes them as they are (``USUAL_FORMS``), or derives from one to change a word or add a field.
"""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from portal.desk.fields import ChoiceField, MomentField, UnitField
from portal.desk.forms import StepForm
from portal.domain.official_papers import CLASSIFICATIONS, DELIVERIES, METHODS

SHORT, LONG = [Length(max=200)], [Length(max=20_000)]
"""How long a line and how long a text may be that somebody types."""


class PaperForm(StepForm):
    """Base of the draft of an official paper: in whose name it goes to whom, how it is delivered, whom one asks about it."""

    receiver = UnitField("接收单位")
    sender = UnitField("发文名义")
    delivery = ChoiceField("送达方式", DELIVERIES, default="electronic")
    classification = ChoiceField("密级", CLASSIFICATIONS, default="none")
    contact = StringField("联系人", SHORT)
    contact_phone = StringField("联系电话", SHORT)

    def prepare(self, known: Mapping[str, Any]) -> None:
        """Offer who may get it, and the names in which the writer's unit signs."""
        self.receiver.offer(known["receivers"])
        self.sender.offer(known["senders"], blank="")


class ApprovalForm(StepForm):
    """What the approver decides: the number, where it is typed, and the reason if it goes out late."""

    delivery = ChoiceField("送达方式", DELIVERIES, blank="按拟稿")
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写，如 平政函〔2026〕3号")
    late_reason = StringField("超期原因", SHORT)
    remark = StringField("批示", SHORT)


class PhraseForm(StepForm):
    """A short word on why the draft goes back to its writer; ``phrases`` are the ones offered."""

    phrases: Mapping[str, tuple[str, ...]] = {"reason": ("文字有误，请修改", "依据不明，请核对")}

    phrase = HiddenField()
    reason = StringField("退回意见", SHORT)

    def answers(self) -> dict[str, Any]:
        given = super().answers()
        return {"reason": given["reason"] or given["phrase"]}

    def described(self) -> list[tuple[str, str]]:
        """The phrase that was pressed stands in the timeline like typed words."""
        reason = self.answers()["reason"]
        return [(self.reason.label.text, reason)] if reason else []


class ReasonForm(StepForm):
    """One sentence on why something is taken back."""

    reason = StringField("理由", SHORT)


class RemarkForm(StepForm):
    """A remark, if there is one."""

    remark = StringField("说明", SHORT)


class LateForm(StepForm):
    """The scan of the sealed letter, and the reason if it goes out late."""

    attachments = {"scan": "盖章件扫描件"}

    late_reason = StringField("超期原因", SHORT)


class ScanForm(StepForm):
    """§14.4: the scan of the sealed letter that went out electronically."""

    attachments = {"scan": "盖章件扫描件"}

    remark = StringField("说明", SHORT)


class OfflineDeliveryForm(StepForm):
    """P-2: how, when and to whom the letter was handed over on paper."""

    attachments = {"receipt": "送达回证（签收的回执）"}

    delivery_method = ChoiceField("送达方式", METHODS, default="direct")
    happened_at = MomentField("签收时间", [Optional()], description="以回证上对方签收的时间为准")
    recipient = StringField("签收人", SHORT)
    late_reason = StringField("超期原因", SHORT)


class SupplementListForm(StepForm):
    """Everything that is missing, in one list (T-7, A-2)."""

    reason = TextAreaField("需补正的材料（一次性列明）", LONG)


class SupplementForm(StepForm):
    """The answer to that list."""

    attachments = {"supplement": "补正材料"}

    remark = TextAreaField("说明", LONG)


class CorrectionForm(StepForm):
    """What a letter of correction says (G-6)."""

    correction = TextAreaField("更正内容", LONG, description="写明原文和更正后的内容")
    letter_number = StringField("文号", SHORT, description="手工编号的单位填写")


USUAL_FORMS: Mapping[str, type[StepForm]] = {
    "approval": ApprovalForm,
    "phrase": PhraseForm,
    "reason": ReasonForm,
    "remark": RemarkForm,
    "late": LateForm,
    "scan": ScanForm,
    "offline_delivery": OfflineDeliveryForm,
    "supplement_list": SupplementListForm,
    "supplement": SupplementForm,
    "correction": CorrectionForm,
}
"""The names by which the usual steps ask for them; a plugin puts its own forms after these."""
