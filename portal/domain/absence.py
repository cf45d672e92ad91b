"""A/B 岗: who stands in for whom while somebody is away, and what stands against an absence (G-4, G-5). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.domain.actors import ADMIN_ROLES, DESK_ROLES, SIGNING_ROLES, Actor, Role, StandIn
from portal.domain.power_words import day_text
from portal.domain.procedure import By
from portal.domain.reasons import Reason, Severity

LONGEST_DAYS = 366
VACANT = StandIn(0, "联络人（空缺）", DESK_ROLES)
"""G-5: nobody is at the desk of a unit; its head gets the inbox."""
CLAUSE = "G-4、G-5 A/B 岗（内部规则）"
UNTOUCHABLE = ADMIN_ROLES | {Role.SERVICE}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a unit or of its inner units, as the rules of standing in know them."""

    id: int
    name: str
    roles: frozenset[Role]
    post: str = ""

    @property
    def may_stand_in(self) -> bool:
        """三员分立: an administrator stands in for nobody, and nobody for an administrator."""
        return bool(self.roles) and not self.roles & UNTOUCHABLE


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody is away from the first to the last day, both included; ``deputy`` is the B 岗, None where there is none."""

    person: int
    deputy: int | None
    since: date
    until: date

    def covers(self, day: date) -> bool:
        return self.since <= day <= self.until

    def meets(self, since: date, until: date) -> bool:
        """Do the two spans share a day?"""
        return self.since <= until and since <= self.until


def lent(roles: frozenset[Role]) -> frozenset[Role]:
    """What may be done in somebody's place: their roles, a head's as an approver's, an administrator's never.

    Who stands in for the head does not become 正职 or 主持工作的负责人 (310号令 art. 5): that takes an appointment.
    """
    if roles & UNTOUCHABLE:
        return frozenset()
    return frozenset(Role.APPROVER if role is Role.HEAD else role for role in roles)


@dataclass(frozen=True)
class Office:
    """The people at work in one unit, and those of them who are away today.

    ``needs_desk`` for a unit that must have a liaison (G-5).
    """

    members: Mapping[int, Member]
    aways: tuple[Away, ...]
    needs_desk: bool = False

    def is_away(self, person: int) -> bool:
        return any(away.person == person for away in self.aways)

    def in_place_of(self, person: int) -> tuple[int, ...]:
        """Who has the work of somebody away: the deputy; the head where there is none, or the deputy is away too.

        A deputy's own deputy is not called upon: work is handed on once and no further.
        """
        away = next((one for one in self.aways if one.person == person), None)
        if away is None or person not in self.members or not lent(self.members[person].roles):
            return ()
        deputy = self.members.get(away.deputy or 0)
        if deputy is not None and deputy.may_stand_in and not self.is_away(deputy.id):
            return (deputy.id,)
        return tuple(
            m.id
            for m in self.members.values()
            if Role.HEAD in m.roles and m.id != person and not self.is_away(m.id)
        )

    def stand_ins(self, person: int) -> tuple[StandIn, ...]:
        """For whom this person stands in today, and with which roles; for nobody while away."""
        member = self.members.get(person)
        if member is None or not member.may_stand_in or self.is_away(person):
            return ()
        found = [self.members[one.person] for one in self.aways if person in self.in_place_of(one.person)]
        places = [StandIn(one.id, one.name, lent(one.roles)) for one in found]
        if Role.HEAD in member.roles and self.desk_is_vacant:
            places.append(VACANT)
        return tuple(places)

    @property
    def desk_is_vacant(self) -> bool:
        """G-5: is a liaison's work nobody's?"""
        return self.needs_desk and not any(m.roles & DESK_ROLES for m in self.members.values())

    def reached(self, people: Iterable[int]) -> list[int]:
        """Those people, and whoever stands in for one of them: a notice goes to both."""
        asked = list(people)
        return list(dict.fromkeys([*asked, *(other for one in asked for other in self.in_place_of(one))]))


def acting(actor: Actor, by: By, hand: int | None = None) -> StandIn | None:
    """In whose place somebody takes a step: only in the own name where the own roles suffice, unless it is the work
    of somebody away whose hand was last on it (``hand``).

    Approval is in the own name wherever the own role allows it: it is a judgement, not a piece of work taken over.
    """
    fitting = [place for place in actor.stands_in if place.roles & by.roles]
    if actor.own_roles & by.roles:
        theirs = next((place for place in fitting if place.person_id == hand), None)
        return None if by.roles <= SIGNING_ROLES else theirs
    return next((place for place in fitting if place.person_id == hand), next(iter(fitting), None))


def deputy_faults(person: Member, deputy: Member | None) -> tuple[Reason, ...]:
    """Why somebody cannot be this person's B 岗; ``deputy`` None is somebody who is not at work in the same unit."""
    if person.roles & UNTOUCHABLE:
        return (
            _fault(
                "管理员和接口账号没有 B 岗，不得由他人代办。",
                "三员离岗的，由安全管理员另行授权专人。",
                "G-4 三员分立",
            ),
        )
    if deputy is None:
        return (_fault("B 岗应是本单位的在岗人员。", "请在本单位人员中另选一人。"),)
    if deputy.id == person.id:
        return (_fault("B 岗不能是本人。", "请另选一人。"),)
    if not deputy.may_stand_in:
        return (_fault(f"{deputy.name}没有业务角色，不能代办。", "请另选一人，或者请安全管理员授予角色。"),)
    return ()


