"""What a referral's form knows before it is typed: the case from which it is opened, and all that hangs together with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from plugins.judicial import lookups
from portal import kit, kit_web
from portal.domain.case_decisions import PENALTY
from portal.domain.letters import chinese_date
from portal.kit_web import MatterSheet, current_actor

SAME_WORDS = ("title", "subject", "subject_code", "subject_address", "subject_phone", "item", "facts")
OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    "place": ("where",), "facts": ("summary", "content"), "team": ("officers",), "goods": ("goods",),
}  # fmt: skip
"""What other procedures call the same; the first that is filled in counts."""


def blank() -> dict[str, Any]:
    """A form without a case behind it, by its writer, today."""
    actor = current_actor()
    return {"suspected_on": kit.clock.today().isoformat(), **kit.contact_of(actor)}


def from_case(origin: MatterSheet) -> dict[str, Any]:
    """J-1: nothing that the case says already is typed again, wherever in the incident it was typed."""
    given: dict[str, Any] = {}
    penalties = []
    kin = lookups.ours_of_incident(origin.matter, origin.actor)
    for sheet in (origin, *(kit_web.origin(row.id) for row in kin)):
        for name, said in _words(sheet.record):
            given.setdefault(name, said)
        if sheet.record.get("decision") == PENALTY:
            penalties.append(_penalty(sheet.record))
    if penalties:
        given["penalties"] = "\n".join(penalties)
    return {**blank(), **given}


def _words(record: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name in dict.fromkeys((*SAME_WORDS, *OTHER_WORDS)):
        said = next(
            (record[word] for word in (name, *OTHER_WORDS.get(name, ())) if _filled(record, word)), None
        )
        if said is not None and name != "place":
            yield name, said
    if record.get("where"):
        yield "place", record["where"]


def _filled(record: Mapping[str, Any], word: str) -> bool:
    return record.get(word) not in (None, "", [], False)


def _penalty(record: Mapping[str, Any]) -> str:
    """J-9: an earlier penalty in one line, to be completed by hand."""
    number, decided = record.get("filing_number") or record.get("number") or "", record.get("decided_on")
    day = chinese_date(decided) if decided else ""
    return "，".join(part for part in (str(number), day, str(record.get("result") or "作出行政处罚")) if part)
