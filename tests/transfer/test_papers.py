"""Papers filled in by hand: 送达回证, 原件交接单, 空白文书; and the register of numbered letters (P-2, G-11a, §14.4)."""

import io
from datetime import datetime
from typing import Any

import pytest
from docx import Document

from portal.desk import letters, originals
from portal.domain.originals import Item
from portal.domain.procedure import Role
from portal.domain.reasons import Forbidden, Refused, Stale
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import PluginSwitch
from portal.store.files import IssuedLetter, OriginalsSheet, StoredFile
from portal.store.matters import Event, Matter
from portal.store.notices import Notice
from tests import factories
from tests.conftest import HeldClock
from tests.transfer.conftest import PHOTO, District, Login

FIRE, TIEXI, PINGYUAN, JUSTICE = "区消防救援大队", "铁西街道办事处", "平原镇人民政府", "区司法局"
BLANKS = (
    "涉嫌违法案件移送函", "移送案件审批表", "送达回证", "案件移送函回执", "现场检查记录", "劝阻记录", "告知记录", "便函用纸", "原件、物品交接单",
)  # fmt: skip
STAKES = [Item("现场检查笔录", "3 页", "original"), Item("地桩", "6 根", "goods", "已封存")]


def words(package: bytes) -> str:
    """All words of a docx, those of its tables too."""
    document = Document(io.BytesIO(package))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def approved_on_paper(district: District) -> Matter:
    """A letter that is to be handed over on paper, because its receiver has the plugin off."""
    with transaction():
        PluginSwitch.create(plugin="transfer", unit=district.units[TIEXI].id, state="off", changed_at=0)
        snapshots.changed("switches")
    matter = district.submitted(FIRE, TIEXI, delivery="offline")
    return district.take(district.approvers[FIRE], matter, "approve")


class TestDeliveryOnPaper:
    """P-2."""

    def test_the_page_leads_from_the_letter_to_the_recorded_receipt(
        self, district: District, login_of: Login
    ) -> None:
        matter = approved_on_paper(district)
        page = login_of(district.clerks[FIRE]).get(f"/transfer/{matter.id}").text
        assert f"/transfer/{matter.id}/preview/service_receipt" in page
        assert "登记线下送达" in page
        assert "盖章送达" not in page

    def test_the_service_receipt_is_filled_in_from_the_record(
        self, district: District, login_of: Login
    ) -> None:
        matter = approved_on_paper(district)
        client = login_of(district.clerks[FIRE])
        page = client.get(f"/transfer/{matter.id}/preview/service_receipt").text
        for said in (
            "送达回证",
            "新乡市卫滨区铁西街道办事处",
            "卫消函〔2026〕1号",
            "收件人（签名，单位盖章）",
        ):
            assert said in page
        assert "卫消函〔2026〕1号" in words(
            client.get(f"/transfer/{matter.id}/preview/service_receipt.docx").data
        )

    def test_what_is_recorded_is_read_on_the_page_by_both(
        self, district: District, login_of: Login, now: HeldClock
    ) -> None:
        """AT-25: signed on Wednesday at ten, entered on Thursday, on time; the other side reads and enters on paper (P-3)."""
        matter = approved_on_paper(district)
        now.move_to(datetime(2026, 11, 26, 9, 0))
        told: dict[str, Any] = {
            "delivery_method": "courier", "happened_at": "2026-11-25T10:00", "recipient": "赵六",
            "receipt": (io.BytesIO(PHOTO), "回证.png"),
        }  # fmt: skip
        client = login_of(district.clerks[FIRE])
        answer = client.post(
            f"/transfer/{matter.id}/deliver_offline", told, content_type="multipart/form-data"
        )
        assert answer.status_code == 303
        for unit in (FIRE, TIEXI):
            page = login_of(district.clerks[unit]).get(f"/transfer/{matter.id}").text
            for said in (
                "机要送达",
                "2026年11月25日（周三）10:00",
                "2026年11月26日（周四）09:00 补录",
                "赵六",
                "回证.png",
            ):
                assert said in page
        assert "登记线下办理结果" in page
        assert 'action="/transfer/1/accept"' not in page


