"""Tells the demo matters: every act goes through the desk, in the order of time, as of its own instant."""

from collections import deque
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from portal import clock
from portal.demo import (
    complaining,
    crimes,
    evidence,
    hazards,
    helping,
    lists_to_come,
    meetings,
    operating,
    people,
    quarrels,
    scripts,
    sharings,
)
from portal.demo.arcs import FOUND, GIVE, OPEN, REVISE, TAKE
from portal.demo.days import OPENING, Past
from portal.demo.scripts import Cue
from portal.demo.stories import Act, Story, plan, sides
from portal.desk import Desk, deadlines, files, matters, originals, supervision
from portal.desk.facts import parties_of
from portal.domain.originals import Item
from portal.domain.powers import UnitRef
from portal.domain.procedure import DESK_ROLES, SIGNING_ROLES, Actor, By, Relation, Role, Seat
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.files import OriginalsSheet
from portal.store.matters import Link, Matter
from portal.store.notices import Notice

PHOTOGRAPH, RECORD, AGREEMENT = "现场照片.png", "现场检查笔录.pdf", "协商记录.pdf"
OWN_CASES = 5001
"""Cases that a unit found itself are numbered from here on, so that no two cases share a number."""

REMINDED_DAYS = 5
"""On so many last working mornings the round is told; older reminders would only fill inboxes that nobody reads."""

OTHER_OFFICES, OTHER_DEPARTMENTS = ("410703002", "410703008"), ("D01", "D10")
"""Whom an objection proposes in the receiver's place; the second where the first itself objects."""

SAID: Mapping[str, Mapping[str, Any]] = {
    "drop": {"reason": "经复核系重复登记，作废。"},
    "send_back": {"reason": "请补充当事人地址后再送审。"},
    "withdraw": {"reason": "当事人名称有误，撤回更正。"},
    "ask_supplement": {"reason": "请补充：1. 当事人主体资格材料；2. 现场照片拍摄时间说明。"},
    "supplement": {"remark": "已按清单补充，照片拍摄时间见附件说明。"},
    "object": {
        "reason_code": "not_here", "reason": "经实地核对门牌，违法地点不在本单位管辖范围内。",
        "legal_basis": "卫政办〔2024〕1号第二部分（执法区域为各自行政区划范围）",
    },
    "agree_return": {"remark": "经核对情况属实，同意退回。"},
    "contest": {"reason": "清单载明该事项由接收单位行使，现场位置见所附照片，不同意退回。"},
    "register_offline": {"offline_result": "sender", "reason": "双方现场踏勘并签署协商记录，由移送单位继续办理。"},
    "decline_filing": {"reason": "经核查，违法行为轻微并已及时改正，没有造成危害后果，不予立案。"},
    "conclude": {"decision": "penalty", "result": "已责令改正，并作出罚款五百元的行政处罚决定，当事人已履行。"},
    "mark_urgent": {"urgent_reason": "flight"},
    "record_dissuasion": {
        "dissuaders": "王演示（演示证0901）、李演示（演示证0902）", "dissuasion": "当场告知其立即停止，并要求清理现场。",
        "reaction": "停止了作业，但拒绝清理，称要请示老板。",
    },
    "inform": {"informed_by": "phone", "informed_person": "值班室值班员（演示）", "informed_words": "正在发生，请派员查处，移送函随后送达。"},
    "correct": {"correction": "移送函所附材料清单中现场照片的页数应为2页。"},
    "add_evidence": {"remark": "补送复查时拍摄的照片。"},
    "deliver_offline": {"delivery_method": "direct", "recipient": "办公室值班人员"},
    "negotiate": {"view": "现场情形不在下放事项所列范围之内，不属本单位权责。", "basis": "卫政办〔2024〕1号第二部分"},
    "fail": {"negotiation": "双方电话协商并到现场踏勘，对管理责任的认定不一致，未能协商一致。"},
    "submit": {"request": "请决定本案由哪一方管辖。"},
    "coordinate": {"opinion": "经查，本案行为不在下放清单所列情形之内，仍属移送单位的职责，建议由移送单位办理。"},
    "decide": {
        "decision_reason": "本案行为不在下放清单所列情形之内，属移送单位的职责。", "published": True,
        "principle": "行为不在下放事项所列情形之内的，仍由原实施部门查处。",
    },
    "reopen": {"reason": "当事人逾期未履行，恢复办理。"},
}  # fmt: skip
"""What is typed at a step, whatever the matter."""

