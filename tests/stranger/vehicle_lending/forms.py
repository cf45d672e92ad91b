"""What a request for a vehicle asks."""

from collections.abc import Mapping
from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, NumberRange

from portal.kit import StepForm, UnitField


class AskingForm(StepForm):
    """From whom, what for, for how many."""

    receiver = UnitField("向谁借", [InputRequired("请选择单位。")])
    title = StringField("用途", [InputRequired("请填写用途。")])
    people = IntegerField("乘坐人数", [NumberRange(1, 50, "应为 1 至 50 人。")])

    def prepare(self, known: Mapping[str, Any]) -> None:
        """Offer all other town and street offices."""
        self.receiver.choices = known["lenders"]
