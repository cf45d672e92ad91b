"""The door to everything about limits: what they are, when they end, where they stand (domain §2, §11)."""

from portal.domain.counting import due, due_since_urgent, put_off
from portal.domain.limits import MECHANISM_DATE, Deadline, Due, Label, Later, ProofDay, Term, Unit
from portal.domain.standing import SOON_WORKING_DAYS, Lateness, Light, Standing, is_late, late_by, standing

__all__ = [
    "MECHANISM_DATE",
    "SOON_WORKING_DAYS",
    "Deadline",
    "Due",
    "Label",
    "Lateness",
    "Later",
    "Light",
    "ProofDay",
    "Standing",
    "Term",
    "Unit",
    "due",
    "due_since_urgent",
    "is_late",
    "late_by",
    "put_off",
    "standing",
]
