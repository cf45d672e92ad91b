"""A tiny plugin for tests of matters with many participants: a circular that each of several units answers for itself."""

from typing import Any

from wtforms import StringField

from portal.domain.procedure import By, Clock, Facts, Outcome, Procedure, Seat, State, Step
from portal.hookspecs import Plugin, hookimpl
from portal.kit import StepForm, UnitsField

OURS, EACH = By(Seat.SENDER), By(Seat.PARTICIPANT)


class CircularForm(StepForm):
    """To whom, and about what."""

    title = StringField("事由")
    receivers = UnitsField("发给")


def all_have_answered(facts: Facts) -> str:
    """The last answer ends it."""
    return "answered" if all(one.answered_at for one in facts.participants) else facts.state


CIRCULAR = Procedure(
    "circular",
    "传阅",
    states=(
        State("draft", "草稿", OURS, private=True, editable=True),
        State("sent", "待各单位答复", EACH, clocks=(Clock("sharing.request", Seat.PARTICIPANT),)),
        State("answered", "都已答复", outcome=Outcome.CONCLUDED, open=False),
    ),
    steps=(
        Step("send", "发出", frozenset({"draft"}), "sent", OURS, "circular"),
        Step("answer", "答复", frozenset({"sent"}), all_have_answered, EACH, tone="primary", each=True),
        Step("change", "变更", frozenset({"sent", "answered"}), "sent", OURS, asks_anew=True),
    ),
)


@hookimpl
def declare() -> Plugin:
    """Say what this plugin is and has."""
    return Plugin(
        name="circulars", label="传阅", procedures=[CIRCULAR], forms={"circular": CircularForm},
        lookups={"circular": _known}, seats={"circular": _seats}, core=True,
    )  # fmt: skip


def _known(matter: Any, fields: Any, actor: Any) -> dict[str, Any]:
    return {"chosen": [int(unit) for unit in matter.draft.get("receivers", [])] if matter is not None else []}


def _seats(facts: Facts) -> dict[Seat, Any]:
    return {Seat.PARTICIPANT: facts.known["chosen"]}
