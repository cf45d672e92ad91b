"""What every official paper between two units follows, as tables; its use by a transfer stands in tests/transfer."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from portal.domain import official_papers as papers
from portal.domain.calendar import ZONE
from portal.domain.powers import UnitRef
from portal.domain.procedure import Actor, Attachment, Facts, Role, Seat
from portal.domain.reasons import Reason

NOW = datetime(2026, 11, 27, 9, 30, tzinfo=ZONE)
STREET = UnitRef(1, "S", "铁西街道办事处", "subdistrict")
TEAM = UnitRef(2, "T", "铁西街道综合行政执法队", "internal")
DEPARTMENT = UnitRef(3, "D", "区消防救援大队", "department")


def facts(
    fields: Mapping[str, Any] | None = None,
    *,
    sender: UnitRef = STREET,
    files: tuple[str, ...] = (),
    **known: Any,
) -> Facts:
    attached = tuple(Attachment(n, purpose, f"{purpose}.pdf") for n, purpose in enumerate(files))
    actor = Actor(1, "张三", STREET, STREET, frozenset({Role.HANDLER}))
    return Facts(
        "letter", "draft", NOW, actor, fields or {}, parties={Seat.SENDER: STREET}, files=attached,
        known={"sender": sender, **known},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        ("town", False), ("subdistrict", False), ("department", False), ("branch", False),
        ("internal", True), ("affiliated", True), ("dispatched", True), ("hub", True),
    ],
)  # fmt: skip
def test_a_paper_goes_out_in_the_name_of_a_principal_unit(kind: str, refused: bool) -> None:
    """G-2: 派出机关 (a street office) signs, 派出机构 does not."""
    found = list(papers.in_own_name(facts(sender=UnitRef(9, "U", "某单位", kind)), "E-X", "请求协助"))
    assert [reason.code for reason in found] == (["E-X"] if refused else [])


def test_the_refusal_of_an_inner_organ_offers_the_name_it_belongs_to() -> None:
    [reason] = papers.in_own_name(facts(sender=TEAM), "E-A-SENDER-INTERNAL", "请求协助")
    assert (reason.message, reason.remedy) == (
        "铁西街道综合行政执法队是内设机构，不得以其名义请求协助。", "请改以“铁西街道办事处”名义请求协助。",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "known", "leads_to"),
    [
        ({}, {}, "sent"),
        ({"delivery": "offline"}, {}, "approved"),
        ({}, {"seal_first": True}, "approved"),
    ],
    ids=["electronically, at once", "on paper", "the seal first"],
)
def test_an_approval_delivers_unless_paper_or_seal_come_first(
    fields: dict[str, Any], known: dict[str, Any], leads_to: str
) -> None:
    assert papers.delivery(facts(fields, **known)) == leads_to


HANDED_OVER = {"happened_at": NOW, "recipient": "王五"}


@pytest.mark.parametrize(
    ("fields", "files", "since", "codes"),
    [
        (HANDED_OVER, ("receipt",), None, []),
        ({"recipient": "王五"}, ("receipt",), None, ["E-P-OFFLINE-TIME"]),
        ({"happened_at": NOW}, ("receipt",), None, ["E-P-OFFLINE-RECIPIENT"]),
        (HANDED_OVER, (), None, ["E-P-MAT-RECEIPT"]),
        (HANDED_OVER, ("receipt",), NOW + timedelta(minutes=1), ["E-P-OFFLINE-TIME"]),
    ],
    ids=["proved", "no time", "nobody named", "no receipt", "before it happened"],
)
def test_a_hand_over_on_paper_is_proved(
    fields: dict[str, Any], files: tuple[str, ...], since: datetime | None, codes: list[str]
) -> None:
    """P-2: the clock stops at the recorded delivery."""
    found = papers.handed_over_on_paper(facts(fields, files=files), since)
    assert [reason.code for reason in found] == codes


@pytest.mark.parametrize(
    ("known", "codes"),
    [
        ({"receiver_principal": DEPARTMENT}, []),
        ({"receiver_principal": DEPARTMENT, "receiver_on": False}, ["E-P-DISABLED"]),
        ({"receiver_principal": DEPARTMENT, "receiver_has_liaison": False}, ["W-G-NO-LIAISON"]),
        ({"receiver_principal": None, "receiver_on": False}, []),
    ],
)
def test_who_is_not_in_the_portal_is_served_on_paper(known: dict[str, Any], codes: list[str]) -> None:
    found = list(papers.reachable(facts(**known), "执法协助", "协助函"))
    assert [reason.code for reason in found] == codes
    assert all("协助函" in reason.remedy for reason in found if reason.code == "E-P-DISABLED")


NOBODY = Reason("E-X-NOBODY", "请选择接收单位。")
OURSELVES = Reason("E-X-SELF", "就是本单位。")


@pytest.mark.parametrize(
    ("known", "message"),
    [
        ({"receiver": DEPARTMENT, "receiver_principal": DEPARTMENT}, None),
        ({"receiver": None, "receiver_principal": None}, "请选择接收单位。"),
        ({"receiver": STREET, "receiver_principal": STREET}, "铁西街道办事处就是本单位。"),
        ({"receiver": TEAM, "receiver_principal": STREET}, "铁西街道综合行政执法队就是本单位。"),
    ],
    ids=["another unit", "nobody", "the own unit", "the own team"],
)
def test_a_paper_goes_to_another_unit(known: dict[str, Any], message: str | None) -> None:
    found = [reason.message for reason in papers.to_another(facts(**known), NOBODY, OURSELVES)]
    assert found == ([message] if message else [])


@pytest.mark.parametrize(
    ("step", "fields", "left"),
    [
        ("revise", {"receiver": 3, "sender": 1}, {"receiver": 3, "sender": 1}),
        ("approve", {}, {"delivered_at": NOW}),
        ("approve", {"delivery": "offline"}, {}),
        ("deliver", {}, {"delivered_at": NOW}),
        ("deliver_offline", {}, {"delivery": "offline", "delivered_at": NOW, "received_at": NOW}),
        ("receive", {}, {"received_at": NOW}),
        ("withdraw", {}, {}),
    ],
)
def test_a_papers_way_is_left_on_its_record(step: str, fields: dict[str, Any], left: dict[str, Any]) -> None:
    assert papers.recorded(facts(fields), step) == left


def test_a_paper_that_was_received_is_not_received_again() -> None:
    signed = replace(facts(), particulars={"received_at": NOW - timedelta(days=1)})
    assert papers.recorded(signed, "receive") == {}


@pytest.mark.parametrize(("asked_at", "codes"), [(None, []), (NOW, ["E-X-AGAIN"])])
def test_what_lacks_is_asked_for_once(asked_at: datetime | None, codes: list[str]) -> None:
    asked = replace(facts({"reason": "请补材料"}), particulars={"supplement_asked_at": asked_at})
    assert [reason.code for reason in papers.asked_once(asked, Reason("E-X-AGAIN", "再次要求。"))] == codes
