"""Declares 投诉举报受理告知 to the core."""

from collections.abc import Iterable, Mapping
from typing import Any

from plugins.complaints import following, identity, letters, papers, recording
from plugins.complaints.forms import FORMS
from plugins.complaints.looking_up import known
from plugins.complaints.models import ComplaintRecord, OrderLabels
from plugins.complaints.recording import recorded, seats
from plugins.complaints.rules import COMPLAINT
from portal import kit
from portal.domain.confidential import Confidential, Tells
from portal.domain.procedure import Actor, Facts
from portal.kit import Plugin, hookimpl

IDENTITY = Confidential(
    columns={
        "complainant": Tells.NAME,
        "complainant_phone": Tells.NUMBER,
        "complainant_address": Tells.ADDRESS,
        "complainant_code": Tells.NUMBER,
    },
    handled_in=recording.handled_in,
    informant=True,
    purposes=frozenset({"complaint"}),
)
"""C-7: who complained, and the papers in their own hand: for the unit that handles the complaint, with a reason."""


@hookimpl
def declare() -> Plugin:
    """投诉举报受理告知, third chapter (二) of the notice."""
    return Plugin(
        name="complaints",
        label="投诉举报",
        procedures=[COMPLAINT],
        forms=FORMS,
        letters={
            "register_slip": letters.register_slip,
            "register_form": letters.register_form,
            "acceptance_notice": letters.acceptance_notice,
            "referral_notice": letters.referral_notice,
            "office_notice": letters.office_notice,
            "materials_list": letters.materials_list,
            "reply_notice": letters.reply_notice,
            "feedback_letter": letters.feedback_letter,
        },
        blanks=papers.BLANKS,
        lookups={"complaint": known},
        particulars={"complaint": ComplaintRecord},
        recorded_by={"complaint": recorded},
        seats={"complaint": seats},
        confidential={"complaint": IDENTITY},
        tables=[ComplaintRecord, OrderLabels],
        blueprint="plugins.complaints.views:blueprint",
        icon="telephone",
    )


@hookimpl
def panels(subject: Any, reader: Actor) -> Iterable[Mapping[str, str]]:
    """Beside what grew from a complaint: whom its unit answers, where the complainant agreed (C-6)."""
    if isinstance(subject, kit.Matter) and identity.origin_of(subject, reader) is not None:
        yield {"title": "投诉人、举报人", "url": f"/complaints/grown/{subject.id}/identity"}


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What grew from a complaint, or was passed on, moves the complaint; and the other way round."""
    following.after(desk, matter, step, actor, facts)
