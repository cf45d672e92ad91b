"""Many at once at what surrounds the matters: assigning them, keeping letter templates, announcements (trust 2-4)."""

import io
from datetime import date, datetime
from functools import partial
from typing import Any

from docx import Document

from portal.desk import announcements, assigning, letter_templates, saved_filters
from portal.desk.announcements import Draft
from portal.domain.calendar import ZONE
from portal.domain.procedure import Role
from portal.store import audit
from portal.store.announcements import AnnouncementRead
from portal.store.audit import AuditEntry
from portal.store.db import Busy
from portal.store.files import LetterTemplate
from portal.store.matters import Party
from portal.store.notices import Notice
from portal.store.personal import SavedFilter
from tests import factories
from tests.conftest import HeldClock
from tests.flows.test_races import CROWD, at_once
from tests.transfer.conftest import District

FIRE, TIEXI = "区消防救援大队", "铁西街道办事处"
GOOD = ("{{ head }}", "{{ number }}", "{{ title }}", "{{ addressee }}：", "{{ signer }}", "{{ date }}")


def test_sixteen_who_assign_one_matter_leave_one_name_and_sixteen_entries(district: District) -> None:
    received = district.received(FIRE, TIEXI)
    clerk, other = district.clerks[TIEXI], factories.clerk(district.units[TIEXI], Role.HANDLER)
    give = partial(assigning.assign, district.desk, clerk, received.id)
    at_once([partial(give, person) for person in [clerk.person_id, other.person_id] * (CROWD // 2)])
    ours = Party.get((Party.matter == received.id) & (Party.unit == district.units[TIEXI].id))
    last = AuditEntry.select().where(AuditEntry.action == "matter.assign").order_by(AuditEntry.id.desc())
    names = {clerk.person_id: clerk.name, other.person_id: other.name}
    assert last.count() == CROWD
    assert f'"{names[ours.assignee_id]}"' in last.first().detail
    assert audit.first_bad_entry() is None


def test_templates_that_come_in_at_once_get_numbers_of_their_own(district: District) -> None:
    admin = factories.clerk(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN)

    def take_in() -> Any:
        return letter_templates.take_in(district.desk, admin, "letter", _template(), "信笺.docx")

    at_once([take_in] * CROWD)
    rows = LetterTemplate.select(LetterTemplate.number).where(LetterTemplate.form == "letter")
    assert sorted(number for (number,) in rows.tuples()) == list(range(1, CROWD + 1))


def test_of_templates_adopted_at_once_one_is_in_force(district: District) -> None:
    admin = factories.clerk(factories.unit("指挥中心", "hub"), Role.SYSTEM_ADMIN)
    for _ in range(4):
        letter_templates.take_in(district.desk, admin, "letter", _template(), "信笺.docx")
    at_once([partial(letter_templates.adopt, admin, "letter", n % 4 + 1) for n in range(CROWD)])
    in_force = LetterTemplate.since.is_null(False) & LetterTemplate.until.is_null()
    assert LetterTemplate.select().where(in_force).count() == 1


def test_an_announcement_is_told_read_and_withdrawn_once(district: District, now: HeldClock) -> None:
    author = factories.clerk(factories.unit("区司法局", "supervisor"), Role.SUPERVISOR)
    draft = Draft("清单调整培训", "请联络人参加。", date(2026, 11, 21), date(2026, 11, 27), ())
    row = announcements.publish(author, draft)
    reader = district.clerks[TIEXI]
    now.move_to(datetime(2026, 11, 21, 9, tzinfo=ZONE))
    at_once([announcements.tell_started] * CROWD)
    mine = (Notice.person == reader.person_id) & (Notice.kind == f"announcement.{row.id}")
    assert Notice.select().where(mine).count() == 1
    at_once([partial(announcements.mark_read, reader, row.id)] * CROWD)
    assert AnnouncementRead.select().where(AnnouncementRead.person == reader.person_id).count() == 1
    at_once([partial(announcements.withdraw, author, row.id)] * CROWD)
    assert AuditEntry.select().where(AuditEntry.action == "announcement.withdraw").count() == 1


def _template() -> io.BytesIO:
    document = Document()
    for line in GOOD:
        document.add_paragraph(line)
    packed = io.BytesIO()
    document.save(packed)
    packed.seek(0)
    return packed


def test_a_filter_named_twice_in_one_instant_is_kept_once_and_the_loser_may_try_again(
    district: District,
) -> None:
    clerk = district.clerks[TIEXI]
    answers = at_once([partial(saved_filters.keep, clerk, "transfer", "本周到期", {"light": "soon"})] * CROWD)
    assert SavedFilter.select().where(SavedFilter.person == clerk.person_id).count() == 1
    assert all(isinstance(answer, SavedFilter | Busy) for answer in answers)
