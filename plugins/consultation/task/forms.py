"""What the steps of a 会议事项 ask."""

from collections.abc import Mapping
from typing import Any

from wtforms import DateField, TextAreaField
from wtforms.validators import Optional

from portal.kit import LONG, ReasonForm, StepForm, UnitField


class TaskResultForm(StepForm):
    """What was done, with papers that show it."""

    attachments = {"result": "落实材料"}

    result = TextAreaField("落实情况", LONG)


class AssignmentForm(StepForm):
    """Who is to do it, and until when."""

    owner = UnitField("牵头单位")
    due_on = DateField("完成日期", [Optional()], description="不填的保持原定日期")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.owner.offer(known["units"])
        if self.owner.data is None:
            self.owner.data = known["owner"]


FORMS: dict[str, type[StepForm]] = {
    "task_result": TaskResultForm, "assignment": AssignmentForm, "task_reason": ReasonForm,
}  # fmt: skip
