"""A list tried out on the open matters: who is touched, office by office, and who may learn of it (L-5, L-8)."""

from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.desk import matters, power_impact, powers
from portal.desk.matters import take
from portal.desk.power_changes import Draft, import_list
from portal.desk.power_impact import TryOut, try_out
from portal.desk.power_publishing import publish_as_operator
from portal.domain.grants import OpenCases
from portal.domain.open_cases import Handling
from portal.domain.power_lists import ListMode
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Refused
from portal.store import snapshots
from portal.store.db import db, is_postgres
from portal.store.matters import Matter
from portal.store.powers import ListPaper
from tests import factories
from tests.core.entering import sheet
from tests.transfer.conftest import District, small_district
from tests.web_fixtures import Client, member

CODE, FIRE, TIEXI, JIEFANG = "410703-CF-0151", "区消防救援大队", "铁西街道办事处", "解放路街道办事处"
PINGYUAN = "平原镇人民政府"
LATER = date(2026, 12, 1)
NAME = "对占用、堵塞、封闭消防车通道妨碍消防车通行的处罚"


@pytest.fixture
def district(desk: Any) -> District:
    """铁西 holds the item of 区消防."""
    return small_district(desk)


def recall(district: District, actor: Actor | None = None, effective: date = LATER) -> Draft:
    """A list that takes the item back."""
    row = (CODE, NAME, FIRE, TIEXI, "", "下放", "")
    return import_list(district.desk, actor, sheet(row), ListMode.RECALL, "卫政文〔2026〕40号", effective)


def devolve(district: District, office: str, actor: Actor | None = None) -> Draft:
    """A list that hands it down to a further office."""
    row = (CODE, NAME, FIRE, office, "", "下放", "")
    return import_list(district.desk, actor, sheet(row), ListMode.SUPPLEMENT, "卫政文〔2026〕41号", LATER)


def filed(district: District, unit: str, place: str = "铁西新村", filed_on: str = "2026-11-18") -> Matter:
    """An open case in a unit's register."""
    typed = {"item": district.item, "place": place, "title": "占用消防车通道", "filed_on": filed_on}
    case = matters.open_matter(district.desk, district.clerks[unit], "filing", typed)
    return take(district.desk, district.clerks[unit], case.id, "file").matter


def bureau(district: District) -> Actor:
    return factories.clerk(district.units["区司法局"], Role.SUPERVISOR)


def told(tried: TryOut) -> dict[int, Handling]:
    return {one.id: one.fate.handling for one in tried.touched}


def test_a_recall_touches_what_is_open_in_the_office_s_territory(district: District) -> None:
    """L-7: filed cases stay, what is not filed goes back."""
    case, sent = filed(district, TIEXI), district.sent(FIRE, TIEXI)
    accepted = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "accept")
    filed(district, FIRE, place="锦绣里小区")
    tried = try_out(district.desk, recall(district), None)
    assert told(tried) == {case.id: Handling.STAY, sent.id: Handling.RETURN, accepted.id: Handling.RETURN}
    (office,) = tried.offices
    assert (office.name, office.counts) == (TIEXI, [(Handling.STAY, 1), (Handling.RETURN, 2)])


def test_a_transfer_that_was_filed_is_a_filed_case(district: District) -> None:
    accepted = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "accept")
    details = {"filed_on": "2026-11-20", "filing_number": "铁西立〔2026〕1号"}
    district.take(district.clerks[TIEXI], accepted, "file", **details)
    tried = try_out(district.desk, recall(district), None, OpenCases.ALONG)
    assert tried.rule is OpenCases.ALONG
    assert set(told(tried).values()) == {Handling.HAND_OVER}


def test_a_devolution_leaves_filed_cases_with_the_department(district: District) -> None:
    """T-1, AT-21."""
    case = filed(district, FIRE, place="锦绣里小区")
    assert told(try_out(district.desk, devolve(district, JIEFANG), None)) == {case.id: Handling.STAY}


def test_a_whole_list_that_leaves_an_item_out_touches_its_cases(district: District) -> None:
    """L-5: 未列入的事项将收回."""
    case = filed(district, TIEXI)
    row = ("N1", "对甲的处罚", FIRE, TIEXI, "罚款", "下放", "")
    draft = import_list(district.desk, None, sheet(row), ListMode.WHOLE, "卫政文〔2026〕42号", LATER)
    assert told(try_out(district.desk, draft, None)) == {case.id: Handling.STAY}


def test_a_list_of_retained_items_touches_nothing(district: District) -> None:
    """L-5: retaining is no recall."""
    filed(district, TIEXI)
    row = (CODE, NAME, FIRE, "", "", "", "")
    draft = import_list(district.desk, None, sheet(row), ListMode.RETAINED, "卫政文〔2026〕43号", LATER)
    assert try_out(district.desk, draft, None).touched == ()


