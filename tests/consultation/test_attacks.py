"""What somebody who wants to break meetings and operations tries: odd input, another's eyes, the same moment (trust 4, 5)."""

from collections.abc import Callable
from functools import partial
from io import BytesIO

import icalendar
import pytest
from docx import Document

from plugins.consultation.meeting import lines, marks
from portal.desk import Desk
from portal.domain.procedure import Role
from portal.store.files import IssuedLetter
from tests import factories
from tests.conftest import HeldClock
from tests.consultation.meetings import CITY, FIRE, TIEXI, Meetings
from tests.transfer.conftest import District, Login

ODD = "会\r\nATTENDEE:x\x0b\ufffe\u202e{{ 7*7 }}{% raw %}]]>&=1+1"
"""Line breaks for headers and calendars, marks of templates and of XML, a formula."""


@pytest.fixture
def meetings(desk: Desk, district: District, now: HeldClock) -> Meetings:
    """铁西 convenes; fire brigade and 城管 have people."""
    return Meetings(desk, district)


def test_whatever_was_typed_for_a_name_all_papers_and_calendars_of_a_meeting_can_be_taken_away(
    meetings: Meetings, login_of: Login
) -> None:
    """A title with a line break made the file name of papers without number a broken header: minutes nobody could fetch."""
    told = meetings.in_session(title=ODD, topics=ODD, room=ODD)
    early = {"W-M-EARLY": "提前召开"}
    held = meetings.take(meetings.convener, told, "conclude", confirm=early, people=[ODD, "=1+1"], host=ODD)
    minuted = meetings.take(meetings.convener, held, "issue_minutes", confirm={"W-M-EMPTY": "只交换了情况"})
    meetings.take(meetings.convener, minuted, "correct", correction=ODD)
    client = login_of(meetings.invited(CITY))
    papers = [row.id for row in IssuedLetter.select()]
    assert len(papers) == 3
    for address in (*(f"/letters/{number}.docx" for number in papers),):
        answer = client.get(address)
        assert answer.status_code == 200
        said = "\n".join(part.text for part in Document(BytesIO(answer.data)).paragraphs)
        assert "{{ 7*7 }}" in said
    sheet = login_of(meetings.convener).get(f"/consultation/{told.id}/preview/attendance_sheet.docx")
    assert sheet.status_code == 200
    taken = client.get(f"/calendar/matters/{told.id}.ics")
    assert not [line for line in taken.text.splitlines() if line.startswith("ATTENDEE:")]
    (event,) = icalendar.Calendar.from_ical(taken.data).walk("VEVENT")
    assert event["location"] == "会 ATTENDEE:x {{ 7*7 }}{% raw %}]]>&=1+1"


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_learns_neither_where_nor_when_a_unit_meets_nor_when_others_are_free(
    meetings: Meetings, login_of: Login, role: Role
) -> None:
    """Trust 6: whoever moves into a unit by himself would ask the form for a meeting about everybody's days."""
    meetings.notified(room="三号楼密谈室")
    clerk, fire = login_of(meetings.convener), meetings.district.units[FIRE].id
    rule = {"preset": "FREQ=WEEKLY;BYDAY=MO", "starts": "09:30", "length": "90", "room": "例会室"}
    assert clerk.post("/consultation/meeting/series", rule).status_code == 303
    asking = (f"/consultation/meeting/new?required={fire}", f"/consultation/meeting/slots?required={fire}")
    assert "三号楼密谈室" in clerk.get(asking[0]).text
    assert all("2026-11-23T" in clerk.get(address).text for address in asking)
    administrator = login_of(factories.clerk(meetings.district.units[TIEXI], role))
    for address in asking:
        page = administrator.get(address)
        assert page.status_code == 200
        assert not [told for told in ("三号楼密谈室", "例会室", "2026-11-23T") if told in page.text]
    assert administrator.get("/consultation/meeting/series").status_code == 403


def test_what_is_longer_than_a_field_takes_is_refused_whole_and_never_cut_off(
    meetings: Meetings, refused: Callable[..., set[str]], login_of: Login
) -> None:
    """Trust 1: 文字已保存 was said of a text whose end was gone, and a notice named a topic that the agenda cut short."""
    assert refused(meetings.notified, topics="长" * 201) == {"E-FORM"}
    told = meetings.in_session(topics="短", starts_at="2026-11-26T09:30")
    (line,) = lines.of_meeting(told.id)
    assert refused(lines.reword, meetings.convener, told, line.id, "长" * 201) == {"E-FORM"}
    sent = meetings.district.received(FIRE, TIEXI)
    assert refused(marks.mark, meetings.convener, sent, "长" * 201) == {"E-FORM"}
    saved = login_of(meetings.convener).htmx(
        f"/consultation/{told.id}/agenda/{line.id}/text", {"said": "长" * 20_001, "seen": "1"}
    )
    assert saved.status_code == 422
    assert "最多 20000 个字" in saved.text
    assert lines.of_meeting(told.id)[0].text == ""
    early = {"W-M-EARLY": "提前召开"}
    conclude = partial(meetings.take, meetings.convener, told, "conclude", confirm=early)
    assert refused(conclude, came=["present"], people=["长" * 201]) == {"E-FORM"}
