"""Sharing and asking over a database: the scenarios of domain §17.4, and who gets what."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from plugins.sharing.models import RequestAnswer, ShareRecord, ShareVersion
from portal.desk import basis_changes, matters
from portal.desk.facts import readable
from portal.domain.reasons import NotFound, Refused
from portal.store import snapshots
from portal.store.matters import Matter
from tests.conftest import HeldClock
from tests.sharing.conftest import (
    BUREAU,
    CITY,
    FIRE,
    HUB,
    JIEFANG,
    PINGYUAN,
    TIEXI,
    Sharing,
    clock_of,
    last_event,
    todo,
    told,
)

Refusing = Callable[..., set[str]]


def record(matter: Matter) -> ShareRecord:
    return ShareRecord.get(ShareRecord.matter == matter.id)


# --- the same day -----------------------------------------------------------------------------------------------


def test_what_is_shared_late_on_the_same_evening_is_in_time(sharing: Sharing, now: HeldClock) -> None:
    """AT-53."""
    now.move_to(datetime(2026, 11, 20, 17, 0))
    draft = sharing.share_draft(FIRE, 6)
    now.move_to(datetime(2026, 11, 20, 23, 30))
    shared = sharing.take(sharing.clerks[FIRE], draft, "publish")
    assert (shared.state, last_event(shared).lateness, record(shared).delayed) == ("published", "", 0)


def test_after_the_day_a_reason_is_asked_and_makes_it_a_delay_and_no_lateness(
    sharing: Sharing, now: HeldClock, refused: Refusing
) -> None:
    """AT-54."""
    draft = sharing.share_draft(FIRE, 6)
    now.move_to(datetime(2026, 11, 23, 9, 0))
    clerk = sharing.clerks[FIRE]
    assert refused(sharing.take, clerk, draft, "publish") == {"E-S-REASON"}
    shared = sharing.take(clerk, draft, "publish", delay_reason="sorting")
    assert (last_event(shared).lateness, record(shared).delayed) == ("", 1)
    assert clock_of(shared, "sharing.same_day").lateness == ""


@pytest.mark.parametrize(
    ("formed", "due"), [("2026-11-22", date(2026, 11, 23)), ("2026-10-02", date(2026, 10, 8))]
)
def test_what_is_formed_on_a_day_off_is_due_on_the_next_working_day(
    sharing: Sharing, now: HeldClock, formed: str, due: date
) -> None:
    """AT-55."""
    now.move_to(datetime.fromisoformat(f"{formed}T10:00"))
    draft = sharing.share_draft(FIRE, 6, formed_on=formed)
    assert clock_of(draft, "sharing.same_day").due_on == due


def test_a_later_day_set_in_time_is_when_it_ends_and_one_set_afterwards_is_not(
    sharing: Sharing, now: HeldClock
) -> None:
    later = {"extended_to": "2026-11-27", "delay_reason": "collecting"}
    in_time = sharing.share_draft(FIRE, 6, **later)
    clock = clock_of(in_time, "sharing.same_day")
    assert (clock.due_on, clock.later_why) == (date(2026, 11, 27), "延期共享至2026年11月27日：收集")
    assert clock_of(in_time, "sharing.delay_watch").due_on == date(2026, 11, 27)
    late = sharing.share_draft(FIRE, 6)
    now.move_to(datetime(2026, 11, 23, 9, 0))
    matters.revise(sharing.desk, sharing.clerks[FIRE], late.id, later)
    assert clock_of(late, "sharing.same_day").due_on == date(2026, 11, 20)


def test_a_day_to_come_is_no_day_of_formation(sharing: Sharing, refused: Refusing) -> None:
    """AT-58."""
    draft = sharing.share_draft(FIRE, 6, formed_on="2026-11-21")
    assert refused(sharing.take, sharing.clerks[FIRE], draft, "publish") == {"E-S-DATE"}


def test_nothing_classified_is_shared(sharing: Sharing, refused: Refusing) -> None:
    """AT-57."""
    draft = sharing.share_draft(FIRE, 6, classification="secret")
    assert refused(sharing.take, sharing.clerks[FIRE], draft, "publish") == {"E-G-SECRET"}


def test_a_category_that_the_unit_does_not_usually_share_is_asked_about_and_then_saved(
    sharing: Sharing, refused: Refusing
) -> None:
    """AT-59."""
    draft = sharing.share_draft(CITY, 3, item=str(sharing.item))
    clerk = sharing.clerks[CITY]
    assert refused(sharing.take, clerk, draft, "publish") == {"W-S-DIR"}
    shared = sharing.take(clerk, draft, "publish", {"W-S-DIR": "由本局代为汇总"})
    assert (shared.state, sharing.readers(shared)) == ("published", {FIRE})


def test_without_a_category_nothing_is_shared(sharing: Sharing, refused: Refusing) -> None:
    draft = matters.open_matter(sharing.desk, sharing.clerks[FIRE], "share", {"title": "通报"})
    assert refused(sharing.take, sharing.clerks[FIRE], draft, "publish") == {"E-S-CAT", "E-S-NOBODY"}


# --- to whom ----------------------------------------------------------------------------------------------------


def test_a_changed_law_reaches_every_holder_who_acknowledges_and_the_item_waits_for_them(
    sharing: Sharing, refused: Refusing
) -> None:
    """AT-56."""
    shared = sharing.shared(
        FIRE, 1, item=str(sharing.item), title="消防法第六十条修改", content="罚款幅度提高。"
    )
    assert sharing.readers(shared) == {TIEXI}
    item = snapshots.power_list(date(2026, 11, 20)).items[sharing.item]
    assert item.needs_review
    tiexi = sharing.clerks[TIEXI]
    assert [kind for kind, _title in todo(tiexi)] == ["basis_change"]
    sharing.take(tiexi, shared, "acknowledge")
    assert todo(tiexi) == []
    [one] = basis_changes.acknowledgements(item, sharing.clerks[FIRE])
    assert one.on == date(2026, 11, 20)
    assert not snapshots.power_list(date(2026, 11, 20)).items[sharing.item].needs_review


def test_who_acknowledges_the_changed_basis_has_read_the_share_it_came_with(sharing: Sharing) -> None:
    shared = sharing.shared(FIRE, 1, item=str(sharing.item))
    notice = Matter.get((Matter.kind == "basis_change") & (Matter.open == True))
    sharing.take(sharing.clerks[TIEXI], notice, "acknowledge")
    from portal.desk.facts import participants_of

    assert [one.answered_at is not None for one in participants_of(Matter.get_by_id(shared.id))] == [True]


@pytest.mark.parametrize(
    ("sender", "category", "more", "readers"),
    [
        (FIRE, 2, {"place": "锦绣里小区"}, {JIEFANG}),
        (TIEXI, 3, {"item": "410703-CF-0151"}, {FIRE}),
        (FIRE, 6, {"item": "410703-CF-0151"}, {TIEXI}),
        (TIEXI, 7, {"item": "410703-CF-0151", "place": "锦绣里小区"}, {JIEFANG, FIRE}),
    ],
)
def test_who_gets_it_follows_from_category_item_and_place(
    sharing: Sharing, sender: str, category: int, more: dict[str, str], readers: set[str]
) -> None:
    assert sharing.readers(sharing.shared(sender, category, **more)) == readers


def test_what_is_about_no_place_goes_to_all_town_offices(sharing: Sharing) -> None:
    assert len(sharing.readers(sharing.shared(FIRE, 6))) == 8


def test_who_was_ticked_gets_it_and_nobody_else_knows_of_it(sharing: Sharing) -> None:
    shared = sharing.shared(FIRE, 8, receivers=sharing.ids(TIEXI, JIEFANG, CITY))
    assert sharing.readers(shared) == {TIEXI, JIEFANG, CITY}
    with pytest.raises(NotFound):
        readable(sharing.desk, sharing.clerks[PINGYUAN], shared.id)
    assert readable(sharing.desk, sharing.clerks[CITY], shared.id) == shared


def test_a_reader_is_told_once_and_has_nothing_to_do(sharing: Sharing) -> None:
    sharing.shared(FIRE, 8, receivers=sharing.ids(TIEXI, JIEFANG))
    assert told(sharing.clerks[TIEXI]) == [f"{FIRE}已共享：消防车通道检查通报"]
    assert todo(sharing.clerks[TIEXI]) == []


def test_nobody_is_told_what_the_other_readers_have_read(sharing: Sharing) -> None:
    shared = sharing.shared(FIRE, 8, receivers=sharing.ids(TIEXI, JIEFANG))
    sharing.take(sharing.clerks[TIEXI], shared, "acknowledge")
    assert told(sharing.clerks[JIEFANG]) == [f"{FIRE}已共享：消防车通道检查通报"]


# --- afterwards -------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_version_and_the_old_one_stays(sharing: Sharing, refused: Refusing) -> None:
    shared = sharing.shared(CITY, 5, title="裁量标准", content="一档 500 元")
    sharing.take(sharing.clerks[TIEXI], shared, "acknowledge")
    clerk = sharing.clerks[CITY]
    assert refused(sharing.take, clerk, shared, "correct", content="一档 800 元") == {"E-FORM-REASON"}
    corrected = sharing.take(clerk, shared, "correct", content="一档 800 元", reason="标准修订")
    assert corrected.state == "corrected"
    versions = ShareVersion.select().where(ShareVersion.matter == shared.id).order_by(ShareVersion.number)
    assert [(one.number, one.content) for one in versions] == [(1, "一档 500 元"), (2, "一档 800 元")]
    sharing.take(sharing.clerks[TIEXI], corrected, "acknowledge")


def test_only_the_command_centre_passes_on_what_it_got(sharing: Sharing, refused: Refusing) -> None:
    hub = sharing.clerk_of(HUB)
    shared = sharing.shared(FIRE, 8, receivers=sharing.ids(HUB, TIEXI))
    further = {"receivers": sharing.ids(PINGYUAN)}
    assert refused(sharing.take, sharing.clerks[TIEXI], shared, "route", **further) == {"E-S-ONWARD"}
    sharing.take(hub, shared, "route", **further)
    assert sharing.readers(shared) == {HUB, TIEXI, PINGYUAN}
    assert f"{HUB}已转送：消防车通道检查通报" in told(sharing.clerks[PINGYUAN])


def test_the_command_centre_shares_nothing_in_its_own_name(sharing: Sharing) -> None:
    hub = sharing.clerk_of(HUB)
    typed = {"category": "8", "title": "通报", "content": "一", "receivers": sharing.ids(TIEXI)}
    draft = matters.open_matter(sharing.desk, hub, "share", typed)
    with pytest.raises(Refused) as caught:
        sharing.take(hub, draft, "publish")
    assert "E-S-SENDER" in {reason.code for reason in caught.value.reasons}


# --- asking -----------------------------------------------------------------------------------------------------


def test_a_request_names_its_purpose_and_its_need(sharing: Sharing) -> None:
    with pytest.raises(Refused) as caught:
        sharing.asked(TIEXI, FIRE, purpose="", legal_need="")
    assert [reason.code for reason in caught.value.reasons] == ["E-S-PURPOSE", "E-S-PURPOSE"]


def test_each_unit_that_was_asked_answers_and_sees_its_own_answer_only(
    sharing: Sharing, now: HeldClock
) -> None:
    asked = sharing.asked(TIEXI, FIRE, CITY)
    assert [clock_of(asked, "sharing.request").due_on, len(todo(sharing.clerks[CITY]))] == [
        date(2026, 11, 27),
        1,
    ]
    sharing.take(sharing.clerks[FIRE], asked, "answer", answer="未办理许可")
    last = sharing.take(sharing.clerks[CITY], asked, "decline", reason="本局不掌握")
    assert last.state == "answered"
    assert [row.text for row in RequestAnswer.select().order_by(RequestAnswer.id)] == [
        "未办理许可",
        "本局不掌握",
    ]
    assert last_event(last).details == []


def test_a_request_that_all_decline_is_declined_with_their_reasons(
    sharing: Sharing, refused: Refusing
) -> None:
    asked = sharing.asked(TIEXI, FIRE)
    assert refused(sharing.take, sharing.clerks[FIRE], asked, "decline") == {"E-FORM-REASON"}
    assert sharing.take(sharing.clerks[FIRE], asked, "decline", reason="无此信息").state == "declined"


def test_a_question_of_guidance_goes_to_the_origin_department(sharing: Sharing) -> None:
    asked = sharing.asked(TIEXI, sort="guidance", item=str(sharing.item), purpose="", legal_need="")
    assert sharing.readers(asked) == {FIRE}
    sharing.take(sharing.clerks[FIRE], asked, "answer", answer="按第六十条第一款第五项处理。")


def test_a_table_is_filled_in_once_by_each_in_all_its_columns(sharing: Sharing, refused: Refusing) -> None:
    call = sharing.asked(CITY, TIEXI, JIEFANG, sort="call", columns="检查户数\n立案数")
    assert refused(sharing.take, sharing.clerks[TIEXI], call, "answer", cells="12") == {"E-S-CELLS"}
    sharing.take(sharing.clerks[TIEXI], call, "answer", cells="12\n3")
    assert RequestAnswer.get().cells == ["12", "3"]
    assert BUREAU not in sharing.readers(call)
