"""The shapes of what the API answers, as JSON schema; names are those of interface.md."""

from collections.abc import Mapping
from typing import Any

from portal.desk import Desk, back_entry
from portal.desk.matters import draft_step
from portal.domain.procedure import Seat
from portal.domain.terms import Light
from portal.web.api.fields import TYPE_NAMES, form_schema
from portal.web.openapi import IDENTIFIER

Schema = Mapping[str, Any]
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
INSTANT: Schema = {"type": "string", "format": "date-time"}
DAY: Schema = {"type": "string", "format": "date"}
MAYBE_INSTANT: Schema = {"type": ["string", "null"], "format": "date-time"}
MAYBE_DAY: Schema = {"type": ["string", "null"], "format": "date"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}
ANSWERS: Schema = {"type": "object", "additionalProperties": True}
CONFIRM: Schema = {
    "type": ["object", "null"], "maxProperties": 50, "additionalProperties": TEXT,
    "description": "警告的代码和据以通过的一句理由",
}  # fmt: skip
VERSION: Schema = {
    **IDENTIFIER,
    "type": ["integer", "null"],
    "description": "所见办件的 version；不给则以当前为准",
}


def record(**properties: Schema) -> dict[str, Any]:
    """An object that always has exactly these members."""
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def many(schema: Schema, most: int | None = None) -> dict[str, Any]:
    """A list of values of one shape."""
    return {"type": "array", "items": schema, **({"maxItems": most} if most else {})}


