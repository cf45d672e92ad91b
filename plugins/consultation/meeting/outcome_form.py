"""What is recorded of one line during the meeting: one press a line, the rest only where it applies."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, DateField, HiddenField, IntegerField, StringField, TextAreaField
from wtforms.validators import Length, NumberRange, Optional

from plugins.consultation.meeting.outcomes import OUTCOMES, Line
from portal.kit import ChoiceField, StepForm, UnitField, UnitsField

SHORT, LONG = [Length(max=200)], [Length(max=20_000)]
IDS = [Optional(), NumberRange(1, 2**62)]


class LineField(IntegerField):
    """A line of the agenda by its id, or by its place as people say it: #2 is the second; data is the id."""

    place: int | None = None
    words = ""
    data: Any

    def process_formdata(self, valuelist: list[str]) -> None:
        said = next((value.strip() for value in valuelist if value.strip()), "")
        if said.startswith("#") and said[1:].isdecimal() and len(said) < LONGEST_PLACE:
            self.place, self.data = int(said[1:]), None
        else:
            super().process_formdata(valuelist)

    def resolve(self, lines: Sequence[Line]) -> None:
        """Find the line of a place, and the words of a line."""
        if self.place is not None and 0 < self.place <= len(lines):
            self.data = lines[self.place - 1].id
        self.words = next((line.words for line in lines if line.id == self.data), "")


class CorrectionForm(StepForm):
    """What was wrong in the minutes, and what it is to say."""

    correction = TextAreaField("更正内容", LONG, description="如：第二项“12月1日前”更正为“12月10日前”")


LONGEST_PLACE = 5


class OutcomeForm(StepForm):
    """A decision, an information or a task on a line; ``seen`` is the version of the text that was on the screen."""

    line = LineField("议题", IDS)
    result = ChoiceField("结果", OUTCOMES)
    said = TextAreaField("会议情况", LONG, description="纪要中本项的文字")
    seen = IntegerField("文字版本", IDS)
    sitting = HiddenField("填写页", SHORT)
    task = StringField("任务", SHORT, description="做什么；不填的用上面的文字")
    owner = UnitField("牵头单位")
    due_on = DateField("完成日期", [Optional()])
    settled_for = UnitField("商定由谁管辖", description="管辖争议议题填写；须双方各自在争议件上签署才生效")
    organs = UnitsField("作出处罚决定的机关", description="本项公布处罚决定的填写，只能是一个机关")
    library = BooleanField("法律适用意见，供资料库收录")

    def prepare(self, known: Mapping[str, Any]) -> None:
        self.owner.offer(known["owners"])
        for field in (self.settled_for, self.organs):
            field.offer(known["organs"])
        self.line.resolve(known["lines"])

    def described(self) -> list[tuple[str, str]]:
        """The timeline, which all invited read, names the line; what came of it they read in the minutes."""
        return [("议题", self.line.words)] if self.line.words else []
