"""区级设置: what a district decides for all its offices; each decision by its own administrator, logged with its paper."""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

from portal import clock
from portal.desk import audit
from portal.desk.duties import must_be
from portal.domain.hardening import HARDENABLE
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused
from portal.domain.reminders import Reminded
from portal.store.db import transaction
from portal.store.decisions import (
    DISTRICT,
    HARDENED,
    JUSTICE_STATION,
    PASSWORD_COMPLEXITY,
    PASSWORD_DAYS,
    PASSWORD_METHOD,
    REMINDED,
    SEAL_FIRST,
    Decision,
)

T = TypeVar("T")
METHODS: Mapping[str, str] = {"scrypt": "scrypt（缺省）", "pbkdf2:sm3:600000": "SM3（国密）"}
"""How passwords may be hashed, in words."""
OLDEST_PASSWORD = 365
SHORTEST_DOCUMENT = 4
LONGEST_NAME = 32
DECIDE = "district.decide"


def name_district(actor: Actor, name: str) -> None:
    """Say how the district is called in the head of every page. Raises Forbidden, Refused (E-FORM)."""
    must_be(actor, "设置区名", Role.SYSTEM_ADMIN, operator=False)
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        raise Refused(
            [Reason("E-FORM", f"区名应为 1 至 {LONGEST_NAME} 字。", "如 新乡市卫滨区。", field="name")]
        )
    _decide(actor, {DISTRICT: name.strip()}, "")


def put_seal_first(actor: Actor, first: bool, document: str) -> None:
    """§14.4: deliver only what is sealed and scanned, or deliver with the approval; for letters approved from now on.

    Raises Forbidden, Refused (E-G-DOCUMENT).
    """
    must_be(actor, "设置先盖章后送达", Role.SYSTEM_ADMIN, operator=False)
    _decide(actor, {SEAL_FIRST: first}, document)


def set_justice_station(actor: Actor, on: bool, document: str) -> None:
    """D-3, Q-15: let 司法局 coordinate what is submitted from now on, or bring it straight before the government.

    Raises Forbidden, Refused (E-G-DOCUMENT).
    """
    must_be(actor, "设置司法局协调环节", Role.SYSTEM_ADMIN, operator=False)
    _decide(actor, {JUSTICE_STATION: on}, document)


def choose_reminders(actor: Actor, which: str, document: str) -> None:
    """K-9: say which limits are reminded of from the next round on. Raises Forbidden, Refused (E-G-DOCUMENT, E-FORM)."""
    must_be(actor, "设置到期提醒", Role.SYSTEM_ADMIN, operator=False)
    if which not in set(Reminded):
        raise Refused([Reason("E-FORM", "没有这种提醒方式。", "请从所列各项中选择。", field="which")])
    _decide(actor, {REMINDED: which}, document)


def harden(actor: Actor, code: str, refuse: bool, document: str) -> None:
    """§12: let a warning of ours refuse from now on, or let a sentence pass it again.

    Raises Forbidden, NotFound (a code that may not be hardened), Refused (E-G-DOCUMENT).
    """
    must_be(actor, "设置提醒的效力", Role.SYSTEM_ADMIN, operator=False)
    if code not in HARDENABLE:
        raise NotFound("没有可以调整效力的这项提醒。")
    papers = {one: paper for one, paper in HARDENED.now.items() if one != code}
    _decide(actor, {HARDENED: papers | ({code: document.strip()} if refuse else {})}, document, code=code)


def set_password_policy(actor: Actor, complexity: bool, days: int, method: str, document: str) -> None:
    """等保: how passwords must be made, how long they last, how new ones are hashed; by the security administrator.

    A deviation from 等保 is recorded with its paper. Raises Forbidden, Refused (E-G-DOCUMENT, E-FORM).
    """
    must_be(actor, "设置密码要求", Role.SECURITY_ADMIN, operator=False)
    if not 0 <= days <= OLDEST_PASSWORD:
        raise Refused([Reason("E-FORM", f"应为 0 至 {OLDEST_PASSWORD} 日。", "0 为不限。", field="days")])
    if method not in METHODS or (method != "scrypt" and "sm3" not in hashlib.algorithms_available):
        raise Refused([Reason("E-FORM", "本机不支持这种散列方法。", "请选择 scrypt。", field="method")])
    decided: dict[Decision[Any], Any] = {
        PASSWORD_COMPLEXITY: complexity,
        PASSWORD_DAYS: days,
        PASSWORD_METHOD: method,
    }
    _decide(actor, decided, document)


def note_setting(actor: Actor, setting: str, **detail: Any) -> None:
    """Log that a plugin's own setting was changed, named in words; inside the transaction that changes it."""
    audit.record(actor, DECIDE, "setting", None, setting=setting, **detail)


def _decide(actor: Actor, decided: Mapping[Decision[Any], Any], document: str, **detail: Any) -> None:
    """Write what changes; nothing is logged of what was so already."""
    changed = {one: value for one, value in decided.items() if one.now != value}
    if changed and DISTRICT not in changed:
        _must_have_paper(document.strip())
    with transaction():
        for decision, value in changed.items():
            former = decision.now
            decision.decide(value, document.strip(), clock.now())
            audit.record(
                actor, DECIDE, "setting", None, setting=decision.name, former=former, value=value,
                document=document.strip(), **detail,
            )  # fmt: skip


def _must_have_paper(document: str) -> None:
    if len(document) < SHORTEST_DOCUMENT:
        remedy = "请填写作出决定的文件文号，或者会议纪要的名称和日期。"
        raise Refused([Reason("E-G-DOCUMENT", "没有写明依据的文件。", remedy, "G-12、§12", field="document")])
