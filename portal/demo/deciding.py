"""What the demo's administrators have decided lately: an announcement, a reminder lengthened, an office that drains."""

from datetime import timedelta

from portal import clock
from portal.demo import people
from portal.desk import Desk, announcements, enablement, terms
from portal.desk.announcements import Draft
from portal.desk.enablement import State
from portal.domain.procedure import Role
from portal.store import snapshots

DRAINING = "410703004"
"""健康路街道办事处 finishes its transfers and takes no new ones, until the last is done and it turns off by itself (P-4)."""
TITLE, TEXT = (
    "2026年版清单培训（演示）",
    "本周五9:00在区司法局三楼会议室讲解2026年版行政处罚事项清单，请各镇办、部门联络人参加。\n有疑问的事项请提前整理，会上答复。",
)


def decide(desk: Desk) -> None:
    """Decide all of it now, as whoever may."""
    today = clock.today()
    with snapshots.reading():
        office = snapshots.directory().by_code[DRAINING]
        enablement.switch(desk, None, "transfer", office.id, State.DRAINING)
        bureau = next(actor for actor in people.actors() if Role.SUPERVISOR in actor.roles)
        announcements.publish(bureau, Draft(TITLE, TEXT, today, today + timedelta(days=7)))
        change = terms.Change(
            "transfer.evidence_pending",
            5,
            today + timedelta(days=7),
            "卫滨司〔2026〕12号（演示）",
            "证据材料应在5个工作日内补送。",
        )
        terms.set_term(None, change)
