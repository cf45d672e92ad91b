"""What the checks of ``portal doctor`` have in common: a fault that must be mended, a warning, a remark."""

from portal.domain.reasons import Reason, Severity


def fault(message: str, remedy: str) -> Reason:
    """Something is broken: the command exits 1."""
    return Reason("E-DOCTOR", message, remedy)


def warning(message: str, remedy: str) -> Reason:
    """Something will be missed sooner or later."""
    return Reason("W-DOCTOR", message, remedy, severity=Severity.WARNING)


def remark(message: str, remedy: str = "") -> Reason:
    """Worth knowing, nothing to do at once."""
    return Reason("N-DOCTOR", message, remedy, severity=Severity.NOTE)
