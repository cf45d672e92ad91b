"""Declares 行刑衔接 to the core, says what its steps leave on record, and bars a penalty instead of a referral."""

from collections.abc import Iterable, Mapping
from typing import Any

from plugins.judicial import letters, lookups, papers
from plugins.judicial.answers import result_of
from plugins.judicial.forms import FORMS
from plugins.judicial.models import OF_THE_PARTY, OF_THE_PARTY_HERE, Offence, OpinionRecord, ReferralRecord
from plugins.judicial.opinions import OPINION, reply_letter
from plugins.judicial.pending import no_penalty_instead
from plugins.judicial.rules import CRIMINAL_REFERRAL
from portal import kit
from portal.domain.case_decisions import ends_unpunished, punishes
from portal.domain.procedure import Actor, Facts, Outcome, Seat
from portal.domain.reasons import Reason
from portal.kit import Plugin, hookimpl

KIND = CRIMINAL_REFERRAL.kind
CARRIED_OVER = ("source", "evidence", "goods", "supplement", "dissuasion")
NOTICED = frozenset({"ask_supplement", "decline_filing", "file", "review"})
MASK = "*"
NUMBERS = ("subject_code", "subject_phone")
ENDS_WITHOUT_CRIME = frozenset({"revived", "disapproved"})


@hookimpl
def declare() -> Plugin:
    """行刑衔接, third chapter (七) of the notice."""
    return Plugin(
        name="judicial",
        label="行刑衔接",
        procedures=[CRIMINAL_REFERRAL, OPINION],
        forms=FORMS,
        letters={
            "referral_letter": letters.referral_letter,
            "clue_letter": letters.clue_letter,
            "reconsideration_letter": letters.reconsideration_letter,
            "supervision_letter": letters.supervision_letter,
            "reply_letter": reply_letter,
            **letters.RECORDS,
        },
        blanks=papers.BLANKS,
        lookups={KIND: lookups.known, OPINION.kind: lookups.known_of_opinion},
        particulars={KIND: ReferralRecord, OPINION.kind: OpinionRecord},
        confidential={KIND: OF_THE_PARTY, OPINION.kind: OF_THE_PARTY_HERE},
        recorded_by={KIND: recorded},
        seats={KIND: seats},
        tables=[Offence, ReferralRecord, OpinionRecord],
        blueprint="plugins.judicial.views:blueprint",
        icon="flag",
    )


def seats(facts: Facts) -> Mapping[Seat, int]:
    """The organ to which the case went, from the hand-over on."""
    receiver = facts.known["receiver_principal"]
    return {Seat.RECEIVER: receiver.id} if receiver is not None else {}


def recorded(facts: Facts, step: str) -> Mapping[str, Any]:
    """What a step leaves in the referral's own record beside the answers of its form."""
    noticed = {"notice_at": facts.now} if step in NOTICED else {}
    moments: dict[str, Mapping[str, Any]] = {
        "report": {"reported_at": facts.get("reported_at") or facts.now},
        "approve": {"approved_at": facts.now, "approved_by": facts.actor.signature},
        "disapprove": {"refusal": facts.fields.get("reason")},
        "send": {"sent_at": facts.now},
        "receipt": {"receipted_at": facts.now},
        "reconsider": {"reconsidered_at": facts.now, "asked_at": facts.now},
        "supervise": {"supervised_at": facts.now, "opinion": None},
        "procuratorate": {"asked_at": facts.now},
        "hand_goods": {"goods_at": facts.now},
        "close": {"result": result_of(facts)},
    }
    return {**noticed, **moments.get(step, {})}


@hookimpl
def check_step(matter: Any, step: str, actor: Actor, facts: Facts) -> Iterable[Reason]:
    """J-9: nobody is punished instead of being handed over, in whatever procedure, whatever the switches."""
    return _in_lieu(matter, actor, facts, suspected=matter.outcome == Outcome.SUSPECTED_CRIME)


def _in_lieu(matter: Any, actor: Actor, facts: Facts, *, suspected: bool = False) -> Iterable[Reason]:
    if matter.kind == KIND or not (punishes(facts) or ends_unpunished(facts)):
        return []
    return no_penalty_instead(facts, suspected, lookups.pendings(matter, actor))


@hookimpl
def step_taken(desk: kit.Desk, matter: Any, step: str, actor: Actor, facts: Facts) -> None:
    """What a new referral brings along from the case; what its end means for the case (J-9).

    A penalty is judged once more at its turn, for the referral may have been opened since (E-J-LIEU).
    """
    if matter.kind != KIND:
        kit.ask_what_is_new(matter, _in_lieu(matter, actor, facts))
    elif step == "open":
        _carry_over(desk, matter, actor)
    elif matter.state in ENDS_WITHOUT_CRIME and not lookups.others_under_way(matter):
        for waiting in lookups.suspected_in(matter):
            kit.consequence(desk, actor, waiting, "revive", {})


def _carry_over(desk: kit.Desk, matter: Any, actor: Actor) -> None:
    """Nothing that the unit has in the case is uploaded again, nor the party's numbers shown on their way (G-7).

    They come from matters that the unit handles; where it merely takes part they stay behind their veil.
    """
    for origin in lookups.ours_of_incident(matter, actor):
        kit.carry_over(desk, actor, origin.id, matter.id, CARRIED_OVER)
        said = kit.handled_columns(desk, actor, origin)
        record = kit.record_of(ReferralRecord, matter)
        missing = {name: said[name] for name in NUMBERS if said.get(name) and _unseen(getattr(record, name))}
        if missing:
            kit.keep_in_draft(matter, missing)
            ReferralRecord.update(**missing).where(ReferralRecord.matter == matter.id).execute()
            matter.kept.pop("record", None)


def _unseen(number: str | None) -> bool:
    """Is it only known masked here, as the form that was opened from the case showed it?"""
    return not number or MASK in number


@hookimpl
def panels(subject: Any, reader: Actor) -> Iterable[Mapping[str, str]]:
    """Beside every matter of the incident the referral, for those who are party to it (G-9)."""
    if isinstance(subject, kit.Matter) and subject.kind != KIND and lookups.referrals_beside(subject, reader):
        yield {"title": "涉嫌犯罪移送", "url": f"/judicial/of/{subject.id}"}