class TestHandingOverOriginals:
    def test_both_sides_sign_and_the_sheet_is_kept_among_the_letters(
        self, district: District, now: HeldClock
    ) -> None:
        matter = district.sent(FIRE, TIEXI)
        row = originals.draw_up(district.desk, district.clerks[FIRE], matter.id, STAKES)
        now.forward(hours=2)
        originals.sign_for(district.desk, district.clerks[TIEXI], row, "地桩五根，少一根")
        sheet = IssuedLetter.get(IssuedLetter.kind == "originals_sheet")
        assert OriginalsSheet.get().letter_id == sheet.id
        said = words(letters.as_docx(district.desk, sheet, lambda letter: letter))
        for each in (
            "现场检查笔录",
            "6 根",
            "已封存",
            "清点情况：地桩五根，少一根",
            district.clerks[TIEXI].name,
        ):
            assert each in said
        steps = [row.step for row in Event.select().order_by(Event.id)]
        assert steps[-2:] == ["give_originals", "take_originals"]

    def test_the_taker_is_told(self, district: District) -> None:
        matter = district.sent(FIRE, TIEXI)
        originals.draw_up(district.desk, district.clerks[FIRE], matter.id, STAKES)
        told = {row.person_id for row in Notice.select().where(Notice.kind == "give_originals")}
        assert told == {district.clerks[TIEXI].person_id, district.approvers[TIEXI].person_id}

    def test_it_goes_either_way(self, district: District) -> None:
        matter = district.received(FIRE, TIEXI)
        row = originals.draw_up(district.desk, district.clerks[TIEXI], matter.id, STAKES)
        assert (row.giver_id, row.taker_id) == (district.units[TIEXI].id, district.units[FIRE].id)

    def test_with_a_letter_on_paper_the_giver_enters_who_signed(
        self, district: District, now: HeldClock
    ) -> None:
        """The receiver does not see the matter before the delivery is recorded."""
        matter, clerk = approved_on_paper(district), district.clerks[FIRE]
        row = originals.draw_up(district.desk, clerk, matter.id, STAKES)
        assert row.taker_id == district.units[TIEXI].id
        assert not Notice.select().where(Notice.kind == "give_originals").exists()
        now.forward(hours=3)
        district.attach(clerk, matter, "originals", "交接单.png")
        signed = originals.sign_for(district.desk, clerk, row, "", "赵六", now.instant.replace(hour=11))
        assert (signed.taken_name, signed.taken_at) == ("赵六", now.instant.replace(hour=11))
        assert StoredFile.get(StoredFile.purpose == "originals").frozen

    @pytest.mark.parametrize(
        ("name", "when", "scan", "code"),
        [
            ("", "2026-11-20T09:00", True, "E-G-ORIGINALS"),
            ("赵六", "", True, "E-G-ORIGINALS"),
            ("赵六", "2026-11-20T09:00", False, "E-G-ORIGINALS"),
            ("赵六", "2026-11-20T09:01", True, "E-G-FUTURE"),
            ("赵六", "2026-11-20T08:59", True, "E-G-ORDER"),
        ],
        ids=["nobody", "no time", "no signed sheet", "in the future", "before it was given"],
    )
    def test_a_signature_on_paper_is_proven(
        self, district: District, now: HeldClock, name: str, when: str, scan: bool, code: str
    ) -> None:
        matter, clerk = district.sent(FIRE, TIEXI), district.clerks[FIRE]
        row = originals.draw_up(district.desk, clerk, matter.id, STAKES)
        if scan:
            district.attach(clerk, matter, "originals", "交接单.png")
        at = datetime.fromisoformat(when).replace(tzinfo=now.instant.tzinfo) if when else None
        with pytest.raises(Refused) as caught:
            originals.sign_for(district.desk, clerk, row, "", name, at)
        assert {reason.code for reason in caught.value.reasons} == {code}
        assert OriginalsSheet.get().taken_at is None

    def test_it_is_signed_for_once(self, district: District) -> None:
        matter = district.sent(FIRE, TIEXI)
        row = originals.draw_up(district.desk, district.clerks[FIRE], matter.id, STAKES)
        originals.sign_for(district.desk, district.clerks[TIEXI], row)
        with pytest.raises(Stale):
            originals.sign_for(district.desk, district.clerks[TIEXI], row)
        assert IssuedLetter.select().where(IssuedLetter.kind == "originals_sheet").count() == 1

    def test_who_oversees_does_not_sign(self, district: District) -> None:
        matter = district.sent(FIRE, TIEXI)
        overseer = factories.clerk(district.units[JUSTICE], Role.SUPERVISOR, Role.HANDLER)
        with pytest.raises(Forbidden):
            originals.draw_up(district.desk, overseer, matter.id, STAKES)

    @pytest.mark.parametrize(
        "items", [[], [Item("", "3 页", "original")], [Item("笔录", "", "original")]], ids=["nothing", "no name", "no quantity"]
    )  # fmt: skip
    def test_a_sheet_lists_what_and_how_much(self, district: District, items: list[Item]) -> None:
        matter = district.sent(FIRE, TIEXI)
        with pytest.raises(Refused):
            originals.draw_up(district.desk, district.clerks[FIRE], matter.id, items)
        assert not OriginalsSheet.select().exists()

    def test_the_pages_take_it_from_the_list_to_both_signatures(
        self, district: District, login_of: Login
    ) -> None:
        matter = district.sent(FIRE, TIEXI)
        giver, taker = login_of(district.clerks[FIRE]), login_of(district.clerks[TIEXI])
        assert "开具交接单" in giver.get(f"/transfer/{matter.id}").text
        typed = {"items-0-name": "现场检查笔录", "items-0-quantity": "3 页", "items-0-kind": "original"}
        answer = giver.post(f"/matters/{matter.id}/originals/new", typed)
        assert answer.status_code == 303
        assert "待签收" in giver.get(f"/transfer/{matter.id}").text
        page = taker.get(answer.location).text
        assert "清点签收" in page
        assert taker.post(f"{answer.location}/sign", {}).status_code == 303
        assert "已签收" in giver.get(f"/transfer/{matter.id}").text
        assert "现场检查笔录" in words(giver.get(f"{answer.location}.docx").data)

    def test_a_refused_sheet_keeps_what_was_typed(self, district: District, login_of: Login) -> None:
        matter = district.sent(FIRE, TIEXI)
        client = login_of(district.clerks[FIRE])
        answer = client.post(f"/matters/{matter.id}/originals/new", {"items-2-name": "查扣的地桩"})
        assert answer.status_code == 422
        assert "第 1 项缺少数量" in answer.text
        assert "查扣的地桩" in answer.text