def span_faults(since: date, until: date, today: date, own: Iterable[Away]) -> tuple[Reason, ...]:
    """Why these days cannot be entered: they are over, turned round, too many, or overlap another absence."""
    found = []
    if until < since:
        found.append(_span("止日早于起日。", "请核对两个日期。", "until"))
    elif until - since > timedelta(days=LONGEST_DAYS):
        found.append(
            _span("一次最多登记一年。", "长期离岗的，请系统管理员调整人员、安全管理员调整角色。", "until")
        )
    if since < today:
        found.append(_span("起日早于今天。", "已经过去的日子不能补交他人代办。", "since"))
    if clash := next((away for away in own if away.meets(since, until)), None):
        days = f"{day_text(clash.since)}至{day_text(clash.until)}"
        found.append(_span(f"{days}已经登记过不在岗。", "请先结束或者取消原来的登记。", "since"))
    return tuple(found)


def cover_warnings(
    person: Member,
    deputy: Member | None,
    since: date,
    until: date,
    aways: Iterable[Away],
    members: Mapping[int, Member],
) -> tuple[Reason, ...]:
    """W-G-*: nobody would have the work on some day; the head gets it and 司法局 is told (G-5), after a sentence."""
    clashing = [away for away in aways if away.meets(since, until)]
    found = []
    if deputy is None:
        found.append(_gap("W-G-NO-DEPUTY", f"{person.name}没有 B 岗。", "请选择 B 岗"))
    elif any(away.person == deputy.id for away in clashing):
        found.append(_gap("W-G-DEPUTY-AWAY", f"B 岗{deputy.name}同期也不在岗。", "请另选 B 岗"))
    for away in clashing:
        if away.deputy == person.id and away.person in members:
            whom = members[away.person].name
            found.append(_gap("W-G-STANDING-IN", f"{person.name}同期正代{whom}办理。", f"请{whom}另定 B 岗"))
    return tuple(found)


def _gap(code: str, message: str, remedy: str) -> Reason:
    rest = "；仍要登记的，写一句原因，同期由本单位主要负责人接收，并告知区司法局。"
    return Reason(code, message, remedy + rest, CLAUSE, Severity.WARNING)


def _fault(message: str, remedy: str, clause: str = CLAUSE) -> Reason:
    return Reason("E-G-DEPUTY", message, remedy, clause, field="deputy")


def _span(message: str, remedy: str, field: str) -> Reason:
    return Reason("E-G-ABSENCE", message, remedy, CLAUSE, field=field)
