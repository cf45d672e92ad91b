"""The forms of steps: plain WTForms, one declaration for page and API (interface.md, HTTP)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import wtforms
from werkzeug.datastructures import MultiDict

from portal.domain.letters import chinese_date
from portal.domain.reasons import Reason

FIRST_YEAR, LAST_YEAR = 2000, 2100


class StepForm(wtforms.Form):
    """Base of every step's form.

    ``attachments`` maps a purpose (evidence, receipt …) to what the upload zone is called; uploaded files are
    attached to the matter before the step is taken, so that a refusal loses none. ``phrases`` gives a field sentences
    that everybody is offered beside their own 常用语. ``prepare`` sets choices that depend on the matter.
    """

    attachments: Mapping[str, str] = {}
    phrases: Mapping[str, tuple[str, ...]] = {}

    class Meta:
        locales = ("zh",)

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        """Judge all fields; a day that no calendar reaches is an error of its field, too."""
        valid = super().validate(extra_validators)
        for field in self._fields.values():
            if isinstance(field.data, date) and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
                field.errors = [*field.errors, f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间。"]
                valid = False
        return valid

    def prepare(self, known: Mapping[str, Any]) -> None:
        """Set choices and defaults from what the plugin looked up for this matter."""

    def apart(self, name: str) -> "StepForm":
        """Give each field an id of its own, for a page on which several forms ask for the same; returns the form.

        Without it a label would belong to the field of another form.
        """
        for field in self._fields.values():
            field.id = field.label.field_id = f"{name}-{field.id}"
        return self

    def reasons(self) -> list[Reason]:
        """The form's own errors as reasons, each hanging on its field."""
        found = []
        for name, errors in self.errors.items():
            field = self._fields.get(name)
            label = field.label.text if field is not None else ""
            found += [Reason("E-FORM", f"{label}：{error}", field=name) for error in _flat(errors)]
        return found

    def answers(self) -> dict[str, Any]:
        """The cleaned answers by field name."""
        return {name: field.data for name, field in self._fields.items()}

    def described(self) -> list[tuple[str, str]]:
        """Label and text of every answer given, for the timeline."""
        return [
            (field.label.text, text)
            for field in self._fields.values()
            if (text := _spoken(field)) and field.label.text
        ]


def multidict(answers: Mapping[str, Any]) -> MultiDict[str, str]:
    """Answers from JSON or a stored draft in the shape of a submitted form.

    True becomes "y" and False or None no answer, as browsers send boxes; lists become repeated fields.
    """
    flat: MultiDict[str, str] = MultiDict()
    for name, value in answers.items():
        for one in value if isinstance(value, list | tuple) else [value]:
            if one is True:
                flat.add(name, "y")
            elif one not in (None, False) and not isinstance(one, dict):
                flat.add(name, str(one))
    return flat


def raw(form: MultiDict[str, str]) -> dict[str, Any]:
    """What was typed, as it was typed, to be kept as JSON."""
    return {
        name: values[0] if len(values) == 1 else values for name, values in form.to_dict(flat=False).items()
    }


def _flat(errors: Any) -> Iterable[str]:
    for error in errors:
        if isinstance(error, str):
            yield error
        else:
            yield from _flat(error.values() if isinstance(error, Mapping) else error)


def _spoken(field: wtforms.Field) -> str:
    """A field's answer in words: the label of a choice, 是 for a ticked box, dates in Chinese."""
    value = field.data
    if value in (None, "", [], False) or isinstance(field, wtforms.HiddenField):
        return ""
    if isinstance(field, wtforms.SelectMultipleField):
        return "、".join(
            str(label) for key, label, *_ in field.iter_choices() if str(key) in {str(one) for one in value}
        )
    if isinstance(field, wtforms.SelectField):
        return next(
            (str(label) for key, label, *_ in field.iter_choices() if str(key) == str(value)), str(value)
        )
    if value is True:
        return "是"
    if isinstance(value, date):
        return chinese_date(value) + (f"{value:%H:%M}" if isinstance(value, datetime) else "")
    return field._value() if hasattr(field, "_value") else str(value)