BY_THE_OTHER = frozenset({"negotiate", "sign"})
"""Steps that either side may take, and that the one which did not begin takes in these stories."""

ORIGINALS = (
    Item("现场检查笔录", "3 页", "original"), Item("现场照片", "2 张", "copy", "与原件核对无误"),
)  # fmt: skip
"""What is handed over with a case."""
SCAN = "盖章件扫描件.pdf"
SCAN_FORGOTTEN = 7
"""One letter in so many still lacks the scan of its sealed copy, so that the reminder is seen."""
PENALTY_KEPT = 6
"""One penalty in so many has not been shared yet, so that its draft is seen."""
OUTAGE = "全区停电，已在纸上办理"
HANDED_IN = {
    "supplement": "supplement", "add_evidence": "evidence", "deliver_offline": "receipt", "register_offline": "record",
}  # fmt: skip
"""What is handed in with a step, by its purpose."""


SCRIPTS = (
    *hazards.SCRIPTS,
    *helping.SCRIPTS,
    *complaining.SCRIPTS,
    *quarrels.SCRIPTS,
    *crimes.SCRIPTS,
    *sharings.SCRIPTS,
    *operating.SCRIPTS,
    *meetings.SCRIPTS,
)
"""Stories written out act by act."""


def tell(desk: Desk, transfers: int, said: Callable[[int, int], None]) -> None:
    """Tell ``transfers`` cases handed over, some cases of the units' own, and at last what is about to change.

    ``said`` hears how far it is.

    All in one transaction: a demo is told to its end or not at all.
    """
    past = Past(clock.now(), snapshots.calendar())
    acts: list[Act | Cue] = [*plan(past, transfers), *scripts.plan(past, SCRIPTS)]
    acts.sort(key=lambda act: act.at)
    with snapshots.reading(), transaction():
        teller = _Teller(desk, past)
        mornings = deque(past.mornings(REMINDED_DAYS))
        for number, act in enumerate(acts, start=1):
            while mornings and mornings[0] <= act.at:
                _make_round(desk, mornings.popleft())
            with clock.standing_at(act.at):
                act.play(desk) if isinstance(act, Cue) else teller.carry_out(act)
            said(number, len(acts))
        with clock.standing_at(acts[-1].at):
            lists_to_come.announce(desk, people.actors())
        for morning in mornings:
            _make_round(desk, morning)
        with clock.standing_at(max(acts[-1].at, past.mornings(1)[-1])):
            _put_under_supervision(desk)
        _read_old_notices(past.at(past.anchor(), -1, OPENING))


def _make_round(desk: Desk, morning: datetime) -> None:
    """The round of a working morning, told in its place: reminders and digests as they would have gone out."""
    with clock.standing_at(morning):
        deadlines.make_round(desk)


def _put_under_supervision(desk: Desk) -> None:
    """司法局 puts what an office has longest not signed for under 督办, so that 区政府办 has something to see."""
    justice = next(actor for actor in people.actors() if Role.SUPERVISOR in actor.roles)
    silent = [
        one for one in supervision.lying(justice, kind="transfer", limit=100) if one.row.state == "sent"
    ]
    for one in silent[:1]:
        supervision.supervise(
            desk, justice, one.row.id, "多次提醒仍未签收，请于两个工作日内签收并答复移送单位。"
        )


def _read_old_notices(until: datetime) -> None:
    """People have read what came before the last working day; the rest is new to them."""
    Notice.update(read_at=until).where(Notice.created_at < until).execute()


