"""The operator at the command line, as somebody on whose behalf a matter can be opened (interface.md)."""

from portal import clock
from portal.desk.audit import OPERATOR
from portal.domain.procedure import DESK_ROLES, Actor, Role
from portal.domain.reasons import Reason, Refused
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.people import Person

USERNAME = "operator"
SEATS = ("supervisor", "government", "hub")
"""Where the operator sits: at the justice bureau, or at the nearest unit that the district has."""


def operator() -> Actor:
    """The operator, acting with the rights of the justice bureau; made when missing.

    The account is inactive and holds no role, so nobody can log in with it; what it does is in the log under
    its own name. Raises Refused with E-SETUP while there are no units.
    """
    person = Person.get_or_none(Person.username == USERNAME) or _made()
    units = snapshots.directory()
    roles = DESK_ROLES | {Role.SUPERVISOR}
    return Actor(person.id, person.name, units.ref(person.unit_id), units.principal(person.unit_id), roles)


def _made() -> Person:
    units = snapshots.directory()
    home = next((unit for kind in SEATS for unit in units.of_kinds(kind)), None)
    if home is None:
        raise Refused([Reason("E-SETUP", "还没有单位。", remedy="请先运行 portal units import 导入单位。")])
    with transaction():
        made: Person = Person.create(
            username=USERNAME, name=OPERATOR, unit=home.id, active=False, must_change_password=False,
            created_at=clock.now(),
        )  # fmt: skip
    return made
