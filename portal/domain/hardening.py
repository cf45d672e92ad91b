"""The warnings that stand on readings of ours, and that a district may harden into refusals (domain §12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from portal.domain.reasons import Reason, Severity


@dataclass(frozen=True, slots=True)
class Hardenable:
    """A warning that may be hardened: what it is about, and what to do instead once no sentence lets it pass."""

    code: str
    label: str
    remedy: str


HARDENABLE: Mapping[str, Hardenable] = {
    one.code: one
    for one in (
        Hardenable(
            "E-T-LOOP", "同一对单位对同一案件再次提出异议", "请由双方协商；协商不成的，提请区人民政府决定。"
        ),
        Hardenable(
            "E-T-NO-FORWARD",
            "接收单位再自行移送第三方",
            "认为不属本单位的，请在原件上提出管辖异议，写明建议的单位。",
        ),
        Hardenable(
            "E-C-FIRST-NOPASS", "过渡期内首问单位未经签收即转出", "请先登记、核实；对方签收之前由本单位负责。"
        ),
        Hardenable("E-M-NO-OWNER", "会议议定的任务没有牵头单位", "请为每项任务写明牵头单位和完成时间。"),
        Hardenable(
            "E-A-EXT-LIMIT", "协助期限延长超过次数或者日数", "请在已告知的期限内答复，或者与请求单位协商。"
        ),
        Hardenable(
            "E-A-REPLY-INFORMAL", "协助答复没有文号或者印章", "请以正式函件答复，编发文号并加盖印章。"
        ),
    )
}
"""The six codes of domain §12, in the order of the notice's systems; each is a warning until the district decides."""


def hardened(reasons: Iterable[Reason], papers: Mapping[str, str]) -> list[Reason]:
    """§12: the same reasons, of which those that the district has hardened refuse.

    ``papers`` maps a hardened code to the document that says so, which the reason then names beside its own clause:
    nobody shall take the district's decision for a limit of the law.
    """
    return [_hardened(reason, papers[reason.code]) if reason.code in papers else reason for reason in reasons]


def _hardened(reason: Reason, paper: str) -> Reason:
    if reason.severity is not Severity.WARNING or reason.code not in HARDENABLE:
        return reason
    clause = "；".join(filter(None, (reason.clause, f"区内规定：{paper}")))
    return replace(reason, severity=Severity.REFUSAL, remedy=HARDENABLE[reason.code].remedy, clause=clause)
