"""The log as the audit administrator reads it: narrowed down, told in sentences, checked, its head printed (trust 7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from portal.desk import audit, audit_reading, liaisons
from portal.desk.audit_reading import Wanted
from portal.desk.enablement import State, switch
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden
from portal.store.audit import AuditEntry
from portal.store.db import db, is_postgres, transaction
from portal.store.units import Unit
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import District, small_district
from tests.web_fixtures import Client, member

pytestmark = pytest.mark.thin

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"


@pytest.fixture
def hub(database: str, now: HeldClock) -> Unit:
    return factories.unit("审计室", "hub")


@pytest.fixture
def auditor(app: Flask, hub: Unit) -> Client:
    member(hub, Role.AUDIT_ADMIN, username="auditadmin", name="审计管理员")
    client = Client(app)
    assert client.log_in("auditadmin").status_code == 303
    return client


@pytest.fixture
def district(memo_desk: Any, auditor: Client) -> District:
    return small_district(memo_desk)


def rows(page: str) -> str:
    """The table of entries without the filter above it."""
    return page.split("<tbody>")[1] if "<tbody>" in page else ""


def test_the_log_is_narrowed_down_to_a_unit(auditor: Client, district: District) -> None:
    district.draft(FIRE, TIEXI)
    fire, tiexi = district.units[FIRE].id, district.units[TIEXI].id
    assert "建立办件" in rows(auditor.get("/admin/audit/", query_string={"unit": fire}).text)
    assert "建立办件" not in rows(auditor.get("/admin/audit/", query_string={"unit": tiexi}).text)


def test_the_log_is_narrowed_down_to_a_matter_by_its_paper_or_its_number(
    auditor: Client, district: District
) -> None:
    sent, other = district.sent(FIRE, TIEXI), district.draft(FIRE, TIEXI)
    for named in (sent.number, str(sent.id)):
        page = rows(auditor.get("/admin/audit/", query_string={"matter": named}).text)
        assert "案件移送·批准移送" in page
        assert f"案件移送 {other.id}<" not in page
    assert rows(auditor.get("/admin/audit/", query_string={"matter": "无函〔2026〕1号"}).text) == ""


def test_entries_are_sentences_with_the_names_of_units_people_and_papers(
    auditor: Client, district: District
) -> None:
    sent = district.sent(FIRE, TIEXI)
    switch(district.desk, None, "transfer", district.units["解放路街道办事处"].id, State.OFF)
    page = rows(auditor.get("/admin/audit/").text)
    assert "单位 解放路街道办事处" in page
    assert "制度：案件移送" in page
    assert "改为：停用" in page
    assert f"案件移送 {sent.number}" in page
    assert "状态：待签收" in page
    assert "人员 审计管理员" in page


def test_what_a_matter_says_is_never_in_the_log(auditor: Client, district: District) -> None:
    """G-4: none of the three administrators sees matters."""
    district.sent(FIRE, TIEXI)
    page = auditor.get("/admin/audit/").text
    assert all(words not in page for words in ("某物业公司", "占用、堵塞消防车通道", "三辆货车"))


def test_every_act_that_may_be_on_the_log_can_be_asked_for_by_its_words(auditor: Client) -> None:
    page = auditor.get("/admin/audit/").text
    for action, words in (("plugin.drained", "收尾完毕自动停用"), ("transfer.receive", "案件移送·签收")):
        assert f'<option value="{action}">{words}</option>' in page


def test_pages_follow_one_another_without_a_gap_in_one_second(auditor: Client, hub: Unit) -> None:
    for number in range(120):
        with transaction():
            audit.record(None, "test.act", "thing", number)
    seen: list[str] = []
    address = "/admin/audit/?action=test.act"
    while address:
        page = auditor.get(address).text
        seen += [line.split("<")[0] for line in rows(page).split('data-label="编号" class="number">')[1:]]
        onward = page.split('rel="next"')[0].rsplit('href="', 1)[1] if 'rel="next"' in page else ""
        address = onward.split('"')[0].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=int, reverse=True)


def test_a_broken_chain_names_its_first_bad_entry_with_what_it_says_now(
    auditor: Client, district: District
) -> None:
    liaisons.name_liaison(None, district.units[TIEXI].id, {"name": "李某"}, since=date(2026, 11, 20))
    bad = AuditEntry.get(AuditEntry.action == "liaison.name").id
    with factories.unguarded_log():
        db.execute_sql(f"UPDATE audit_entry SET actor_name = '某人' WHERE id = {bad}")
    page = auditor.post("/admin/audit/verify").text
    assert f"第 {bad} 条与链条不符" in page
    assert "某人" in page
    assert "明确联络人" in page


def test_an_entry_that_is_missing_is_told_as_missing(auditor: Client, hub: Unit) -> None:
    with factories.unguarded_log():
        db.execute_sql("DELETE FROM audit_entry WHERE id = 1")
    assert "第 1 条不在日志中" in auditor.post("/admin/audit/verify").text


def test_the_head_is_a_sheet_to_sign(auditor: Client) -> None:
    page = auditor.get("/admin/audit/head").text
    newest = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert newest.hash in page
    assert "签字" in page


def test_an_export_tells_each_entry_in_words_beside_what_is_kept(auditor: Client, district: District) -> None:
    switch(district.desk, None, "transfer", district.units[TIEXI].id, State.OFF)
    sheet = auditor.get("/admin/audit/export.csv", query_string={"action": "plugin.switch"}).data.decode(
        "utf-8-sig"
    )
    assert "切换制度,单位 铁西街道办事处," in sheet
    assert "改为：停用" in sheet
    assert '""state"": ""off""' in sheet


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDIT_ADMIN}))
def test_nobody_else_reads_exports_verifies_or_takes_the_head(memo_desk: Any, hub: Unit, role: Role) -> None:
    somebody = factories.clerk(hub, role)
    acts: list[Callable[[Actor], Any]] = [
        lambda actor: audit_reading.read(memo_desk, actor, Wanted()),
        lambda actor: audit_reading.export(memo_desk, actor, Wanted()),
        audit_reading.verify,
        audit_reading.head,
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            act(somebody)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(since=date(2026, 1, 1), until=date(2026, 1, 31)),
        Wanted(actor="张三"),
        Wanted(unit=3),
        Wanted(action="login", until=date(2026, 1, 31)),
        Wanted(matter="7"),
    ],
    ids=["everything", "a month", "a person", "a unit", "an act up to a day", "a matter"],
)
def test_a_page_is_read_along_an_index_and_nothing_is_sorted(memo_desk: Any, wanted: Wanted) -> None:
    """A page of a log of a million entries costs what a page of ten costs: seen in the plan, on both databases."""
    query = audit_reading._query(memo_desk, wanted).limit(audit_reading.PAGE)
    statement, values = query.sql()
    if not is_postgres():
        plan = " ".join(
            row[3] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        )
        assert "USING INDEX" in plan
        assert "TEMP B-TREE" not in plan or wanted.matter
        return
    with db.atomic():
        for way in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
            db.execute_sql(f"SET LOCAL {way} = off")
        plan = " ".join(row[0] for row in db.execute_sql(f"EXPLAIN {statement}", values).fetchall())
    assert "Seq Scan" not in plan
    assert "Sort" not in plan or wanted.matter