class TestBlankForms:
    def test_every_form_is_offered_printed_and_downloaded(self, district: District, login_of: Login) -> None:
        client = login_of(district.clerks[PINGYUAN])
        page = client.get("/blanks/").text
        for title in BLANKS:
            assert title in page
        names = sorted({part.split('"')[0] for part in page.split('href="/blanks/')[1:]} - {"", "all"})
        assert len(names) >= 2 * len(BLANKS)  # those of other plugins beside them
        for name in names:
            assert client.get(f"/blanks/{name}").status_code == 200

    def test_they_bear_the_own_unit_and_leave_the_rest_to_be_written(
        self, district: District, login_of: Login
    ) -> None:
        client = login_of(district.clerks[PINGYUAN])
        page = client.get("/blanks/transfer-transfer_letter").text
        assert "新乡市卫滨区平原镇人民政府" in page
        assert "〔　　　　〕　　号" in page
        assert "年　　月　　日" in page
        assert "＿＿＿＿" in page

    def test_they_have_the_labels_of_the_papers_that_the_portal_writes(
        self, district: District, login_of: Login
    ) -> None:
        """Derived from the same declarations, so that they cannot drift apart."""
        matter = district.received(FIRE, TIEXI)
        slip = IssuedLetter.get((IssuedLetter.matter == matter.id) & (IssuedLetter.kind == "receipt_slip"))
        blank = words(login_of(district.clerks[TIEXI]).get("/blanks/transfer-receipt_slip.docx").data)
        for label, said in slip.content["table"]["rows"]:
            assert label in blank
            assert str(said) not in blank or str(said).endswith(TIEXI)

    def test_all_are_printed_in_one_go(self, district: District, login_of: Login) -> None:
        page = login_of(district.clerks[PINGYUAN]).get("/blanks/all").text
        assert page.count("<article") >= len(BLANKS)


class TestTheRegister:
    """§14.4: 自动 or 手工, 作废 shown, gaps of a manual series listed, a series a year."""

    def test_a_manual_series_lists_its_gaps(self, district: District, login_of: Login) -> None:
        letters.set_series(None, district.units[FIRE].id, 2026, "manual", "卫消函", 1)
        for number in ("卫消函〔2026〕2号", "卫消函〔2026〕6号"):
            matter = district.submitted(FIRE, TIEXI)
            district.take(district.approvers[FIRE], matter, "approve", letter_number=number)
        page = login_of(district.clerks[FIRE]).get("/letters/").text
        assert "未在本系统登记的号：1、3—5" in page
        assert "手工编号" in page

    def test_a_withdrawn_letter_keeps_its_number_marked_void(
        self, district: District, login_of: Login
    ) -> None:
        matter = district.sent(FIRE, TIEXI)
        district.take(district.clerks[FIRE], matter, "withdraw", reason="当事人名称有误")
        district.sent(FIRE, TIEXI)
        page = login_of(district.clerks[FIRE]).get("/letters/").text
        assert "共 2 件，作废 1 件" in page
        assert page.index("卫消函〔2026〕1号") < page.index("作废</span>") < page.index("卫消函〔2026〕2号")
        assert "未在本系统登记的号" not in page

    def test_each_year_has_its_own_page_and_begins_anew(
        self, district: District, login_of: Login, now: HeldClock
    ) -> None:
        district.sent(FIRE, TIEXI)
        now.move_to(datetime(2027, 1, 4, 9, 0))
        district.sent(FIRE, TIEXI, discovered_at="2027-01-04T08:30")
        client = login_of(district.clerks[FIRE])
        assert "卫消函〔2027〕1号" in client.get("/letters/").text
        assert "卫消函〔2026〕1号" in client.get("/letters/?year=2026").text

    def test_another_units_letters_are_not_in_it(self, district: District, login_of: Login) -> None:
        district.sent(FIRE, TIEXI)
        assert "卫消函" not in login_of(district.clerks[TIEXI]).get("/letters/").text
