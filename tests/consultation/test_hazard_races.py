"""Many at once at one urgent notice: one winner, one number, each department for itself (trust 2-4)."""

from functools import partial

from portal.desk import matters
from portal.domain.reasons import Stale
from portal.store import audit
from portal.store.files import IssuedLetter
from portal.store.matters import Event, Matter
from tests.consultation.conftest import FIRE, RESCUE, Emergency
from tests.flows.test_races import CROWD, at_once


def test_of_sixteen_people_of_two_departments_one_of_each_answers(emergency: Emergency) -> None:
    first, second = emergency.parts(emergency.told(FIRE, RESCUE))
    answering = [
        partial(matters.take, emergency.desk, actor, part.id, "acknowledge", version=part.version)
        for actor, part in ((emergency.fire, first), (emergency.rescue, second)) * (CROWD // 2)
    ]
    answers = at_once(answering)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 2
    assert {Matter.get_by_id(part.id).state for part in (first, second)} == {"acknowledged"}
    assert Event.select().where(Event.step == "acknowledge").count() == 2
    assert audit.first_bad_entry() is None


def test_sixteen_signatures_make_one_report_with_one_number(emergency: Emergency) -> None:
    sent = emergency.told(FIRE)
    emergency.take(emergency.fire, sent, "refuse")
    version = Matter.get_by_id(sent.id).version
    report = partial(matters.take, emergency.desk, emergency.head, sent.id, "report", version=version)
    answers = at_once([report] * CROWD)
    late = [answer for answer in answers if isinstance(answer, Stale)]
    assert len(late) == CROWD - 1
    assert all("报告区政府" in answer.reasons[0].message for answer in late)
    numbers = [row.number for row in IssuedLetter.select().where(IssuedLetter.kind == "hazard_report")]
    assert numbers == ["铁西办函〔2026〕1号"]


def test_sixteen_clicks_on_send_tell_each_department_once(emergency: Emergency) -> None:
    codes = [emergency.district.units[name].code for name in (FIRE, RESCUE)]
    draft = matters.open_matter(emergency.desk, emergency.sender, "hazard_notice", {"receivers": codes})
    send = partial(matters.take, emergency.desk, emergency.sender, draft.id, "send", version=draft.version)
    answers = at_once([send] * CROWD)
    assert sum(isinstance(answer, Stale) for answer in answers) == CROWD - 1
    assert Matter.select().count() == 2
