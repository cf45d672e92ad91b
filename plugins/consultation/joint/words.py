"""The words of joint operations: how each unit's part ends, and the texts they stand on (domain M-2). Pure."""

from collections.abc import Mapping

from portal.domain.case_decisions import CRIME, PENALTY

CLAUSE = "卫政办〔2024〕1号 三（四）"
OWN_NAME = "河南省行政执法条例第十六条"
OWN_READING = "M-2 内部规则"
TO_FILL_IN = "M-2（系统输入校验）"
FILE, NOT_FILED, WARNED, PASSED_ON, CLEAN = "file", "not_filed", "warned", "passed_on", "clean"
DECISIONS: Mapping[str, str] = {
    FILE: "立案", NOT_FILED: "不予立案", PENALTY: "当场处罚", WARNED: "责令改正", PASSED_ON: "移送其他单位", CRIME: "移送司法机关",
    CLEAN: "未发现违法行为",
}  # fmt: skip
"""How a unit's part may end. Those of the core's words (``case_decisions``) are understood by every plugin."""
NUMBERED = frozenset({FILE, PENALTY, WARNED})
"""What has a paper of its own, with a number."""
USES_POWER = frozenset({FILE, PENALTY})
