"""A tiny plugin whose matters name an informant: an office takes in a tip and tells another unit of it."""

from collections.abc import Mapping
from typing import Any

from peewee import ForeignKeyField, IntegerField, TextField
from wtforms import StringField

from portal.domain.confidential import Confidential, Tells
from portal.domain.letters import Letter, Section
from portal.domain.procedure import By, Facts, Outcome, Procedure, Seat, State, Step
from portal.kit import Matter, Plugin, StepForm, Table, UnitField, directory, hookimpl

OURS = By(Seat.SENDER)


class TipRecord(Table):
    """Who told of it, to which other unit it is told, and what was said."""

    matter = ForeignKeyField(Matter, unique=True, on_delete="CASCADE")
    informant = TextField(null=True)
    informant_phone = TextField(null=True)
    informant_home = TextField(null=True)
    receiver = IntegerField(null=True)
    story = TextField(null=True)


class TipForm(StepForm):
    """What is taken in."""

    attachments: Mapping[str, str] = {"own": "举报信", "photo": "照片"}

    title = StringField("案由")
    subject = StringField("被举报人")
    informant = StringField("举报人")
    informant_phone = StringField("举报人电话")
    informant_home = StringField("举报人住址")
    receiver = UnitField("告知单位")
    story = StringField("反映的内容")


class NoteForm(StepForm):
    """A remark."""

    remark = StringField("说明")


class NamingForm(StepForm):
    """Who it was after all."""

    informant = StringField("举报人")


TIP = Procedure(
    kind="tip",
    label="举报登记",
    states=(
        State("draft", "草稿", waits_for=OURS, private=True, editable=True),
        State("told", "已告知", waits_for=OURS, outcome=Outcome.NOT_OURS),
        State("answered", "已答复", open=False),
    ),
    steps=(
        Step("tell", "登记并告知", frozenset({"draft"}), "told", OURS, form="tip", letter="notice"),
        Step("note", "记录", frozenset({"told"}), None, OURS, form="note"),
        Step("name", "更正举报人", frozenset({"told"}), None, OURS, form="naming"),
        Step("answer", "答复", frozenset({"told"}), "answered", OURS, letter="answer"),
    ),
)


def notice(facts: Facts, number: str | None) -> Letter:
    """What the other unit is told; a careless one, that repeats the informant's words."""
    return _letter("notice", facts, number, facts.parties[Seat.SENDER].name, str(facts.get("story")))


def answer(facts: Facts, number: str | None) -> Letter:
    """What the informant is told."""
    words = f"{facts.get('informant')}（{facts.get('informant_phone')}，{facts.get('informant_home')}）"
    return _letter("answer", facts, number, str(facts.get("informant")), words)


def _letter(kind: str, facts: Facts, number: str | None, addressee: str, words: str) -> Letter:
    ours = facts.parties[Seat.SENDER].name
    title = f"关于{facts.get('informant')}举报的{kind}"
    return Letter(kind, ours, number, title, addressee, (Section(None, (words,)),), signer=ours)


@hookimpl
def declare() -> Plugin:
    """Say what this plugin is and has."""
    return Plugin(
        name="tips",
        label="举报",
        procedures=[TIP],
        forms={"tip": TipForm, "note": NoteForm, "naming": NamingForm},
        letters={"notice": notice, "answer": answer},
        particulars={"tip": TipRecord},
        lookups={"tip": _receiver},
        seats={"tip": lambda facts: {Seat.RECEIVER: facts.get("receiver")}},
        confidential={
            "tip": Confidential(
                columns={"informant": Tells.NAME, "informant_phone": Tells.NUMBER, "informant_home": Tells.ADDRESS},
                informant=True,
                purposes=frozenset({"own"}),
            )
        },
        tables=[TipRecord],
    )  # fmt: skip


def _receiver(_matter: Matter | None, fields: Mapping[str, Any], _actor: Any) -> Mapping[str, Any]:
    known = fields.get("receiver")
    return {"receiver_principal": directory().ref(known) if known else None}
