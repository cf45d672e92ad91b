"""The units before which a matter is brought: 司法局, which coordinates, and 区人民政府, which decides (D-3, M-5)."""

from portal.desk.notices import people_of
from portal.domain.powers import UnitRef
from portal.domain.procedure import Role
from portal.store.snapshots import directory


def coordinator() -> UnitRef | None:
    """The unit whose people coordinate (司法局); None where the district has nobody who does."""
    return _staffed("supervisor", Role.SUPERVISOR)


def government() -> UnitRef | None:
    """The unit whose people act for the district government (区政府办): the one that takes its seat.

    A government unit without anybody in the role, where no other has one either: a matter may wait for its first clerk.
    """
    return _staffed("government", Role.GOV_OFFICE) or next(iter(directory().of_kinds("government")), None)


def government_organ() -> UnitRef | None:
    """The unit in whose name and number the government decides: 区人民政府 itself, whoever handles it for it."""
    units = directory().of_kinds("government")
    return next((unit for unit in units if unit.name.endswith("政府")), None) or next(iter(units), None)


def government_name() -> str:
    """The name of that unit as letters write it."""
    organ = government_organ()
    return directory().units[organ.id].full_name if organ else "区人民政府"


def _staffed(kind: str, role: Role) -> UnitRef | None:
    return next((unit for unit in directory().of_kinds(kind) if people_of(unit.id, frozenset({role}))), None)
