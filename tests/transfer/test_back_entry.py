"""Acts done on paper during an outage, entered later with their true time (G-11a)."""

from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest

from portal.desk import letters, matters
from portal.domain.calendar import ZONE
from portal.domain.reasons import Refused
from portal.store.audit import AuditEntry
from portal.store.files import IssuedLetter
from portal.store.matters import Matter
from tests.conftest import HeldClock
from tests.transfer.conftest import PHOTO, District, Login
from tests.transfer.test_scenarios import FIRE, TIEXI, Codes, event, recall, running, stopped

WHY = {"back_reason": "11月20日停电，已在纸上办理"}
AFTER = datetime(2026, 11, 26, 9, 0)
"""The morning after the limit of a transfer found on Friday 2026-11-20 has passed."""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def on_paper(when: str, **more: Any) -> dict[str, Any]:
    return {"happened_at": when, **WHY, **more}


def scanned(district: District, unit: str, matter: Matter) -> Matter:
    """The same matter with a scan of the paper."""
    district.attach(district.clerks[unit], matter, "paper", "纸质件.png")
    return matter


class TestASignatureGivenOnPaper:
    def test_clocks_go_by_the_true_time_and_both_times_are_kept(
        self, district: District, now: HeldClock
    ) -> None:
        matter = scanned(district, TIEXI, district.sent(FIRE, TIEXI))
        now.move_to(AFTER)
        matter = district.take(district.clerks[TIEXI], matter, "receive", **on_paper("2026-11-20T16:00"))
        signed = event(matter, "receive")
        assert (signed.happened_at, signed.recorded_at) == (at("2026-11-20T16:00"), now.instant)
        assert signed.entered_later
        assert ["补录原因", WHY["back_reason"]] in signed.details
        assert ("transfer.sign", "") in stopped(matter)
        assert running(matter)["transfer.decide"].due_on == date(2026, 11, 25)

    def test_the_log_has_the_true_time_beside_the_hour_of_entry(
        self, district: District, now: HeldClock
    ) -> None:
        matter = scanned(district, TIEXI, district.sent(FIRE, TIEXI))
        now.move_to(AFTER)
        district.take(district.clerks[TIEXI], matter, "receive", **on_paper("2026-11-20T16:00"))
        entry = AuditEntry.select().where(AuditEntry.action == "transfer.receive").get()
        assert "2026-11-20T16:00:00+08:00" in str(entry.detail)
        assert entry.at == now.instant

    def test_the_receipt_bears_the_true_day(self, district: District, now: HeldClock) -> None:
        matter = scanned(district, TIEXI, district.sent(FIRE, TIEXI))
        now.move_to(AFTER)
        district.take(district.clerks[TIEXI], matter, "receive", **on_paper("2026-11-20T16:00"))
        slip = IssuedLetter.get(IssuedLetter.kind == "receipt_slip")
        assert slip.content["date"] == "2026-11-20"
        assert slip.issued_at == at("2026-11-20T16:00")

    @pytest.mark.parametrize(
        ("answers", "code"),
        [
            (on_paper("2026-11-26T09:01"), "E-G-FUTURE"),
            (on_paper("2026-11-20T08:59"), "E-G-ORDER"),
            ({"happened_at": "2026-11-20T16:00"}, "E-G-BACK-REASON"),
            (WHY, "E-G-BACK-TIME"),
            ({"entered_later": "1"}, "E-G-BACK-TIME"),
            (on_paper("昨天下午"), "E-FORM"),
        ],
        ids=[
            "in the future",
            "before it was sent",
            "no reason",
            "no time",
            "nothing filled in",
            "no instant",
        ],
    )
    def test_a_time_that_cannot_be_is_refused(
        self, district: District, now: HeldClock, refused: Codes, answers: dict[str, Any], code: str
    ) -> None:
        matter = scanned(district, TIEXI, district.sent(FIRE, TIEXI))
        now.move_to(AFTER)
        assert code in refused(district.take, district.clerks[TIEXI], matter, "receive", **answers)
        assert Matter.get_by_id(matter.id).state == "sent"

    def test_without_a_scan_one_sentence_is_asked_for(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        matter, clerk = district.sent(FIRE, TIEXI), district.clerks[TIEXI]
        now.move_to(AFTER)
        answers = on_paper("2026-11-20T16:00")
        assert refused(district.take, clerk, matter, "receive", **answers) == {"E-G-BACK-SCAN"}
        said = {"E-G-BACK-SCAN": "电话签收，没有纸质件。"}
        assert district.take(clerk, matter, "receive", said, **answers).state == "received"

    def test_what_does_not_move_the_matter_does_not_stand_before_it(
        self, district: District, now: HeldClock
    ) -> None:
        matter = district.sent(FIRE, TIEXI)
        now.move_to(AFTER)
        district.attach(district.clerks[FIRE], matter, "evidence", "补充.png")
        matter = district.take(district.clerks[FIRE], matter, "add_evidence")
        scanned(district, TIEXI, matter)
        matter = district.take(district.clerks[TIEXI], matter, "receive", **on_paper("2026-11-20T16:00"))
        assert matter.state == "received"


class TestATransferSentOnPaper:
    """The outage lasted from Friday to Thursday; all of it is entered on Thursday."""

    def entered(self, district: District, now: HeldClock, **more: Any) -> Matter:
        now.move_to(AFTER)
        draft = scanned(district, FIRE, district.draft(FIRE, TIEXI))
        draft = district.take(district.clerks[FIRE], draft, "submit", **on_paper("2026-11-20T10:00"))
        later = on_paper("2026-11-25T16:00", **more)
        return district.take(district.approvers[FIRE], draft, "approve", **later)

    def test_it_is_on_time_and_dated_as_it_went_out(self, district: District, now: HeldClock) -> None:
        matter = self.entered(district, now)
        assert (matter.state, event(matter, "approve").lateness) == ("sent", "")
        letter = IssuedLetter.get(IssuedLetter.matter == matter.id)
        assert letter.content["date"] == "2026-11-25"

    def test_it_keeps_the_number_it_bore_and_counting_goes_on_behind_it(
        self, district: District, now: HeldClock
    ) -> None:
        assert self.entered(district, now, letter_number="卫消函〔2026〕7号").number == "卫消函〔2026〕7号"
        next_one = district.sent(FIRE, TIEXI, discovered_at="2026-11-26T08:30")
        assert next_one.number == "卫消函〔2026〕8号"

    def test_it_takes_the_next_number_where_it_bore_none(self, district: District, now: HeldClock) -> None:
        assert self.entered(district, now).number == "卫消函〔2026〕1号"

    def test_a_number_taken_meanwhile_is_refused(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        district.sent(FIRE, TIEXI)
        codes = refused(self.entered, district, now, letter_number="卫消函〔2026〕1号")
        assert codes == {"E-G-DOCNO"}

    def test_a_letter_of_last_year_takes_a_number_of_last_year(
        self, district: District, now: HeldClock
    ) -> None:
        now.move_to(datetime(2027, 1, 4, 9, 0))
        found = {"discovered_at": "2026-12-31T09:00"}
        draft = scanned(district, FIRE, district.draft(FIRE, TIEXI, **found))
        draft = district.take(district.clerks[FIRE], draft, "submit", **on_paper("2026-12-31T10:00"))
        later = on_paper("2026-12-31T16:00")
        assert (
            district.take(district.approvers[FIRE], draft, "approve", **later).number == "卫消函〔2026〕1号"
        )
        next_one = district.sent(FIRE, TIEXI, discovered_at="2027-01-04T08:30")
        assert next_one.number == "卫消函〔2027〕1号"
        assert letters.series_of(district.units[FIRE].id, 2026) is not None

    def test_it_may_not_precede_the_discovery(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        now.move_to(AFTER)
        draft = scanned(district, FIRE, district.draft(FIRE, TIEXI))
        answers = on_paper("2026-11-20T08:00")
        assert refused(district.take, district.clerks[FIRE], draft, "submit", **answers) == {"E-G-FUTURE"}

    def test_its_true_time_may_still_be_told_after_it_was_submitted_as_of_now(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        """G-11a: sent back, it is written afresh; the way through the own office is no act before it."""
        now.move_to(AFTER)
        draft = scanned(district, FIRE, district.draft(FIRE, TIEXI))
        draft = district.take(district.clerks[FIRE], draft, "submit")
        later = on_paper("2026-11-25T16:00")
        assert refused(district.take, district.approvers[FIRE], draft, "approve", **later) == {"E-G-ORDER"}
        draft = district.take(district.approvers[FIRE], draft, "send_back", reason="补录实际时间")
        draft = district.take(district.clerks[FIRE], draft, "submit", **on_paper("2026-11-20T10:00"))
        matter = district.take(district.approvers[FIRE], draft, "approve", **later)
        assert (matter.state, event(matter, "approve").lateness) == ("sent", "")

    def test_what_was_withdrawn_is_not_sent_again_before_its_withdrawal(
        self, district: District, now: HeldClock, refused: Codes
    ) -> None:
        matter = scanned(district, FIRE, district.sent(FIRE, TIEXI))
        now.move_to(AFTER)
        matter = district.take(district.clerks[FIRE], matter, "withdraw", reason="有误。")
        answers = on_paper("2026-11-20T10:00")
        assert "E-G-ORDER" in refused(district.take, district.clerks[FIRE], matter, "submit", **answers)


class TestTheListOfTheDay:
    def test_the_holder_is_judged_on_the_true_day(self, district: District, now: HeldClock) -> None:
        """T-2: handed over while the office still held the item, entered after it was recalled."""
        submitted = scanned(district, FIRE, district.submitted(FIRE, TIEXI))
        recall(district, date(2026, 11, 23))
        now.move_to(AFTER)
        with pytest.raises(Refused):
            matters.take(district.desk, district.approvers[FIRE], submitted.id, "approve")
        later = on_paper("2026-11-20T16:00")
        assert district.take(district.approvers[FIRE], submitted, "approve", **later).state == "sent"


class TestThePage:
    def test_entering_later_is_one_link_away_and_shows_both_times(
        self,
        district: District,
        now: HeldClock,
        login_of: Login,
    ) -> None:
        matter = scanned(district, TIEXI, district.sent(FIRE, TIEXI))
        now.move_to(AFTER)
        client = login_of(district.clerks[TIEXI])
        assert f"/transfer/{matter.id}?paper=1" in client.get(f"/transfer/{matter.id}").text
        assert "实际办理时间" in client.get(f"/transfer/{matter.id}?paper=1").text
        told = {"version": matter.version, "entered_later": "1", **on_paper("2026-11-20T16:00")}
        assert client.post(f"/transfer/{matter.id}/receive", told).status_code == 303
        page = client.get(f"/transfer/{matter.id}").text
        assert "2026年11月20日（周五）16:00" in page
        assert "2026年11月26日（周四）09:00 补录" in page

    def test_leaving_the_fields_empty_does_not_sign_as_of_now(
        self,
        district: District,
        login_of: Login,
    ) -> None:
        matter = district.sent(FIRE, TIEXI)
        client = login_of(district.clerks[TIEXI])
        told = {"version": matter.version, "entered_later": "1", "happened_at": "", "back_reason": ""}
        answer = client.post(f"/transfer/{matter.id}/receive", told)
        assert answer.status_code == 422
        assert "E-G-BACK-TIME" in answer.text
        assert "实际办理时间" in answer.text

    def test_a_scan_handed_in_with_the_step_is_kept(
        self,
        district: District,
        now: HeldClock,
        login_of: Login,
    ) -> None:
        matter = district.sent(FIRE, TIEXI)
        now.move_to(AFTER)
        told = {"version": matter.version, "entered_later": "1", **on_paper("2026-11-20T16:00")}
        told["paper"] = (BytesIO(PHOTO), "签收单.png")
        client = login_of(district.clerks[TIEXI])
        answer = client.post(f"/transfer/{matter.id}/receive", told, content_type="multipart/form-data")
        assert answer.status_code == 303
        page = client.get(f"/transfer/{matter.id}").text
        assert "签收单.png" in page
        assert "纸质件扫描件" in page
