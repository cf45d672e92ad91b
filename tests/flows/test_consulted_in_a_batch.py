"""A clue that a list left to be settled goes over on the record of the batch (T-1, product: one 协商记录 a pair)."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest

from portal.desk import files, matters
from portal.domain.power_lists import ListMode
from portal.store.files import IssuedLetter
from portal.store.matters import Matter, MatterClock
from tests.complaints.conftest import FIRE, JIEFANG, Counter, counter, login_of
from tests.conftest import HeldClock
from tests.core.test_following import published
from tests.transfer.conftest import PHOTO, District, Login, refused

__all__ = ["counter", "login_of", "refused"]

Codes = Callable[..., set[str]]
AGREED = {"agreed_on": "2026-12-01", "result": "同意清单所列处理。"}


@pytest.fixture
def clue(counter: Counter, now: HeldClock) -> Matter:
    """A complaint at 区消防 about a place in 解放路, from before the day on which the item goes down to it."""
    complaint = counter.registered(FIRE, place="锦绣里小区", subject="某物业公司")
    district = District(counter.desk, counter.units, counter.clerks, counter.approvers, counter.fire_lane.id)
    published(district, ListMode.SUPPLEMENT, offices=JIEFANG)
    now.move_to(datetime(2026, 12, 1, 10, 0))
    return complaint


def transfer_of(counter: Counter, clue: Matter, receiver: str = JIEFANG) -> Matter:
    """The transfer that 区消防 opens from the complaint, with nothing typed of any consultation."""
    typed = {
        "item": counter.fire_lane.id, "place": "锦绣里小区", "receiver": counter.units[receiver].code, "title": "占用消防车通道",
        "subject": "某物业公司", "discovered_at": "2026-11-20T08:40", "facts": "三辆货车占道。", "inspection": "现场检查。",
        "officers": "王一（H1）、李二（H2）", "source_kind": "complaint",
    }  # fmt: skip
    draft = matters.open_matter(counter.desk, counter.clerks[FIRE], "transfer", typed, grew_from=clue.id)
    files.attach(counter.desk, counter.clerks[FIRE], draft.id, "evidence", BytesIO(PHOTO), "照片.png")
    return draft


def agreed(counter: Counter, *, signed: bool) -> Matter:
    """The hand-over of the pair, consulted on."""
    handover = Matter.get(Matter.kind == "handover")
    if signed:
        files.attach(
            counter.desk, counter.clerks[FIRE], handover.id, "record", BytesIO(PHOTO), "协商记录.png"
        )
    return counter.take(FIRE, handover, "agree", **AGREED)


def test_a_clue_of_the_batch_goes_over_without_a_consultation_of_its_own(
    counter: Counter, clue: Matter
) -> None:
    """T-1: the days count from the agreed date, and the letter names the record."""
    agreed(counter, signed=True)
    waiting = counter.take(FIRE, transfer_of(counter, clue), "submit")
    running = MatterClock.get((MatterClock.matter == waiting.id) & MatterClock.stopped_at.is_null())
    assert (running.term, running.due_on) == ("transfer.after_agreement", date(2026, 12, 4))
    matters.take(counter.desk, counter.approvers[FIRE], waiting.id, "approve")
    letter = IssuedLetter.get((IssuedLetter.matter == waiting.id) & (IssuedLetter.kind == "transfer_letter"))
    assert "2026年12月1日协商：同意清单所列处理。" in str(letter.content)


def test_both_have_signed_when_the_other_side_signs_for_the_list_of_cases(
    counter: Counter, clue: Matter, refused: Codes
) -> None:
    handover, draft = agreed(counter, signed=False), transfer_of(counter, clue)
    assert refused(counter.take, FIRE, draft, "submit") == {"E-T-LEGACY-CONSULT"}
    counter.take(JIEFANG, handover, "sign")
    assert counter.take(FIRE, draft, "submit").state == "pending_approval"


def test_what_was_not_agreed_yet_is_no_consultation(counter: Counter, clue: Matter, refused: Codes) -> None:
    assert refused(counter.take, FIRE, transfer_of(counter, clue), "submit") == {"E-T-LEGACY-CONSULT"}


def test_another_clue_is_not_of_the_batch(counter: Counter, clue: Matter, refused: Codes) -> None:
    """T-1: what came in after the list was published stands on no paper of it."""
    agreed(counter, signed=True)
    other = counter.registered(
        FIRE, place="锦绣里小区", subject="另一物业公司", received_at="2026-11-30T09:00"
    )
    assert refused(counter.take, FIRE, transfer_of(counter, other), "submit") == {"E-T-LEGACY-CONSULT"}


def test_the_form_says_what_the_batch_has_settled(counter: Counter, clue: Matter, login_of: Login) -> None:
    agreed(counter, signed=False)
    draft = transfer_of(counter, clue)
    page = login_of(counter.clerks[FIRE]).get(f"/transfer/{draft.id}").text
    assert "协商：“同意清单所列处理。”。协商情况不填即按此办理" in page
    assert "还要在交接件上传双方签字的协商记录" in page