class _Teller:
    """Takes the steps of the stories at the desk, each by somebody whose step it is."""

    def __init__(self, desk: Desk, past: Past):
        self._desk, self._past = desk, past
        self._people: dict[int, list[Actor]] = {}
        for actor in people.actors():
            for unit in {actor.unit.id, actor.principal.id}:
                self._people.setdefault(unit, []).append(actor)

    def carry_out(self, act: Act) -> None:
        """Open the matter, or take its next step with what is typed and handed in at it."""
        if act.step == OPEN:
            self._open(act.story)
        elif act.step == REVISE:
            self._revise(act.story)
        elif act.step in (GIVE, TAKE):
            self._originals(act)
        else:
            self._take(act)

    def _open(self, story: Story) -> None:
        kind, scene = story.arc.kind, story.scene
        units, today = snapshots.directory(), clock.today()
        finder, holder = sides(scene, units.locate(story.place), snapshots.power_list(today), today)
        sender = units.by_code[scene.finder].ref if scene.finder else finder
        opened_by = self._desk.host.procedure(kind).opened_by
        if kind == "filing":
            actor = self._somebody({Seat.SENDER: holder}, opened_by, story)
            typed = self._case(story, holder)
        else:
            actor = self._somebody({Seat.SENDER: sender}, opened_by, story)
            typed = self._letter(story, holder, actor)
        parent = story.parent.matter_id if story.parent else None
        story.matter_id = matters.open_matter(self._desk, actor, kind, typed, grew_from=parent).id
        self._hand_in_beginnings(story, actor)

    def _hand_in_beginnings(self, story: Story, actor: Actor) -> None:
        if story.arc.kind == "transfer":
            self._hand_in(actor, story, "evidence", PHOTOGRAPH, evidence.photograph(story.number))
        if "agreed_on" in story.arc.typed:
            signed = evidence.record(
                "历史遗留案件协商记录（演示，双方已签字）", (story.scene.title, story.place)
            )
            self._hand_in(actor, story, "agreement", AGREEMENT, signed)
        if story.arc.kind == "filing" or story.number % 6 == 0:
            scene = story.scene
            lines = (f"地点：{story.place}", f"案由：{scene.title}", "本件为演示数据，内容均系虚构。")
            record = evidence.record("现场检查笔录（演示）", lines)
            self._hand_in(actor, story, "source", RECORD, record)

    def _revise(self, story: Story) -> None:
        """Whoever wrote the draft corrects it after it was sent back."""
        matter = Matter.get_by_id(story.matter_id)
        writer = self._somebody(parties_of(matter), self._desk.host.procedure(matter.kind).opened_by, story)
        matters.revise(self._desk, writer, matter.id, {"subject_address": story.place})

    def _originals(self, act: Act) -> None:
        """The sender hands originals over, or the receiver counts and signs for them."""
        matter_id = act.story.matter_id
        parties = parties_of(Matter.get_by_id(matter_id))
        giving = act.step == GIVE
        actor = self._somebody(parties, By(Seat.SENDER if giving else Seat.RECEIVER, DESK_ROLES), act.story)
        if giving:
            originals.draw_up(self._desk, actor, matter_id, ORIGINALS)
        else:
            sheet = OriginalsSheet.get(OriginalsSheet.matter == matter_id)
            originals.sign_for(self._desk, actor, sheet, "清点相符")

    def _take(self, act: Act) -> None:
        matter, story = self._matter(act.story), act.story
        step = self._desk.host.procedure(matter.kind).step(act.step)
        if step is None:
            raise LookupError(f"{matter.kind} has no step {act.step}")
        parties = parties_of(matter)
        by = By(Seat.RECEIVER, step.by.roles) if act.step in BY_THE_OTHER else step.by
        actor = self._somebody(parties, by, story)
        if purpose := "paper" if act.step in story.arc.later else HANDED_IN.get(act.step):
            self._hand_in(actor, story, purpose, PHOTOGRAPH, evidence.photograph(story.number + 5))
        said = story.arc.said.get(act.step, SAID.get(act.step, {}))
        typed = {**said, **self._particular(act, matter.kind, parties)}
        matters.take(self._desk, actor, matter.id, act.step, typed)
        if (matter.kind, act.step) == ("filing", "conclude") and story.number % PENALTY_KEPT:
            self._share(matter, actor)
        if (matter.kind, act.step) == ("transfer", "receive") and story.number % SCAN_FORGOTTEN:
            self._scan(story, parties)

    def _share(self, case: Matter, actor: Actor) -> None:
        """What the portal has written about a concluded case goes to the origin department at once."""
        grown = Link.select(Link.matter).where(Link.other == case.id)
        for draft in list(Matter.select().where(Matter.id.in_(grown) & (Matter.state == "draft"))):
            matters.take(self._desk, actor, draft.id, "publish")

    def _matter(self, story: Story) -> Matter:
        """The matter of a story; a dispute is the one that took up its parent."""
        if not story.matter_id and story.parent is not None:
            took_up = (Link.other == story.parent.matter_id) & (Link.relation == Relation.TAKES_UP)
            story.matter_id = Link.get(took_up).matter_id
        return Matter.get_by_id(story.matter_id)

    def _scan(self, story: Story, parties: Mapping[Seat, UnitRef]) -> None:
        """By the time the receiver signs, most senders have handed in the scan of their sealed letter."""
        if story.arc.typed.get("delivery") == "offline":
            return
        actor = self._somebody(parties, By(Seat.SENDER, DESK_ROLES), story)
        lines = (f"案由：{story.scene.title}", "（印章从略）本件为演示数据。")
        self._hand_in(actor, story, "scan", SCAN, evidence.record("案件移送函（盖章件扫描，演示）", lines))
        matters.take(self._desk, actor, story.matter_id, "add_scan", {})

    def _somebody(self, parties: Mapping[Seat, UnitRef], by: By, story: Story) -> Actor:
        """Whose step it is; an office's team does every third piece of desk work, approvers sign before heads."""
        unit = parties[by.seat or Seat.SENDER]
        able = [actor for actor in self._people[unit.id] if actor.roles & by.roles]
        desk = [actor for actor in able if not actor.roles & SIGNING_ROLES]
        return desk[story.number % 3 // 2 % len(desk)] if desk else able[0]

    def _letter(self, story: Story, receiver: UnitRef, actor: Actor) -> dict[str, Any]:
        scene, found = story.scene, story.found_at or clock.now()
        return {
            "item": scene.item, "place": story.place, "receiver": receiver.code, "title": scene.title,
            "subject": story.subject, "discovered_at": found.isoformat(), "facts": scene.facts,
            "source_kind": ("inspection", "patrol", "complaint")[story.number % 3],
            "inspection": f"{found:%H时%M分}，执法人员在{story.place}检查。{scene.facts}",
            "officers": f"{actor.name}（演示证{actor.person_id:04}）、同组队员（演示证9{actor.person_id:03}）",
            "contact": actor.name, "contact_phone": snapshots.directory().units[actor.principal.id].duty_phone,
            **{name: found.date().isoformat() if said == FOUND else said for name, said in story.arc.typed.items()},
        }  # fmt: skip

    def _case(self, story: Story, holder: UnitRef) -> dict[str, Any]:
        scene = story.scene
        return {
            "item": scene.item, "place": story.place, "title": scene.title, "subject": story.subject,
            "summary": scene.facts, **self._filed(story, holder),
        }  # fmt: skip

    def _particular(self, act: Act, kind: str, parties: Mapping[Seat, UnitRef]) -> dict[str, Any]:
        """What is typed at a step and depends on the day or on the parties."""
        if hours := act.story.arc.later.get(act.step):
            return {"happened_at": (act.at - timedelta(hours=hours)).isoformat(), "back_reason": OUTAGE}
        if act.step == "object":
            return {"proposed_holder": _elsewhere(parties[Seat.RECEIVER])}
        if act.step == "deliver_offline":
            return {"happened_at": act.at.isoformat()}
        if act.step == "decide":
            return {"settled_for": parties[Seat.SENDER].code}
        if act.step == "conclude":
            return {"decided_on": act.at.date().isoformat()}
        if act.step == "file" and kind == "transfer":
            return self._filed(act.story, parties[Seat.RECEIVER])
        return {}

    def _filed(self, story: Story, unit: UnitRef) -> dict[str, str]:
        """Filed exactly as many days ago as the story says, so that the ninety days end when they should."""
        days_ago = story.arc.days_ago + story.earlier if story.arc.days_ago else 0
        filed_on = self._past.day(days_ago) if days_ago else clock.today()
        organ = snapshots.directory().units[unit.id].organ_code.removesuffix("函")
        number = story.number + (OWN_CASES if story.arc.kind == "filing" else 1)
        return {"filed_on": filed_on.isoformat(), "filing_number": f"{organ}立〔{filed_on.year}〕{number}号"}

    def _hand_in(self, actor: Actor, story: Story, purpose: str, name: str, data: bytes) -> None:
        files.attach(self._desk, actor, story.matter_id, purpose, BytesIO(data), name)


def _elsewhere(receiver: UnitRef) -> str:
    first, second = OTHER_OFFICES if receiver.is_town_office else OTHER_DEPARTMENTS
    return second if receiver.code == first else first
