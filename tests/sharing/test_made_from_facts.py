"""Shares that write themselves: a published list, a concluded penalty, a complaint that was handled (S-1)."""

from typing import Any

import pytest

from plugins.sharing import following
from plugins.sharing.models import ShareRecord
from portal.desk import enablement, matters
from portal.domain.power_lists import ListMode
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, Refused
from portal.store.matters import Link, Matter
from tests import factories
from tests.core.test_following import NEW_BASIS, published
from tests.sharing.conftest import BUREAU, FIRE, TIEXI, Sharing, todo, told


def made() -> list[Matter]:
    return list(Matter.select().where(Matter.kind == "share").order_by(Matter.id))


def of(matter: Matter) -> ShareRecord:
    return ShareRecord.get(ShareRecord.matter == matter.id)


def concluded(sharing: Sharing, unit: str = TIEXI, **how: Any) -> Matter:
    """A case of ``unit`` that ended with a penalty."""
    typed = {
        "item": str(sharing.item),
        "place": "铁西新村",
        "title": "占用消防车通道",
        "subject": "某物业公司",
        "filed_on": "2026-11-18",
    }
    clerk = sharing.clerks[unit]
    case = sharing.take(clerk, matters.open_matter(sharing.desk, clerk, "filing", typed), "file")
    ending = {"decision": "penalty", "decided_on": "2026-11-20", "result": "罚款 5000 元", **how}
    return sharing.take(clerk, case, "conclude", **ending)


def bureau(sharing: Sharing) -> Actor:
    return factories.clerk(sharing.units[BUREAU], Role.SUPERVISOR, Role.HANDLER)


def test_a_published_list_that_changes_a_basis_leaves_a_draft_of_the_origin_department(
    sharing: Sharing,
) -> None:
    published(sharing, ListMode.WHOLE, NEW_BASIS)
    [draft] = made()
    assert (draft.state, of(draft).category) == ("draft", 1)
    assert [kind for kind, _title in todo(sharing.clerks[FIRE])] == ["share"]
    assert told(sharing.clerks[FIRE])[-1].startswith("【待共享】信息共享：")


def test_that_draft_shared_reaches_the_holders_and_asks_nobody_twice(sharing: Sharing) -> None:
    published(sharing, ListMode.WHOLE, NEW_BASIS)
    [draft] = made()
    shared = sharing.take(sharing.clerks[FIRE], draft, "publish")
    assert sharing.readers(shared) == {TIEXI}
    assert Matter.select().where(Matter.kind == "basis_change").count() == 1
    sharing.take(sharing.clerks[TIEXI], shared, "acknowledge")
    assert Matter.get(Matter.kind == "basis_change").state == "acknowledged"


def test_a_concluded_penalty_of_a_town_office_is_drafted_for_the_origin_department(sharing: Sharing) -> None:
    case = concluded(sharing)
    [draft] = made()
    assert (draft.title, of(draft).category) == ("处罚决定：占用消防车通道", 3)
    assert "罚款 5000 元" in of(draft).content
    assert Link.get(Link.matter == draft.id).other_id == case.id
    shared = sharing.take(sharing.clerks[TIEXI], draft, "publish")
    assert sharing.readers(shared) == {FIRE}


def test_a_case_without_a_penalty_leaves_nothing_to_share(sharing: Sharing) -> None:
    concluded(sharing, decision="no_penalty")
    assert made() == []


def test_how_a_complaint_was_handled_is_drafted_without_who_complained(sharing: Sharing) -> None:
    clerk = sharing.clerks[TIEXI]
    typed = {
        "channel": "visit", "complainant": "王小明", "complainant_phone": "13812345678", "points": "货车堵塞消防车通道",
        "item": str(sharing.item), "place": "铁西新村", "received_at": "2026-11-20T08:30", "title": "货车堵塞消防车通道",
    }  # fmt: skip
    complaint = sharing.take(clerk, matters.open_matter(sharing.desk, clerk, "complaint", typed), "register")
    sharing.take(clerk, complaint, "verify", finding="none", verified_how="desk", facts="现场没有货车。")
    sharing.take(clerk, complaint, "reply", reply="经核实没有发现违法行为。", reply_by="phone")
    sharing.take(clerk, complaint, "close")
    [draft] = made()
    assert of(draft).category == 7
    assert "王小明" not in f"{draft.title}{of(draft).content}"


def test_a_category_can_be_shared_at_once_or_not_made_at_all(sharing: Sharing) -> None:
    following.decide(bureau(sharing), 3, following.PUBLISH)
    concluded(sharing)
    assert [matter.state for matter in made()] == ["published"]
    following.decide(bureau(sharing), 3, following.NOTHING)
    concluded(sharing)
    assert len(made()) == 1


def test_only_the_bureau_decides_that_and_only_of_what_is_made(sharing: Sharing) -> None:
    with pytest.raises(Forbidden):
        following.decide(sharing.clerks[FIRE], 3, following.PUBLISH)
    with pytest.raises(Refused, match="E-S-CAT"):
        following.decide(bureau(sharing), 6, following.PUBLISH)


def test_where_the_plugin_is_off_the_case_ends_all_the_same(sharing: Sharing) -> None:
    administrator = factories.clerk(factories.unit(kind="hub"), Role.SYSTEM_ADMIN)
    enablement.switch(sharing.desk, administrator, "sharing", sharing.units[TIEXI].id, enablement.State.OFF)
    assert concluded(sharing).state == "concluded"
    assert made() == []
