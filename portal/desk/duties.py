"""Whose duty an administrative act is: the three administrators do not do each other's (G-4, trust 6)."""

from portal.domain.procedure import Actor, Role
from portal.domain.reasons import Forbidden, Reason


def must_be(actor: Actor | None, act: str, *roles: Role, operator: bool = True) -> None:
    """Refuse (Forbidden, E-G-ROLE) whoever holds none of ``roles``; ``actor`` None is the operator."""
    if (actor is None and operator) or (actor is not None and actor.roles & set(roles)):
        return
    needed = "、".join(role.text for role in roles)
    raise Forbidden([Reason("E-G-ROLE", f"{act}由{needed}办理。", clause="G-4 人员与角色；三员分立")])
