"""The acceptance scenarios of a transfer, over the desk, on both databases (domain §17.2)."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import pytest

from portal import clock
from portal.desk import letters, matters, supervision, units
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Refused, Stale
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.decisions import SEAL_FIRST
from portal.store.enablement import PluginSwitch
from portal.store.files import IssuedLetter, StoredFile
from portal.store.matters import Event, Link, Matter, MatterClock, Party
from portal.store.notices import Notice
from portal.store.powers import PowerGrant
from portal.store.units import Liaison
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import District

FIRE, TIEXI, JIEFANG, PINGYUAN = "区消防救援大队", "铁西街道办事处", "解放路街道办事处", "平原镇人民政府"
MARKET, JUSTICE = "区市场监督管理局", "区司法局"
Codes = Callable[..., set[str]]
OBJECTION = {"reason_code": "not_here", "reason": "地点属解放路街道。", "legal_basis": "清单"}


def event(matter: Matter, step: str) -> Event:
    """The latest event of a step."""
    return (
        Event.select()
        .where((Event.matter == matter.id) & (Event.step == step))
        .order_by(Event.id.desc())
        .get()
    )


def running(matter: Matter) -> dict[str, MatterClock]:
    """The running clocks by term."""
    rows = MatterClock.select().where((MatterClock.matter == matter.id) & MatterClock.stopped_at.is_null())
    return {row.term: row for row in rows}


def stopped(matter: Matter) -> list[tuple[str, str]]:
    """What was stopped, with its lateness."""
    rows = MatterClock.select().where(
        (MatterClock.matter == matter.id) & MatterClock.stopped_at.is_null(False)
    )
    return [(row.term, row.lateness) for row in rows.order_by(MatterClock.id)]


def switch_off(district: District, unit: str, plugin: str = "transfer") -> None:
    with transaction():
        PluginSwitch.create(plugin=plugin, unit=district.units[unit].id, state="off", changed_at=0)
        snapshots.changed("switches")


def recall(district: District, since: date) -> None:
    """Take the item back from every office, from a day on."""
    with transaction():
        PowerGrant.update(valid_to=since).where(PowerGrant.item == district.item).execute()
        snapshots.changed("powers")


def object_to(
    district: District,
    matter: Matter,
    proposed: str = JIEFANG,
    confirm: Mapping[str, str] | None = None,
    **more: str,
) -> Matter:
    """铁西 says that it is somebody else's."""
    fields = {**OBJECTION, "proposed_holder": district.units[proposed].code, **more}
    return district.take(district.clerks[TIEXI], matter, "object", confirm, **fields)