def maybe(schema: Schema) -> dict[str, Any]:
    """A value of a shape, or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def ref(name: str) -> Schema:
    """The shape of this name."""
    return {"$ref": f"#/components/schemas/{name}"}


CODED = record(code=TEXT, name=TEXT)
PARTY = record(seat={"enum": [seat.value for seat in Seat]}, unit=CODED)
LIGHT: Schema = {"enum": [light.value for light in Light]}
HEAD: dict[str, Schema] = {
    "id": IDENTIFIER, "kind": TEXT, "label": TEXT, "state": TEXT, "state_label": TEXT, "version": IDENTIFIER,
    "title": TEXT, "subject": TEXT, "number": TEXT, "item": maybe(CODED), "place": TEXT, "parties": many(PARTY),
    "open": FLAG, "opened_at": INSTANT, "due_at": MAYBE_INSTANT, "light": LIGHT, "words": TEXT,
}  # fmt: skip
CLOCK = record(
    rule=TEXT, name=TEXT, label={"enum": ["mechanism_limit", "statutory_limit", "internal_reminder"]}, length=TEXT,
    basis=TEXT, source=TEXT, owed_by={"enum": [seat.value for seat in Seat]}, started_at=INSTANT, due_at=INSTANT, due_on=DAY,
    provisional=FLAG, conservative_on=MAYBE_DAY, rolled_on=MAYBE_DAY, later_on=MAYBE_DAY, later_why=TEXT,
    stopped_at=MAYBE_INSTANT, lateness=TEXT,
    light=maybe(LIGHT), words=TEXT,
)  # fmt: skip
LABELLED = record(label=TEXT, text=TEXT)
CONFIRMED = record(message=TEXT, reason=TEXT)
EVENT = record(
    id=IDENTIFIER, step=TEXT, label=TEXT, **{"from": TEXT}, to=TEXT, actor=TEXT, unit=maybe(CODED),
    happened_at=INSTANT, recorded_at=INSTANT, details=many(LABELLED), confirmed=many(CONFIRMED), lateness=TEXT,
    cause=maybe(IDENTIFIER),
)  # fmt: skip
LINK = record(
    id=IDENTIFIER, relation={"enum": ["grew_from", "same_incident", "takes_up"]}, outgoing=FLAG, kind=TEXT, label=TEXT, title=TEXT,
    state=TEXT, state_label=TEXT,
)  # fmt: skip
FILE = record(
    id=IDENTIFIER, purpose=TEXT, name=TEXT, media_type=TEXT, size={"type": "integer"}, pages={"type": "integer"},
    is_original=FLAG, sha256=TEXT, sm3=TEXT, unit=maybe(CODED), uploaded_at=INSTANT, frozen=FLAG, url=TEXT,
)  # fmt: skip
LETTER = record(
    id=IDENTIFIER, kind=TEXT, number=MAYBE_TEXT, title=TEXT, unit=maybe(CODED), issued_at=INSTANT, void=FLAG,
    sha256=TEXT, url=TEXT,
)  # fmt: skip
CHOICE = record(value=TEXT, label=TEXT)
FIELD = record(
    name=TEXT, label=TEXT, type={"enum": TYPE_NAMES}, required=FLAG, choices=many(CHOICE), description=TEXT
)
ATTACHMENT = record(purpose=TEXT, label=TEXT)
ASKED: dict[str, Schema] = {"fields": many(FIELD), "attachments": many(ATTACHMENT)}
STEP = record(name=TEXT, label=TEXT, **ASKED)
MATTER = record(
    **HEAD, private=FLAG, outcome=TEXT, clocks=many(CLOCK), timeline=many(EVENT), links=many(LINK), files=many(FILE),
    letters=many(LETTER), fields=ANSWERS, details=ref("Details"), steps=many(STEP),
)  # fmt: skip
PAGE = record(matters=many(record(**HEAD), most=100), next=MAYBE_TEXT)
KIND = record(kind=TEXT, label=TEXT, **ASKED)
KINDS = record(kinds=many(KIND))
FILES = record(files=many(FILE))
HOLDER = record(
    outcome={"enum": ["one", "none", "conflict"]}, on=DAY, item=maybe(CODED), place=MAYBE_TEXT, holder=maybe(CODED),
    holders=many(CODED), in_name_of=maybe(CODED), acts=many(TEXT), basis=TEXT, since=MAYBE_DAY, until=MAYBE_DAY,
    transition=maybe(record(**{"from": DAY}, to=DAY, document=TEXT)), needs_review=FLAG, reasons=many(TEXT),
)  # fmt: skip
DUE = record(
    rule=TEXT, name=TEXT, words=TEXT, label=TEXT, basis=TEXT, source=TEXT, started_at=INSTANT, due_at=INSTANT,
    due_on=DAY, provisional=FLAG, conservative_on=MAYBE_DAY, rolled_on=MAYBE_DAY,
    days=many(record(date=DAY, counted=FLAG, why=TEXT)),
)  # fmt: skip
REASON = record(
    code=TEXT, severity={"enum": ["refusal", "warning", "note"]}, message=TEXT, remedy=TEXT, clause=TEXT,
    field=MAYBE_TEXT,
)  # fmt: skip
PROBLEM = record(
    type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT, number=TEXT, reasons=many(REASON)
)
SHAPES: dict[str, Schema] = {
    "Matter": MATTER, "Page": PAGE, "Kinds": KINDS, "Files": FILES, "Holder": HOLDER, "Due": DUE, "Problem": PROBLEM,
}  # fmt: skip
TAKING: Schema = {
    "type": "object", "additionalProperties": False,
    "properties": {"fields": ref("StepFields"), "version": VERSION, "confirm": CONFIRM},
}  # fmt: skip
UNMASKING: Schema = {
    "type": "object", "additionalProperties": False, "required": ["reason"],
    "properties": {"reason": {**TEXT, "description": "查看的理由，一句话"}},
}  # fmt: skip
UPLOAD: Schema = {
    "type": "object", "additionalProperties": False, "required": ["file", "purpose"],
    "properties": {
        "file": {
            "type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"},
            "description": "一个或多个文件",
        },
        "purpose": {"type": "string", "minLength": 1, "description": "用途，见 attachments"},
        "pages": {"type": "integer", "minimum": 1, "maximum": 10_000, "description": "页数，默认 1"},
        "is_original": {"type": "string", "enum": ["true", "false"], "description": "是否原件，默认 false"},
    },
}  # fmt: skip


def components(desk: Desk) -> dict[str, Schema]:
    """All shapes by name, with the forms of every step of every plugin."""
    forms: dict[str, Schema] = {}
    openings: list[Schema] = []
    for kind in desk.host.kinds:
        procedure, plugin = desk.host.procedure(kind), desk.host.owner(kind)
        for step in procedure.steps:
            form = plugin.forms[step.form]() if step.form else None
            asked = form_schema(form, back_entry.blank(step, form))
            forms[f"{kind}.{step.name}"] = {"title": f"{procedure.label}：{step.label}", **asked}
        first = draft_step(procedure)
        openings.append(_opening(kind, f"{kind}.{first.name}" if first else None))
    steps = [{"type": "null"}, *map(ref, forms)]
    shapes = {**SHAPES, "Details": {"anyOf": [record(), *_details(desk)]}}
    return {**shapes, "Opening": {"oneOf": openings}, "StepFields": {"anyOf": steps}, **forms}


def _details(desk: Desk) -> list[Schema]:
    """What plugins tell of their kinds beside the rest."""
    return [
        {"title": desk.host.procedure(kind).label, **told.schema}
        for plugin in desk.host.plugins
        for kind, told in plugin.details.items()
    ]


def _opening(kind: str, form: str | None) -> Schema:
    """What opens a matter of one kind."""
    fields = maybe(ref(form)) if form else {"type": ["object", "null"], "maxProperties": 0}
    return {
        "type": "object", "required": ["kind"], "additionalProperties": False,
        "properties": {
            "kind": {"const": kind}, "fields": fields, "confirm": CONFIRM,
            "grew_from": {**IDENTIFIER, "type": ["integer", "null"], "description": "由哪一办件引出"},
        },
    }  # fmt: skip