def test_closed_matters_are_not_touched(district: District) -> None:
    case = filed(district, TIEXI)
    done = {"decided_on": "2026-11-20", "decision": "penalty"}
    take(district.desk, district.clerks[TIEXI], case.id, "conclude", done)
    assert try_out(district.desk, recall(district), None).touched == ()


def test_a_stranger_learns_of_nothing_by_trying_out(district: District) -> None:
    """G-9: neither rows nor figures."""
    filed(district, TIEXI)
    district.sent(FIRE, TIEXI)
    stranger = district.clerks["平原镇人民政府"]
    assert try_out(district.desk, recall(district, stranger), stranger).touched == ()


def test_each_reader_learns_of_what_he_may_read(district: District) -> None:
    """G-9: a party of its own matters, 司法局 of all that went out, nobody of another unit's draft."""
    case, sent = filed(district, TIEXI), district.sent(FIRE, TIEXI)
    draft = district.draft(FIRE, TIEXI)
    list_draft = recall(district)

    def seen(reader: Actor) -> set[int]:
        return set(told(try_out(district.desk, list_draft, reader)))

    assert seen(district.clerks[FIRE]) == {sent.id, draft.id}
    assert seen(district.clerks[TIEXI]) == {case.id, sent.id}
    assert seen(bureau(district)) == {case.id, sent.id}
    assert seen(factories.clerk(district.units["镇办综合指挥和信息化网络中心"], Role.SYSTEM_ADMIN)) == set()


def test_the_proposer_s_page_shows_nobody_else_s_case(district: District, app: Flask) -> None:
    """G-9: 平原镇 drafts a recall from 铁西; neither the case nor that there is one can be read from its page."""
    filed(district, TIEXI)
    draft = recall(district, district.clerks[PINGYUAN])
    client, person = Client(app), member(district.units[PINGYUAN])
    assert client.log_in(person.username).status_code == 303
    page = client.get(f"/list_change/{draft.id}").text
    assert "没有触及在办办件" in page
    assert "占用消防车通道</a>" not in page


def test_a_restricted_matter_is_only_its_parties(district: District) -> None:
    """G-9: what is restricted 司法局 does not see either."""
    case = filed(district, TIEXI)
    Matter.update(restricted=True).where(Matter.id == case.id).execute()
    assert try_out(district.desk, recall(district), bureau(district)).touched == ()


def test_the_rule_chosen_is_recorded_with_the_publication(district: District) -> None:
    """L-7: and the resolver says from then on what the batch said."""
    publish_as_operator(district.desk, recall(district).id, open_cases=OpenCases.ALONG)
    assert ListPaper.get(ListPaper.document == "卫政文〔2026〕40号").open_cases == "along"
    answer = powers.ask(CODE, TIEXI, LATER)
    assert "收回前铁西街道办事处已立案未结的案件，移交区消防救援大队" in "".join(answer.reasons)


def test_another_rule_than_usual_is_confirmed_with_a_sentence(district: District) -> None:
    draft, by = recall(district), bureau(district)
    take(district.desk, by_office := district.clerks[TIEXI], recall(district, by_office).id, "propose")
    proposal = Matter.select().where(Matter.state == "reviewing").get()
    with pytest.raises(Refused, match="W-L-OPENCASES"):
        take(district.desk, by, proposal.id, "publish", {"open_cases": "along"})
    said = {"W-L-OPENCASES": "文件第三条：在办案件一并移交"}
    take(district.desk, by, proposal.id, "publish", {"open_cases": "along"}, confirm=said)
    assert draft.rule is OpenCases.STAY


def test_nothing_is_looked_up_for_a_list_that_touches_no_item(district: District) -> None:
    row = ("N1", "对甲的处罚", FIRE, TIEXI, "罚款", "下放", "")
    draft = import_list(district.desk, None, sheet(row), ListMode.SUPPLEMENT, "卫政文〔2026〕42号", LATER)
    assert try_out(district.desk, draft, None).touched == ()


def test_the_whole_try_out_is_one_indexed_query(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many matters there are: found by item, never by walking all of them."""
    draft, asked = recall(district), []
    execute = type(db.obj).execute_sql

    def listen(self: Any, sql: str, params: Any = None, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(self, sql, params, *rest)

    with snapshots.reading():
        snapshots.directory()
        monkeypatch.setattr(type(db.obj), "execute_sql", listen)
        power_impact.try_out(district.desk, draft, None)
        monkeypatch.undo()
    ((sql, params),) = asked
    if is_postgres():
        db.execute_sql("SET enable_seqscan = off")
        plan = " ".join(row[0] for row in db.execute_sql(f"EXPLAIN {sql}", params).fetchall())
        db.execute_sql("RESET enable_seqscan")
        assert "Index" in plan
    else:
        plan = " ".join(row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
        assert "SCAN" not in plan
        assert "USING INDEX matter_item_id" in plan