class TestTheLimitOfSending:
    """T-2, T-3, K-10, K-11."""

    FOUND = "2026-11-20T15:20"

    def submitted(self, district: District, now: HeldClock, **more: Any) -> Matter:
        now.move_to(datetime(2026, 11, 20, 16, 0))
        return district.submitted(FIRE, TIEXI, discovered_at=self.FOUND, **more)

    def test_ten_minutes_before_midnight_is_on_time(self, district: District, now: HeldClock) -> None:
        """AT-15, first half."""
        matter = self.submitted(district, now)
        assert running(matter)["transfer.normal"].due_on == date(2026, 11, 25)
        now.move_to(datetime(2026, 11, 25, 23, 50))
        matter = district.take(district.approvers[FIRE], matter, "approve")
        assert (matter.state, event(matter, "approve").lateness) == ("sent", "")

    def test_ten_minutes_after_midnight_needs_a_reason_and_is_delivered(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        """AT-15, second half."""
        matter = self.submitted(district, now)
        now.move_to(datetime(2026, 11, 26, 0, 10))
        assert refused(district.take, district.approvers[FIRE], matter, "approve") == {"E-T-LATE-NOREASON"}
        matter = district.take(district.approvers[FIRE], matter, "approve", late_reason="连夜核查。")
        assert (matter.state, event(matter, "approve").lateness) == ("sent", "超 1 天")
        assert ["超期原因", "连夜核查。"] in event(matter, "approve").details

    @pytest.mark.parametrize(
        ("second", "lateness"), [(0, ""), (1, "超 1 小时")], ids=["AT-14 16:30:00", "AT-14 16:30:01"]
    )
    def test_an_urgent_transfer_is_judged_to_the_second(
        self, district: District, now: HeldClock, second: int, lateness: str
    ) -> None:
        now.move_to(datetime(2026, 9, 30, 16, 30))
        matter = district.submitted(
            FIRE, TIEXI, discovered_at="2026-09-30T16:30", urgent=True, urgent_reason="evidence"
        )
        assert running(matter)["transfer.urgent"].due_at == now.instant.replace(month=10, day=1)
        now.move_to(datetime(2026, 10, 1, 16, 30, second))
        matter = district.take(district.approvers[FIRE], matter, "approve", late_reason="路上堵车。")
        assert event(matter, "approve").lateness == lateness

    def test_urgency_brings_the_limit_forward_and_never_puts_it_off(
        self, district: District, now: HeldClock
    ) -> None:
        """K-11, on the dates of AT-33."""
        now.move_to(datetime(2026, 11, 24, 11, 0))
        matter = district.draft(FIRE, TIEXI, discovered_at="2026-11-19T09:00")
        clerk = district.clerks[FIRE]
        matters.revise(district.desk, clerk, matter.id, {"urgent": True, "urgent_since": "2026-11-20T10:00"})
        assert running(matter)["transfer.urgent"].due_at == now.instant.replace(day=21, hour=10)
        matters.revise(district.desk, clerk, matter.id, {"urgent_since": "2026-11-24T10:00"})
        assert [(row.term, row.due_on) for row in running(matter).values()] == [
            ("transfer.normal", date(2026, 11, 24))
        ]
        assert stopped(matter) == []

    def test_between_town_offices_the_limit_only_reminds(self, district: District, now: HeldClock) -> None:
        """Q-10: another label, no reason asked, and never told as a limit overstepped."""
        matter = district.submitted(PINGYUAN, TIEXI)
        clock = running(matter)["transfer.normal"]
        assert (clock.label, clock.due_on) == ("internal_reminder", date(2026, 11, 25))
        now.move_to(datetime(2026, 11, 26, 9, 0))
        matter = district.take(district.approvers[PINGYUAN], matter, "approve")
        assert event(matter, "approve").lateness == "提醒日已过 1 天"

    def test_the_label_follows_the_receiver_while_it_is_being_chosen(self, district: District) -> None:
        matter = district.draft(PINGYUAN, FIRE)
        assert running(matter)["transfer.normal"].label == "mechanism_limit"
        answers = {"receiver": district.units[TIEXI].code}
        matters.revise(district.desk, district.clerks[PINGYUAN], matter.id, answers)
        assert running(matter)["transfer.normal"].label == "internal_reminder"

    def test_a_long_way_to_the_right_unit_is_noted_in_the_record(
        self, district: District, now: HeldClock
    ) -> None:
        now.move_to(datetime(2026, 11, 26, 9, 0))
        matter = district.submitted(FIRE, TIEXI, found_at="2026-11-26T08:00")
        noted = [said for said, _sentence in event(matter, "submit").confirmed]
        assert any("超过 2 个工作日" in said for said in noted)

    def test_a_long_way_to_the_right_unit_is_told_to_the_justice_bureau(
        self, district: District, now: HeldClock
    ) -> None:
        """W-T-FIRSTGAP, once it is sent and no draft any more; a short way is told to nobody."""
        bureau = factories.clerk(district.units["区司法局"], Role.SUPERVISOR)
        district.sent(FIRE, TIEXI)
        now.move_to(datetime(2026, 11, 26, 9, 0))
        matter = district.submitted(FIRE, TIEXI, found_at="2026-11-26T08:00")
        told = Notice.select().where((Notice.person == bureau.person_id) & (Notice.kind == "W-T-FIRSTGAP"))
        assert not told.exists()
        district.take(district.approvers[FIRE], matter, "approve")
        assert [row.matter_id for row in told] == [matter.id]

    @pytest.mark.parametrize(
        ("office", "told"),
        [
            ((), True),
            (((date(2026, 1, 1), None),), False),
            (((date(2026, 1, 1), date(2026, 12, 31)),), False),
            (((date(2026, 1, 1), date(2026, 11, 1)),), True),
            (((date(2026, 12, 1), None),), True),
        ],
        ids=["none", "in office", "handing over", "ended", "not yet begun"],
    )
    def test_without_a_liaison_it_is_delivered_and_head_and_bureau_are_told(
        self, district: District, office: tuple[tuple[date, date | None], ...], told: bool
    ) -> None:
        """AT-26: the clock runs as ever; a liaison serves from his first day until he has handed over (G-5)."""
        unit = district.units[TIEXI]
        head = factories.clerk(unit, Role.HEAD)
        bureau = factories.clerk(district.units["区司法局"], Role.SUPERVISOR)
        for since, until in office:
            Liaison.create(unit=unit, name="李某", valid_from=since, valid_to=until, recorded_at=clock.now())
        matter = district.sent(FIRE, TIEXI)
        rows = Notice.select().where((Notice.matter == matter.id) & (Notice.kind == "W-G-NO-LIAISON"))
        assert {row.person_id for row in rows} == ({head.person_id, bureau.person_id} if told else set())
        assert ("transfer.normal", "") in stopped(matter)
        assert running(matter)["transfer.sign"].due_on == date(2026, 11, 23)


class TestInWhoseName:
    """T-6, G-3."""

    TEAM, STATION = "铁西街道综合行政执法队", "区市场监督管理局铁西市场监管所"
    CITED = {
        "exception_law": "市场监督管理行政处罚程序规定", "exception_article": "第七条第二款",
        "exception_text": "派出机构可以按照有关规定以自己的名义实施。",
    }  # fmt: skip

    def at_the_station(self, district: District, **more: Any) -> Matter:
        """A draft of somebody sitting in the market supervision station, about a fire lane."""
        market = district.units[MARKET]
        district.clerks[MARKET] = factories.clerk(district.units[self.STATION])
        district.approvers[MARKET] = factories.clerk(market, Role.APPROVER)
        return district.draft(MARKET, TIEXI, sender=district.units[self.STATION].code, **more)

    def test_an_internal_team_is_refused_and_told_whose_name_to_use(self, district: District) -> None:
        """AT-16."""
        district.clerks[TIEXI] = factories.clerk(district.units[self.TEAM])
        draft = district.draft(TIEXI, FIRE, sender=district.units[self.TEAM].code)
        with pytest.raises(Refused) as caught:
            district.take(district.clerks[TIEXI], draft, "submit")
        [reason] = [r for r in caught.value.reasons if r.code == "E-T-SENDER-INTERNAL"]
        assert TIEXI in reason.remedy

    def test_the_teams_people_draft_in_the_name_of_the_street_office(self, district: District) -> None:
        """AT-18: a 派出机关 is not a 派出机构."""
        district.clerks[TIEXI] = factories.clerk(district.units[self.TEAM])
        matter = district.sent(TIEXI, FIRE, place="锦绣里")
        assert IssuedLetter.get().content["head"] == "新乡市卫滨区铁西街道办事处"
        assert matter.state == "sent"

    def test_a_dispatched_agency_without_a_citation_is_refused(
        self, district: District, refused: Codes
    ) -> None:
        """AT-17, first half."""
        draft = self.at_the_station(district)
        assert refused(district.take, district.clerks[MARKET], draft, "submit") == {"E-T-EXCEPTION-NOCITE"}

    def test_with_law_article_text_and_the_principals_approval_it_may(self, district: District) -> None:
        """AT-17, second half: the citation stays with the paper."""
        draft = self.at_the_station(district, **self.CITED)
        draft = district.take(district.clerks[MARKET], draft, "submit")
        district.take(district.approvers[MARKET], draft, "approve")
        content = str(IssuedLetter.get().content)
        assert "铁西市场监管所" in IssuedLetter.get().content["head"]
        assert "第七条第二款" in content
        assert "以自己的名义实施" in content

    @pytest.mark.parametrize(
        ("bureau", "head"),
        [("新乡市生态环境局", "新乡市生态环境局"), ("", "新乡市生态环境局卫滨分局")],
        ids=["in the bureau's name", "in its own, with the citation"],
    )
    def test_a_municipal_branch_signs_as_the_district_has_set_it(
        self, district: District, refused: Codes, bureau: str, head: str
    ) -> None:
        """Q-21."""
        branch = district.units["市生态环境局卫滨分局"]
        units.edit(None, branch.id, {"municipal_name": bureau})
        district.clerks[branch.name] = factories.clerk(branch)
        district.approvers[branch.name] = factories.clerk(branch, Role.APPROVER)
        if not bureau:
            draft = district.draft(branch.name, TIEXI)
            assert refused(district.take, district.clerks[branch.name], draft, "submit") == {
                "E-T-EXCEPTION-NOCITE"
            }
        district.sent(branch.name, TIEXI, **({} if bureau else self.CITED))
        content = IssuedLetter.get().content
        assert (content["head"], content["signer"]) == (head, head)
        assert ("第七条第二款" in str(content)) is not bool(bureau)

    def test_without_an_item_the_citation_is_on_the_paper_all_the_same(self, district: District) -> None:
        """AT-17, to a department whose item no list has."""
        district.clerks[MARKET] = factories.clerk(district.units[self.STATION])
        district.approvers[MARKET] = factories.clerk(district.units[MARKET], Role.APPROVER)
        confirm = {"E-T-NOITEM": "清单外事项。", "W-T-OUTSIDE": "两部门约定。"}
        station = district.units[self.STATION].code
        draft = district.draft(MARKET, FIRE, sender=station, item="", place="锦绣里", **self.CITED)
        draft = district.take(district.clerks[MARKET], draft, "submit", confirm)
        district.take(district.approvers[MARKET], draft, "approve", confirm)
        assert "以自己的名义实施" in str(IssuedLetter.get().content)

    def test_its_own_head_does_not_confirm_the_exception(self, district: District, refused: Codes) -> None:
        draft = self.at_the_station(district, **self.CITED)
        draft = district.take(district.clerks[MARKET], draft, "submit")
        of_the_station = factories.clerk(district.units[self.STATION], Role.APPROVER)
        assert refused(district.take, of_the_station, draft, "approve") == {"E-T-EXCEPTION-CONFIRM"}


class TestToWhom:
    """T-2, T-8, P-2."""

    def test_the_draft_is_kept_when_materials_are_missing(self, district: District, refused: Codes) -> None:
        """AT-19."""
        draft = district.draft(FIRE, TIEXI, evidence=False, facts="", inspection="", officers="")
        missing = refused(district.take, district.clerks[FIRE], draft, "submit")
        assert missing == {"E-T-MAT-LETTER", "E-T-MAT-SOURCE", "E-T-MAT-EVIDENCE"}
        kept = Matter.get_by_id(draft.id)
        assert (kept.state, kept.version, kept.draft["subject"]) == ("draft", 1, "某物业公司")

    @pytest.mark.parametrize(
        "receiver", [TIEXI, "铁西街道综合行政执法队"], ids=["AT-31 the sender", "AT-31 the sender's own team"]
    )
    def test_nobody_transfers_to_himself(self, district: District, refused: Codes, receiver: str) -> None:
        draft = district.draft(TIEXI, receiver)
        assert "E-T-SELF" in refused(district.take, district.clerks[TIEXI], draft, "submit")

    def test_a_find_in_another_territory_goes_to_that_office(
        self, district: District, refused: Codes
    ) -> None:
        """AT-35, both halves."""
        draft = district.draft(PINGYUAN, FIRE)
        assert refused(district.take, district.clerks[PINGYUAN], draft, "submit") == {"E-T-JURIS"}
        assert district.sent(PINGYUAN, TIEXI).state == "sent"

    def test_the_holder_is_asked_for_again_on_the_day_of_sending(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        matter = district.submitted(FIRE, TIEXI)
        recall(district, date(2026, 11, 23))
        now.move_to(datetime(2026, 11, 23, 9, 0))
        assert refused(district.take, district.approvers[FIRE], matter, "approve") == {"E-T-JURIS"}

    def test_passing_on_what_was_received_asks_for_a_sentence(
        self, district: District, refused: Codes
    ) -> None:
        """AT-28 (warning)."""
        parent, clerk = district.received(FIRE, TIEXI), district.clerks[TIEXI]
        answers = district.answers(JIEFANG, place="锦绣里小区", item="")
        onward = matters.open_matter(district.desk, clerk, "transfer", answers, grew_from=parent.id)
        district.attach(clerk, onward, "evidence")
        assert "E-T-NO-FORWARD" in refused(district.take, clerk, onward, "submit")
        answers = {"item": district.item, "receiver": district.units[FIRE].code}
        matters.revise(district.desk, clerk, onward.id, answers)
        assert district.take(clerk, onward, "submit").state == "pending_approval"


class TestOnPaper:
    """P-2, P-3: a receiver without the plugin keeps its duty; the clock keeps running."""

    def approved(self, district: District, now: HeldClock) -> Matter:
        switch_off(district, TIEXI)
        matter = district.submitted(FIRE, TIEXI, delivery="offline", discovered_at="2026-11-20T08:30")
        return district.take(district.approvers[FIRE], matter, "approve")

    def handed_over(self, district: District, matter: Matter, when: str, **more: Any) -> Matter:
        district.attach(district.clerks[FIRE], matter, "receipt", "送达回证.png")
        fields = {"delivery_method": "direct", "happened_at": when, "recipient": "赵六", **more}
        return district.take(district.clerks[FIRE], matter, "deliver_offline", **fields)

    def test_electronic_delivery_is_refused_with_the_way_out(
        self, district: District, refused: Codes
    ) -> None:
        """AT-25, first half."""
        switch_off(district, TIEXI)
        draft = district.draft(FIRE, TIEXI)
        assert refused(district.take, district.clerks[FIRE], draft, "submit") == {"E-P-DISABLED"}

    def test_the_clock_stops_at_the_recorded_hand_over(self, district: District, now: HeldClock) -> None:
        """AT-25, second half: entered a day after the limit, handed over before it."""
        matter = self.approved(district, now)
        assert "transfer.normal" in running(matter)
        now.move_to(datetime(2026, 11, 26, 9, 0))
        matter = self.handed_over(district, matter, "2026-11-25T10:00")
        assert (matter.state, event(matter, "deliver_offline").lateness) == ("received", "")
        assert ("transfer.normal", "") in stopped(matter)
        assert event(matter, "deliver_offline").happened_at == datetime(
            2026, 11, 25, 10, tzinfo=now.instant.tzinfo
        )
        assert event(matter, "deliver_offline").recorded_at == now.instant

    def test_a_late_hand_over_asks_for_a_reason(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        matter = self.approved(district, now)
        now.move_to(datetime(2026, 11, 27, 9, 0))
        assert refused(self.handed_over, district, matter, "2026-11-26T10:00") == {"E-T-LATE-NOREASON"}
        matter = self.handed_over(district, matter, "2026-11-26T10:00", late_reason="对方放假。")
        assert event(matter, "deliver_offline").lateness == "超 1 天"

    @pytest.mark.parametrize(
        ("missing", "code"), [("happened_at", "E-P-OFFLINE-TIME"), ("recipient", "E-P-OFFLINE-RECIPIENT")]
    )
    def test_the_hand_over_is_proven(
        self, district: District, now: HeldClock, refused: Codes, missing: str, code: str
    ) -> None:
        matter = self.approved(district, now)
        fields = {"happened_at": "2026-11-20T09:00", "recipient": "赵六", missing: ""}
        assert code in refused(district.take, district.clerks[FIRE], matter, "deliver_offline", **fields)
        assert "E-P-MAT-RECEIPT" in refused(
            district.take, district.clerks[FIRE], matter, "deliver_offline", **fields
        )

    def test_a_hand_over_in_the_future_is_refused(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        matter = self.approved(district, now)
        assert refused(self.handed_over, district, matter, "2026-11-20T09:01") == {"E-G-FUTURE"}

    @pytest.mark.parametrize("party", [FIRE, TIEXI])
    def test_either_party_enters_what_the_office_did_on_paper(
        self, district: District, now: HeldClock, party: str
    ) -> None:
        """P-3."""
        matter = self.handed_over(district, self.approved(district, now), "2026-11-20T09:00")
        now.move_to(datetime(2026, 11, 25, 9, 0))
        fields = {
            "offline_result": "filed",
            "happened_at": "2026-11-23T15:00",
            "reason": "铁西立〔2026〕3号。",
        }
        matter = district.take(district.clerks[party], matter, "register_offline", **fields)
        assert matter.state == "filed"
        assert running(matter)["filing.decision"].due_on == date(2027, 2, 21)

    def test_a_letter_that_never_went_out_is_taken_back_unseen(
        self, district: District, now: HeldClock
    ) -> None:
        matter = district.take(
            district.clerks[FIRE], self.approved(district, now), "withdraw", reason="材料有误"
        )
        assert (matter.state, matter.private) == ("draft", True)
        assert [p.unit_id for p in Party.select().where(Party.matter == matter.id)] == [
            district.units[FIRE].id
        ]
        assert IssuedLetter.get().void


class TestTheSealFirst:
    """§14.4: a district may want the seal before delivery."""

    def test_delivery_waits_for_the_scan_of_the_sealed_copy(self, district: District, refused: Codes) -> None:
        with transaction():
            SEAL_FIRST.decide(True)
        matter = district.sent(FIRE, TIEXI)
        assert matter.state == "approved"
        assert refused(district.take, district.clerks[FIRE], matter, "deliver") == {"E-G-SCAN"}
        district.attach(district.clerks[FIRE], matter, "scan", "盖章件.png")
        assert district.take(district.clerks[FIRE], matter, "deliver").state == "sent"


class TestFourEyes:
    """G-4."""

    def both(self, district: District, *roles: Role) -> Actor:
        return factories.clerk(district.units[FIRE], *roles)

    def test_the_last_editor_does_not_approve(self, district: District, refused: Codes) -> None:
        writer = self.both(district, Role.HANDLER, Role.APPROVER)
        district.clerks[FIRE] = writer
        matter = district.submitted(FIRE, TIEXI)
        assert refused(district.take, writer, matter, "approve") == {"E-G-FOUR-EYES"}
        assert district.take(district.approvers[FIRE], matter, "approve").state == "sent"

    def test_typing_while_sending_counts_as_editing(self, district: District, refused: Codes) -> None:
        writer = self.both(district, Role.HANDLER, Role.APPROVER)
        matter = district.take(writer, district.draft(FIRE, TIEXI), "submit", facts="改写过的事实。")
        assert refused(district.take, writer, matter, "approve") == {"E-G-FOUR-EYES"}
        assert Matter.get_by_id(matter.id).draft["facts"] == "改写过的事实。"

    def test_sending_back_is_not_editing(self, district: District) -> None:
        approver = district.approvers[FIRE]
        matter = district.take(approver, district.submitted(FIRE, TIEXI), "send_back", reason="请核对地点")
        matter = district.take(district.clerks[FIRE], matter, "submit")
        assert district.take(approver, matter, "approve").state == "sent"

    def test_in_an_office_of_one_the_head_may_and_it_is_logged(self, district: District) -> None:
        alone = factories.clerk(district.units[MARKET], Role.HANDLER, Role.HEAD)
        district.clerks[MARKET] = district.approvers[MARKET] = alone
        matter = district.sent(MARKET, TIEXI)
        assert any("同一人" in said for said, _sentence in event(matter, "approve").confirmed)


class TestNumbers:
    """§14.4: no number twice, none left out."""

    def numbers(self) -> list[str]:
        return [
            row.number
            for row in IssuedLetter.select()
            .where(IssuedLetter.number.is_null(False))
            .order_by(IssuedLetter.id)
        ]

    def test_drafts_have_none_and_approvals_count_on(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        first, second = district.submitted(FIRE, TIEXI), district.submitted(FIRE, TIEXI)
        district.take(district.approvers[FIRE], second, "approve")
        recall(district, date(2026, 11, 20))
        assert refused(district.take, district.approvers[FIRE], first, "approve") == {"E-T-JURIS"}
        with transaction():
            PowerGrant.update(valid_to=None).where(PowerGrant.item == district.item).execute()
            snapshots.changed("powers")
        district.take(district.approvers[FIRE], first, "approve")
        assert self.numbers() == ["卫消函〔2026〕1号", "卫消函〔2026〕2号"]

    def test_midnight_of_31_december_begins_the_years_own_series(
        self, district: District, now: HeldClock
    ) -> None:
        now.move_to(datetime(2026, 12, 31, 16, 0))
        found = "2026-12-31T15:00"
        waiting = [district.submitted(FIRE, TIEXI, discovered_at=found) for _ in range(3)]
        for matter, instant in zip(
            waiting, [(2026, 12, 31, 23, 59, 59), (2027, 1, 1, 0, 0, 0), (2027, 1, 1, 0, 0, 1)], strict=True
        ):
            now.move_to(datetime(*instant))
            district.take(district.approvers[FIRE], matter, "approve")
        assert self.numbers() == ["卫消函〔2026〕1号", "卫消函〔2027〕1号", "卫消函〔2027〕2号"]

    @pytest.mark.parametrize(
        "typed",
        ["卫消函[2026]3号", "卫消函〔26〕3号", "卫消函〔2026〕03号", "卫消函〔2026〕第3号", ""],
        ids=["AT-102 brackets", "AT-102 short year", "AT-102 leading zero", "AT-102 第", "nothing typed"],
    )
    def test_a_number_typed_by_hand_has_the_standards_form(
        self, district: District, refused: Codes, typed: str
    ) -> None:
        letters.set_series(None, district.units[FIRE].id, 2026, "manual", "卫消函", 1)
        matter = district.submitted(FIRE, TIEXI)
        assert refused(district.take, district.approvers[FIRE], matter, "approve", letter_number=typed) == {
            "E-G-DOCNO"
        }
        assert Matter.get_by_id(matter.id).state == "pending_approval"

    def test_a_number_typed_by_hand_is_used_once_and_may_leave_gaps(
        self, district: District, refused: Codes
    ) -> None:
        letters.set_series(None, district.units[FIRE].id, 2026, "manual", "卫消函", 1)
        first, second, third = (district.submitted(FIRE, TIEXI) for _ in range(3))
        approver = district.approvers[FIRE]
        assert (
            district.take(approver, first, "approve", letter_number="卫消函〔2026〕3号").number
            == "卫消函〔2026〕3号"
        )
        again = refused(district.take, approver, second, "approve", letter_number="卫消函〔2026〕3号")
        assert again == {"E-G-DOCNO"}
        district.take(approver, second, "approve", letter_number="卫消办函〔2026〕3号")
        district.take(approver, third, "approve", letter_number="卫消函〔2026〕9号")
        assert self.numbers() == ["卫消函〔2026〕3号", "卫消办函〔2026〕3号", "卫消函〔2026〕9号"]

    def test_counting_goes_on_behind_what_was_typed(self, district: District) -> None:
        fire = district.units[FIRE].id
        letters.set_series(None, fire, 2026, "manual", "卫消函", 1)
        district.take(
            district.approvers[FIRE],
            district.submitted(FIRE, TIEXI),
            "approve",
            letter_number="卫消函〔2026〕3号",
        )
        letters.set_series(None, fire, 2026, "auto", "卫消函", 1)
        assert district.sent(FIRE, TIEXI).number == "卫消函〔2026〕4号"

    def test_the_result_is_numbered_by_the_unit_that_writes_it(self, district: District) -> None:
        matter = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "accept")
        matter = district.take(district.clerks[TIEXI], matter, "decline_filing", reason="未达立案标准。")
        assert self.numbers() == ["卫消函〔2026〕1号", "铁西办函〔2026〕1号"]
        assert matter.number == "卫消函〔2026〕1号"


class TestWithdrawal:
    """G-11."""

    def test_before_signing_it_comes_back_and_the_old_limit_runs_again(
        self, district: District, now: HeldClock
    ) -> None:
        """AT-38, first half."""
        matter = district.sent(FIRE, TIEXI)
        now.move_to(datetime(2026, 11, 23, 9, 0))
        matter = district.take(district.clerks[FIRE], matter, "withdraw", reason="当事人写错")
        assert matter.state == "withdrawn"
        assert running(matter)["transfer.normal"].due_on == date(2026, 11, 25)

    def test_after_signing_it_does_not(self, district: District, refused: Codes) -> None:
        """AT-38, second half."""
        matter = district.received(FIRE, TIEXI)
        codes = refused(district.take, district.clerks[FIRE], matter, "withdraw", reason="当事人写错")
        assert codes == {"E-T-WITHDRAW-RECEIVED"}

    def test_a_withdrawn_letter_keeps_its_number_and_the_next_one_has_its_own(
        self, district: District
    ) -> None:
        matter = district.take(
            district.clerks[FIRE], district.sent(FIRE, TIEXI), "withdraw", reason="当事人写错"
        )
        matters.revise(district.desk, district.clerks[FIRE], matter.id, {"subject": "另一物业公司"})
        matter = district.take(district.clerks[FIRE], matter, "submit")
        matter = district.take(district.approvers[FIRE], matter, "approve")
        sent = [(row.number, row.void) for row in IssuedLetter.select().order_by(IssuedLetter.id)]
        assert sent == [("卫消函〔2026〕1号", True), ("卫消函〔2026〕2号", False)]
        assert matter.number == "卫消函〔2026〕2号"

    def test_what_was_sent_is_neither_edited_nor_deleted(self, district: District, refused: Codes) -> None:
        """AT-107: a letter of correction is offered instead."""
        matter = district.received(FIRE, TIEXI)
        with pytest.raises(Refused) as caught:
            matters.revise(district.desk, district.clerks[FIRE], matter.id, {"facts": "改"})
        assert [(r.code, "更正函" in r.remedy) for r in caught.value.reasons] == [("E-G-IMMUTABLE", True)]
        matter = district.take(district.approvers[FIRE], matter, "correct", correction="“三辆”应为“两辆”。")
        assert matter.state == "received"
        assert IssuedLetter.get(IssuedLetter.kind == "correction_letter").number == "卫消函〔2026〕2号"


class TestAtTheReceiver:
    """T-7."""

    def test_a_supplement_has_its_own_reminder_and_leaves_the_sender_on_time(
        self, district: District, now: HeldClock
    ) -> None:
        """AT-27."""
        now.move_to(datetime(2026, 9, 28, 9, 0))
        matter = district.received(FIRE, TIEXI, discovered_at="2026-09-28T08:00")
        now.move_to(datetime(2026, 9, 29, 9, 0))
        matter = district.take(district.clerks[TIEXI], matter, "ask_supplement", reason="缺物业合同")
        clock = running(matter)["transfer.supplement"]
        assert (clock.label, clock.due_on) == ("internal_reminder", date(2026, 10, 9))
        assert event(matter, "approve").lateness == ""
        assert ("transfer.normal", "") in stopped(matter)

    def test_after_the_supplement_the_receiver_decides_anew(self, district: District, now: HeldClock) -> None:
        matter = district.received(FIRE, TIEXI)
        matter = district.take(district.clerks[TIEXI], matter, "ask_supplement", reason="缺物业合同")
        now.move_to(datetime(2026, 11, 26, 9, 0))
        matter = district.take(district.clerks[FIRE], matter, "supplement", remark="物业无合同。")
        assert matter.state == "received"
        assert running(matter)["transfer.decide"].due_on == date(2026, 12, 1)
        assert event(matter, "supplement").lateness == "提醒日已过 1 天"

    def test_silence_is_no_acceptance_and_lies_open_to_the_justice_bureau(
        self, district: District, now: HeldClock
    ) -> None:
        """AT-39: five working days without a word."""
        matter = district.sent(FIRE, TIEXI)
        supervisor = factories.clerk(district.units[JUSTICE], Role.SUPERVISOR)
        assert supervision.lying(supervisor, limit=10) == []
        now.move_to(datetime(2026, 11, 27, 18, 0))
        assert Matter.get_by_id(matter.id).state == "sent"
        assert [one.row.id for one in supervision.lying(supervisor, limit=10)] == [matter.id]
        assert supervision.lying(district.clerks[FIRE], limit=10) == []

    def test_late_signing_is_told_as_a_reminder(self, district: District, now: HeldClock) -> None:
        matter = district.sent(FIRE, TIEXI)
        now.move_to(datetime(2026, 11, 25, 9, 0))
        matter = district.take(district.clerks[TIEXI], matter, "receive")
        assert event(matter, "receive").lateness == "提醒日已过 2 天"

    def test_filing_starts_ninety_strict_days(self, district: District, now: HeldClock) -> None:
        """AT-36: on the transfer and in the receiver's register alike, provisional until 2027 is published."""
        matter = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "accept")
        now.move_to(datetime(2026, 11, 23, 15, 0))
        matter = district.take(district.clerks[TIEXI], matter, "file", filed_on="2026-11-23")
        filing = Matter.get(Matter.kind == "filing")
        assert Link.get(Link.matter == filing.id).other_id == matter.id
        for one in (matter, filing):
            clock = running(one)["filing.decision"]
            assert (clock.label, clock.due_on, clock.rolled_on) == (
                "statutory_limit", date(2027, 2, 21), date(2027, 2, 22),
            )  # fmt: skip
            assert clock.provisional

    def test_a_decision_in_time_is_not_late_by_its_report_nor_by_what_the_sender_owes(
        self, district: District, now: HeldClock
    ) -> None:
        """The sender's scan of the sealed copy is still missing; the receiver's act is not late by it."""
        matter = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "accept")
        matter = district.take(district.clerks[TIEXI], matter, "file", filed_on="2026-11-20")
        now.move_to(datetime(2027, 2, 25, 9, 0))
        decided = {"decided_on": "2027-02-18", "result": "罚款五百元。"}
        matter = district.take(district.clerks[TIEXI], matter, "conclude", **decided)
        assert ("filing.decision", "") in stopped(matter)
        assert stopped(Matter.get(Matter.kind == "filing")) == [("filing.decision", "")]
        assert event(matter, "conclude").lateness == ""

    def test_what_the_register_says_is_decided_only_the_result_is_still_owed(
        self, district: District, now: HeldClock
    ) -> None:
        """T-7: no limit of the law runs on after the decision; taken up again, its first ninety days run on."""
        clerk = district.clerks[TIEXI]
        matter = district.take(clerk, district.received(FIRE, TIEXI), "accept")
        matter = district.take(clerk, matter, "file", filed_on="2026-11-20")
        filing = Matter.get(Matter.kind == "filing")
        now.move_to(datetime(2027, 2, 25, 9, 0))
        decided = {"decided_on": "2027-02-18", "decision": "penalty", "result": "罚款五百元。"}
        filing = district.take(clerk, filing, "conclude", **decided)
        assert ("filing.decision", "") in stopped(matter)
        owed = running(matter)
        assert "filing.decision" not in owed
        assert (owed["transfer.result"].label, owed["transfer.result"].started_at.date()) == (
            "internal_reminder", date(2027, 2, 18),
        )  # fmt: skip
        filing = district.take(clerk, filing, "reopen", reason="复议撤销。")
        assert running(matter)["filing.decision"].due_on == date(2027, 2, 18)
        assert "transfer.result" not in running(matter)
        said = {"W-F-LATE": "复议后重新作出。"}
        matter = district.take(
            clerk, Matter.get_by_id(matter.id), "conclude", said, **{**decided, "decided_on": "2027-02-24"}
        )
        assert (matter.state, Matter.get_by_id(filing.id).state) == ("concluded", "concluded")

    def test_evidence_to_follow_is_reminded_of_until_it_is_there(self, district: District) -> None:
        """T-5: three working days from sending, across the receiver's steps."""
        urgent = {"urgent": True, "urgent_reason": "flight", "evidence_pending": True}
        matter = district.received(FIRE, TIEXI, evidence=False, **urgent)
        assert running(matter)["transfer.evidence_pending"].due_on == date(2026, 11, 25)
        district.attach(district.clerks[FIRE], matter, "evidence")
        matter = district.take(district.clerks[FIRE], matter, "add_evidence")
        assert "transfer.evidence_pending" not in running(matter)


class TestObjectionAndReturn:
    """T-8, D-1, P-5, L-7."""

    def returned(self, district: District, now: HeldClock, proposed: str = JIEFANG) -> Matter:
        matter = object_to(district, district.received(FIRE, TIEXI), proposed)
        now.move_to(datetime(2026, 11, 24, 10, 0))
        return district.take(district.clerks[FIRE], matter, "agree_return")

    def again(self, district: District, parent: Matter, receiver: str, **more: Any) -> Matter:
        answers = district.answers(receiver, **more)
        return matters.open_matter(
            district.desk, district.clerks[FIRE], "transfer", answers, grew_from=parent.id
        )

    def test_after_an_agreed_return_a_new_transfer_counts_from_the_return(
        self, district: District, now: HeldClock
    ) -> None:
        """AT-29."""
        parent = self.returned(district, now)
        assert (parent.state, parent.open) == ("returned_agreed", False)
        onward = self.again(district, parent, JIEFANG, place="锦绣里小区")
        assert Link.get(Link.matter == onward.id).other_id == parent.id
        assert running(onward)["transfer.normal"].due_on == date(2026, 11, 27)

    def test_its_materials_come_along_and_can_still_be_taken_off(
        self, district: District, now: HeldClock
    ) -> None:
        parent = self.returned(district, now)
        onward = self.again(district, parent, TIEXI)
        [old], [new] = (list(StoredFile.select().where(StoredFile.matter == m.id)) for m in (parent, onward))
        assert (new.sha256, new.purpose, new.uploaded_at, new.frozen) == (
            old.sha256,
            "evidence",
            old.uploaded_at,
            False,
        )
        assert district.take(district.clerks[FIRE], onward, "submit").state == "pending_approval"

    def test_nothing_comes_along_to_who_passes_on_what_it_received(self, district: District) -> None:
        parent, clerk = district.received(FIRE, TIEXI), district.clerks[TIEXI]
        answers = district.answers(JIEFANG)
        onward = matters.open_matter(district.desk, clerk, "transfer", answers, grew_from=parent.id)
        assert not StoredFile.select().where(StoredFile.matter == onward.id).exists()

    def test_a_case_that_is_the_senders_own_after_all_ends_with_the_return(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        parent = self.returned(district, now, proposed=FIRE)
        onward = self.again(district, parent, FIRE)
        assert "E-T-SELF" in refused(district.take, district.clerks[FIRE], onward, "submit")

    def test_an_objection_without_a_reason_is_refused(self, district: District, refused: Codes) -> None:
        """AT-32, first half."""
        matter = district.received(FIRE, TIEXI)
        fields = {**OBJECTION, "reason": " ", "proposed_holder": district.units[JIEFANG].code}
        assert refused(district.take, district.clerks[TIEXI], matter, "object", **fields) == {
            "E-T-RETURN-NOREASON"
        }

    def test_a_second_objection_of_the_same_pair_points_to_a_dispute(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        """AT-32, second half: E-T-LOOP ships as a warning."""
        onward = self.again(district, self.returned(district, now), TIEXI)
        onward = district.take(district.clerks[FIRE], onward, "submit")
        onward = district.take(district.approvers[FIRE], onward, "approve")
        onward = district.take(district.clerks[TIEXI], onward, "receive")
        assert refused(object_to, district, onward) == {"E-T-LOOP"}
        onward = object_to(district, onward, confirm={"E-T-LOOP": "有新证据。"})
        assert [
            "同一案件在同一对单位之间已提出过一次异议，再次异议应作为管辖争议处理。",
            "有新证据。",
        ] in event(onward, "object").confirmed

    def test_another_pair_may_object_for_the_first_time(self, district: District, now: HeldClock) -> None:
        onward = self.again(district, self.returned(district, now), JIEFANG, item="")
        assert onward.state == "draft"
        assert Matter.get_by_id(onward.id).kind == "transfer"

    def test_a_sender_who_disagrees_opens_a_dispute_on_paper(
        self, district: District, refused: Codes
    ) -> None:
        """AT-30, while disputes are settled on paper (P-5)."""
        matter = object_to(district, district.received(FIRE, TIEXI))
        matter = district.take(district.clerks[FIRE], matter, "contest", reason="现场在铁西新村。")
        assert (matter.state, matter.outcome, matter.open) == ("in_dispute", "unsettled", True)
        assert ["本单位的意见和依据", "现场在铁西新村。"] in event(matter, "contest").details

    @pytest.mark.parametrize(("result", "state"), [("receiver", "accepted"), ("sender", "returned_decided")])
    def test_what_was_decided_on_paper_settles_it(self, district: District, result: str, state: str) -> None:
        """P-5: where the contesting unit has no plugin that takes the dispute up."""
        switch_off(district, FIRE, "disputes")
        matter = object_to(district, district.received(FIRE, TIEXI))
        matter = district.take(district.clerks[FIRE], matter, "contest", reason="现场在铁西新村。")
        fields = {"offline_result": result, "reason": "卫政〔2026〕9号决定。"}
        assert district.take(district.clerks[FIRE], matter, "register_offline", **fields).state == state

    def test_a_recall_on_the_way_is_returned_without_lateness_of_the_sender(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        """L-7: accepted in time, recalled before filing."""
        matter = district.take(district.clerks[TIEXI], district.received(FIRE, TIEXI), "accept")
        recall(district, date(2026, 11, 24))
        now.move_to(datetime(2026, 12, 1, 9, 0))
        assert refused(district.take, district.clerks[TIEXI], matter, "file", filed_on="2026-12-01") == {
            "E-L-NOPOWER"
        }
        matter = object_to(district, matter, FIRE, reason_code="recalled")
        matter = district.take(district.clerks[FIRE], matter, "agree_return")
        assert matter.state == "returned_agreed"
        of_the_sender = (Event.matter == matter.id) & (Event.unit == district.units[FIRE].id)
        assert {row.lateness for row in Event.select().where(of_the_sender)} == {""}

    def test_what_was_recalled_before_it_arrived_is_not_accepted(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        """L-7: the receiver's power is judged on the receiving day."""
        matter = district.sent(FIRE, TIEXI)
        recall(district, date(2026, 11, 21))
        now.move_to(datetime(2026, 11, 23, 9, 0))
        matter = district.take(district.clerks[TIEXI], matter, "receive")
        assert refused(district.take, district.clerks[TIEXI], matter, "accept") == {"E-L-NOPOWER"}
        assert object_to(district, matter, FIRE, reason_code="recalled").state == "objected"


def test_the_second_of_two_clicks_is_told_who_was_first(district: District) -> None:
    matter = district.sent(FIRE, TIEXI)
    version = matter.version
    district.take(district.clerks[TIEXI], matter, "receive")
    with pytest.raises(Stale, match="签收"):
        matters.take(district.desk, district.clerks[TIEXI], matter.id, "receive", {}, version=version)


def test_each_party_is_told_once_what_happened(district: District) -> None:
    matter = district.sent(FIRE, TIEXI)
    told = [
        n.person_id for n in Notice.select().where((Notice.matter == matter.id) & (Notice.kind == "approve"))
    ]
    assert sorted(told) == sorted([district.clerks[FIRE].person_id, district.clerks[TIEXI].person_id])


class TestTheSealedCopy:
    """§14.4: the scan follows within a working day, and holds nothing up."""

    def test_is_reminded_of_beside_the_clock_that_lists_go_by(self, district: District) -> None:
        matter = district.sent(FIRE, TIEXI)
        running = {c.term: c.aside for c in MatterClock.select().where(MatterClock.stopped_at.is_null())}
        assert running == {"transfer.sign": False, "letter.scan": True}
        assert Matter.get_by_id(matter.id).due_at == MatterClock.get(term="transfer.sign").due_at.timestamp()

    def test_stops_being_reminded_of_once_it_is_there(self, district: District, refused: Codes) -> None:
        matter = district.sent(FIRE, TIEXI)
        assert refused(district.take, district.clerks[FIRE], matter, "add_scan") == {"E-G-SCAN"}
        district.attach(district.clerks[FIRE], matter, "scan", "盖章件.png")
        district.take(district.clerks[FIRE], matter, "add_scan")
        assert MatterClock.get(term="letter.scan").stopped_at is not None


class TestUrgencyLater:
    """T-3, K-11."""

    def found_on_thursday(self, district: District, now: HeldClock) -> Matter:
        now.move_to(datetime(2026, 11, 19, 9, 30))
        return district.submitted(FIRE, TIEXI, discovered_at="2026-11-19T09:00")

    def test_counts_the_running_limit_anew_and_stops_nothing(
        self, district: District, now: HeldClock
    ) -> None:
        """AT-33."""
        matter = self.found_on_thursday(district, now)
        assert running(matter)["transfer.normal"].due_on == date(2026, 11, 24)
        now.move_to(datetime(2026, 11, 20, 10, 0))
        matter = district.take(district.clerks[FIRE], matter, "mark_urgent", urgent_reason="flight")
        assert running(matter)["transfer.urgent"].due_at == now.instant.replace(day=21)
        assert (stopped(matter), event(matter, "mark_urgent").lateness) == ([], "")

    @pytest.mark.parametrize(
        ("marked", "due"),
        [
            pytest.param((2026, 11, 20, 10, 0), ("transfer.urgent", date(2026, 11, 21)), id="earlier by the hours"),
            pytest.param((2026, 11, 24, 10, 0), ("transfer.normal", date(2026, 11, 24)), id="on the last day"),
            pytest.param((2026, 11, 25, 10, 0), ("transfer.normal", date(2026, 11, 24)), id="after the last day"),
        ],
    )  # fmt: skip
    def test_never_puts_the_limit_off(
        self, district: District, now: HeldClock, marked: tuple[int, ...], due: tuple[str, date]
    ) -> None:
        matter = self.found_on_thursday(district, now)
        now.move_to(datetime(*marked))
        matter = district.take(district.approvers[FIRE], matter, "mark_urgent", urgent_reason="harm")
        assert [(row.term, row.due_on) for row in running(matter).values()] == [due]
        assert (stopped(matter), event(matter, "mark_urgent").lateness) == ([], "")

    def test_is_still_there_when_the_draft_comes_back(self, district: District, now: HeldClock) -> None:
        matter = self.found_on_thursday(district, now)
        matter = district.take(district.approvers[FIRE], matter, "mark_urgent", urgent_reason="safety")
        matter = district.take(district.approvers[FIRE], matter, "send_back", reason="补地址")
        matters.revise(district.desk, district.clerks[FIRE], matter.id, {"subject_address": "铁西新村"})
        matter = district.take(district.clerks[FIRE], matter, "submit")
        assert list(running(matter)) == ["transfer.urgent"]

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({}, "E-T-URGENT-REASON"),
            ({"urgent_reason": "harm", "urgent_since": "2026-11-19T08:59"}, "E-T-URGENT-EARLY"),
            ({"urgent_reason": "harm", "urgent_since": "2026-11-19T09:31"}, "E-G-FUTURE"),
        ],
        ids=["no reason", "before the discovery", "later than now"],
    )
    def test_has_a_reason_and_an_instant(
        self, district: District, now: HeldClock, refused: Codes, fields: dict[str, str], code: str
    ) -> None:
        matter = self.found_on_thursday(district, now)
        assert refused(district.take, district.clerks[FIRE], matter, "mark_urgent", **fields) == {code}

    def test_after_sending_it_is_told_to_the_receiver_and_cannot_be_taken_back(
        self, district: District, refused: Codes
    ) -> None:
        matter, clerk = district.sent(FIRE, TIEXI), district.clerks[FIRE]
        matter = district.take(clerk, matter, "mark_urgent", urgent_reason="evidence")
        assert Notice.select().where(
            (Notice.kind == "mark_urgent") & (Notice.person == district.clerks[TIEXI].person_id)
        )
        assert refused(district.take, clerk, matter, "mark_urgent", urgent_reason="harm") == {
            "E-T-URGENT-KEPT"
        }
        matter = district.take(clerk, matter, "withdraw", reason="写错")
        matters.revise(district.desk, clerk, matter.id, {"urgent": False})
        assert refused(district.take, clerk, matter, "submit", urgent=False) == {"E-T-URGENT-KEPT"}
        assert district.take(clerk, matter, "submit", urgent=True).state == "pending_approval"

    def test_before_sending_it_may_be_taken_back_in_the_draft(self, district: District) -> None:
        draft, clerk = district.draft(FIRE, TIEXI, urgent=True, urgent_reason="harm"), district.clerks[FIRE]
        matters.revise(district.desk, clerk, draft.id, {"urgent": False})
        assert list(running(district.take(clerk, draft, "submit"))) == ["transfer.normal"]
