"""Who may read a matter and who may take a step: role × seat × unit, with the reason (G-4, G-9)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal.domain.powers import UnitRef
from portal.domain.procedure import ADMIN_ROLES, Actor, By, Role, Seat, Step
from portal.domain.reasons import Reason

EXCLUSIVE_ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@dataclass(frozen=True, slots=True)
class Standing:
    """What access needs to know of a matter: who takes part in which seat, and how visible it is."""

    parties: Mapping[Seat, UnitRef]
    private: bool = False
    restricted: bool = False
    escalated: bool = False
    participants: tuple[UnitRef, ...] = ()


def may_read(actor: Actor, standing: Standing) -> bool:
    """G-9: a party's people, 司法局, and 区政府办 once escalated; the three administrators never."""
    if actor.is_administrator:
        return False
    seats = seats_of(actor, standing)
    if standing.private:
        return Seat.SENDER in seats
    if seats or standing.restricted:
        return bool(seats)
    return Role.SUPERVISOR in actor.roles or (Role.GOV_OFFICE in actor.roles and standing.escalated)


def seats_of(actor: Actor, standing: Standing) -> frozenset[Seat]:
    """The seats in which the actor's unit takes part."""
    ours = (actor.principal.id, actor.unit.id)
    seats = {seat for seat, unit in standing.parties.items() if unit.id in ours}
    return frozenset(seats | {Seat.PARTICIPANT for unit in standing.participants if unit.id in ours})


def matches(actor: Actor, by: By, standing: Standing) -> bool:
    """Is the step this person's to take, by seat and role?"""
    if not actor.roles & by.roles:
        return False
    return by.seat is None or by.seat in seats_of(actor, standing)


def may(
    actor: Actor, step: Step, standing: Standing, named: Callable[[Seat], str] = lambda seat: seat.text
) -> tuple[Reason, ...]:
    """Why this person may not take this step; empty when they may. ``named`` gives the words for a seat."""
    if matches(actor, step.by, standing):
        return ()
    needed = "、".join(sorted(role.text for role in step.by.roles))
    side = named(step.by.seat) if step.by.seat else "监督机关"
    return (
        Reason(
            "E-G-ROLE",
            f"“{step.label}”应由{side}的{needed}办理。",
            remedy="请转告有权办理的人员；如分工有变，请安全管理员调整角色。",
            clause="G-4 人员与角色",
        ),
    )


def role_conflicts(roles: frozenset[Role]) -> tuple[Reason, ...]:
    """三员分立: the three administrators exclude one another and every other role (G-4, trust 6)."""
    held = roles & ADMIN_ROLES
    if not held or (roles == held and len(held) == 1):
        return ()
    return (
        Reason(
            "E-G-SEPARATION",
            "系统管理员、安全管理员、审计管理员相互排斥，也不得兼任业务角色。",
            remedy="请为管理岗位另设专人账号。",
            clause="G-4；GB/T 22239-2019 三员分立",
            field="roles",
        ),
    )
