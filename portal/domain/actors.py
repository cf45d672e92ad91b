"""The people who act: their roles, for whom they act, and for whom they stand in while somebody is away (G-4)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from portal.domain.grants import UnitRef


class Role(StrEnum):
    """What a person does in the unit (G-4)."""

    HANDLER = "handler"
    LIAISON = "liaison"
    APPROVER = "approver"
    HEAD = "head"
    LEGAL_REVIEWER = "legal_reviewer"
    SUPERVISOR = "supervisor"
    GOV_OFFICE = "gov_office"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"
    SERVICE = "service"

    @property
    def text(self) -> str:
        return ROLE_TEXTS[self]


ROLE_TEXTS = {
    Role.HANDLER: "经办人",
    Role.LIAISON: "联络人",
    Role.APPROVER: "分管负责人",
    Role.HEAD: "主要负责人",
    Role.LEGAL_REVIEWER: "法制审核",
    Role.SUPERVISOR: "司法局监督",
    Role.GOV_OFFICE: "区政府办",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
    Role.SERVICE: "接口",
}
DESK_ROLES = frozenset({Role.HANDLER, Role.LIAISON})
SIGNING_ROLES = frozenset({Role.APPROVER, Role.HEAD})
OVERSEEING_ROLES = frozenset({Role.SUPERVISOR, Role.GOV_OFFICE})
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody away in whose place another acts, and the roles lent for that (A/B 岗)."""

    person_id: int
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Actor:
    """The person who acts or reads, and for whom.

    ``unit`` is where the person sits (perhaps an enforcement team), ``principal`` the unit in whose name
    papers go out (G-2); for a town office or a department both are the same. ``roles`` are all that may be used
    today, ``borrowed`` those of them held only in somebody's place. ``acts_for`` is in whose place this one act is.
    """

    person_id: int
    name: str
    unit: UnitRef
    principal: UnitRef
    roles: frozenset[Role]
    stands_in: tuple[StandIn, ...] = ()
    borrowed: frozenset[Role] = frozenset()
    acts_for: StandIn | None = None

    @property
    def is_administrator(self) -> bool:
        return bool(self.roles & ADMIN_ROLES)

    @property
    def own_roles(self) -> frozenset[Role]:
        return self.roles - self.borrowed

    @property
    def signature(self) -> str:
        """The name as the record has it: 张三, or 张三代李四 for an act in somebody's place."""
        return f"{self.name}代{self.acts_for.name}" if self.acts_for else self.name

    @property
    def hands(self) -> frozenset[int]:
        """Whose hand an act of this person is: the own, and that of whoever is stood in for (four eyes)."""
        return frozenset({self.person_id} | ({self.acts_for.person_id} if self.acts_for else set()))

    def standing_in(self, places: tuple[StandIn, ...]) -> "Actor":
        """The same person, with the roles lent by those who are away."""
        lent = frozenset(role for place in places for role in place.roles)
        return replace(self, roles=self.roles | lent, stands_in=places, borrowed=lent - self.own_roles)
