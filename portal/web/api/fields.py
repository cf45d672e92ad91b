"""Describes the fields of a form to a program: one table says type, accepted JSON and how it is documented."""

from collections.abc import Iterable
from typing import Any

import wtforms

from portal.desk.fields import ItemField, MomentField, PlaceField, UnitField, UnitsField
from portal.desk.forms import StepForm

TYPES: tuple[tuple[type, str], ...] = (
    (ItemField, "item"),
    (PlaceField, "place"),
    (UnitField, "unit"),
    (UnitsField, "units"),
    (MomentField, "moment"),
    (wtforms.SelectMultipleField, "choices"),
    (wtforms.SelectField, "choice"),
    (wtforms.BooleanField, "flag"),
    (wtforms.DateField, "date"),
    (wtforms.IntegerField, "number"),
    (wtforms.TextAreaField, "longtext"),
    (wtforms.Field, "text"),
)
"""Field classes and the name of their type, special ones first."""
TYPE_NAMES = [name for _class, name in TYPES]
HINTS = {
    "item": "事项的编码、编号或名称", "place": "村、社区、小区、道路或镇办", "unit": "单位的编码、编号或名称",
    "units": "几个单位的编码、编号或名称；只有一个的可以不写成数组",
    "moment": "如 2026-11-20T15:20 或 2026-11-20T15:20:00+08:00", "date": "如 2026-11-20",
}  # fmt: skip
SEVERAL = frozenset({"choices", "units"})
MOST_VALUES = 200


def listed_fields(*forms: wtforms.Form | None) -> list[wtforms.Field]:
    """The fields of the forms that a step asks, none for one that asks nothing."""
    return [field for form in forms if form is not None for field in form]


def type_of(field: wtforms.Field) -> str:
    """The name of a field's type."""
    return next(name for kind, name in TYPES if isinstance(field, kind))


def accepts(field: wtforms.Field, value: Any) -> bool:
    """Is the JSON value of a type that the field can read? Null is no answer."""
    if value is None:
        return True
    kind = type_of(field)
    if kind == "flag":
        return isinstance(value, bool)
    if kind in SEVERAL and isinstance(value, list):
        return len(value) <= MOST_VALUES and all(isinstance(one, str) for one in value)
    if kind == "choices":
        return False
    if kind in ("moment", "date"):
        return isinstance(value, str)
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def schema_of(field: wtforms.Field) -> dict[str, Any]:
    """The field as JSON schema; exactly what ``accepts`` accepts."""
    kind = type_of(field)
    told: dict[str, Any] = {"title": field.label.text}
    if hint := HINTS.get(kind) or field.description:
        told["description"] = hint
    if kind == "flag":
        return {**told, "type": ["boolean", "null"]}
    if kind in SEVERAL:
        single = ["string", "number"] if kind == "units" else []
        return {
            **told,
            "type": ["array", *single, "null"],
            "items": {"type": "string"},
            "maxItems": MOST_VALUES,
        }
    if offered := [choice["value"] for choice in _choices(field)]:
        told["examples"] = offered
    return {
        **told,
        "type": ["string", "null"] if kind in ("moment", "date") else ["string", "number", "null"],
    }


def form_schema(*forms: StepForm | None) -> dict[str, Any]:
    """The answers to what a step asks as JSON schema."""
    fields = listed_fields(*forms)
    return {
        "type": "object", "additionalProperties": False, "properties": {f.name: schema_of(f) for f in fields},
    }  # fmt: skip


def described_form(*forms: StepForm | None) -> dict[str, Any]:
    """What a step asks for: its fields with the choices of this matter, and what may be attached."""
    attachments = {p: label for form in forms if form is not None for p, label in form.attachments.items()}
    return {
        "fields": [_described(field) for field in listed_fields(*forms)],
        "attachments": [{"purpose": purpose, "label": label} for purpose, label in attachments.items()],
    }


def _described(field: wtforms.Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "label": field.label.text,
        "type": type_of(field),
        "required": bool(field.flags.required),
        "choices": list(_choices(field)),
        "description": str(field.description),
    }


def _choices(field: wtforms.Field) -> Iterable[dict[str, str]]:
    if isinstance(field, wtforms.SelectField):
        for value, label, *_ in field.iter_choices():
            if value not in ("", None):
                yield {"value": str(value), "label": str(label)}
