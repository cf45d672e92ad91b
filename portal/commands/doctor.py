"""``portal doctor``: is the portal in good health?"""

from typing import Any

import click

from portal.commands import answer, json_option, opened_desk
from portal.desk import doctor as desk_doctor
from portal.desk.doctor import Examined
from portal.domain.reasons import Refused, Severity

WORDS = {Severity.REFUSAL: "故障", Severity.WARNING: "注意", Severity.NOTE: "提示"}


@click.command(help="逐项体检，用文字说明问题和办法；有故障时退出码为 1，只有提醒时为 0。")
@click.option("--all", "all_files", is_flag=True, help="核对每一个证据、文书文件（缺省抽查 200 个）。")
@json_option
def doctor(all_files: bool, as_json: bool) -> None:
    """Make every check and tell what was found."""
    with opened_desk(migrated=False) as desk:
        found = list(desk_doctor.examine(desk, None, all_files=all_files))
    answer(_facts(found), "\n".join(line for one in found for line in _lines(one)), as_json)
    if broken := [reason for one in found for reason in one.findings if reason.refuses]:
        raise Refused(broken)


def _lines(one: Examined) -> list[str]:
    told = [
        f"[{WORDS[reason.severity]}] {one.label}：{reason.message}{reason.remedy}" for reason in one.findings
    ]
    return told or [f"[正常] {one.label}"]


def _facts(found: list[Examined]) -> dict[str, Any]:
    checks = [
        {
            "name": one.name, "label": one.label, "healthy": one.healthy,
            "findings": [
                {"code": r.code, "severity": r.severity.value, "message": r.message, "remedy": r.remedy, "clause": r.clause}
                for r in one.findings
            ],
        }
        for one in found
    ]  # fmt: skip
    return {"healthy": all(one.healthy for one in found), "checks": checks}
