"""A transfer from its draft to its result, over the desk."""

from collections.abc import Callable

from portal.store import audit
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter, MatterClock, Party
from portal.store.notices import Notice
from tests.transfer.conftest import District

FIRE, TIEXI, PINGYUAN = "区消防救援大队", "铁西街道办事处", "平原镇人民政府"
Codes = Callable[..., set[str]]


def test_a_transfer_goes_its_whole_way(district: District) -> None:
    matter = district.received(FIRE, TIEXI)
    assert matter.number == "卫消函〔2026〕1号"
    matter = district.take(district.clerks[TIEXI], matter, "accept")
    matter = district.take(
        district.clerks[TIEXI], matter, "file", filed_on="2026-11-20", filing_number="铁西立〔2026〕1号"
    )
    matter = district.take(
        district.clerks[TIEXI],
        matter,
        "conclude",
        decided_on="2026-11-20",
        decision="penalty",
        result="罚款五百元。",
    )
    assert (matter.state, matter.open) == ("concluded", False)
    steps = [e.step for e in Event.select().where(Event.matter == matter.id).order_by(Event.id)]
    assert steps == ["open", "submit", "approve", "receive", "accept", "file", "conclude"]
    kinds = [letter.kind for letter in IssuedLetter.select().order_by(IssuedLetter.id)]
    assert kinds == ["transfer_letter", "receipt_slip", "result_letter"]
    assert (
        not MatterClock.select()
        .where(MatterClock.matter == matter.id, MatterClock.stopped_at.is_null())
        .exists()
    )
    assert audit.first_bad_entry() is None


def test_a_filed_transfer_stands_in_the_receivers_register_and_closes_with_it(district: District) -> None:
    matter = district.received(FIRE, TIEXI)
    clerk = district.clerks[TIEXI]
    district.take(clerk, matter, "accept")
    district.take(clerk, matter, "file", filed_on="2026-11-20")
    filing = Matter.get(Matter.kind == "filing")
    assert (filing.state, filing.title, filing.item_id) == ("filed", matter.title, matter.item_id)
    district.take(clerk, matter, "conclude", decided_on="2026-11-20", decision="penalty", result="罚款。")
    assert Matter.get_by_id(filing.id).state == "concluded"


def test_the_receiver_sees_nothing_before_delivery(district: District) -> None:
    matter = district.submitted(FIRE, TIEXI)
    assert [p.unit_id for p in Party.select().where(Party.matter == matter.id)] == [district.units[FIRE].id]
    assert not Notice.select().where(Notice.person == district.clerks[TIEXI].person_id).exists()


def test_delivery_tells_the_receivers_desk(district: District) -> None:
    district.sent(FIRE, TIEXI)
    notice = Notice.get(Notice.person == district.clerks[TIEXI].person_id)
    assert "待签收" in notice.text


def test_an_approver_does_not_approve_his_own_draft(district: District, refused: Codes) -> None:
    district.clerks[FIRE] = district.approvers[FIRE]
    draft = district.draft(FIRE, TIEXI)
    assert refused(district.take, district.approvers[FIRE], draft, "submit") == {"E-G-ROLE"}


def test_every_reason_is_said_at_once(district: District, refused: Codes) -> None:
    draft = district.draft(FIRE, TIEXI, evidence=False, facts="", inspection="")
    assert refused(district.take, district.clerks[FIRE], draft, "submit") == {
        "E-T-MAT-LETTER", "E-T-MAT-SOURCE", "E-T-MAT-EVIDENCE",
    }  # fmt: skip


def test_nothing_typed_is_lost_in_a_refusal(district: District, refused: Codes) -> None:
    draft = district.draft(FIRE, TIEXI, evidence=False)
    refused(district.take, district.clerks[FIRE], draft, "submit")
    kept = Matter.get_by_id(draft.id)
    assert (kept.state, kept.draft["facts"]) == ("draft", "三辆货车停放在消防车通道内。")
