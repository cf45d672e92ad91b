"""Writes the log on behalf of an actor, or of the operator at the command line."""

from typing import Any

from portal import clock
from portal.domain.procedure import Actor
from portal.store import audit
from portal.store.people import Person

OPERATOR = "运维操作员（命令行）"
ROUND = "定时检查"


def record(
    actor: Actor | None, action: str, kind: str = "", object_id: int | None = None, **detail: Any
) -> None:
    """Chain one entry to the log; inside the transaction of the act. ``actor`` None is the operator."""
    audit.append(
        clock.now(),
        action,
        actor_id=actor.person_id if actor else None,
        actor_name=actor.signature if actor else OPERATOR,
        unit_id=actor.principal.id if actor else None,
        object_kind=kind,
        object_id=object_id,
        detail=detail,
    )


def record_round(action: str, kind: str, object_id: int, **detail: Any) -> None:
    """Chain an entry about what the portal did by itself, in its round."""
    audit.append(
        clock.now(),
        action,
        actor_id=None,
        actor_name=ROUND,
        object_kind=kind,
        object_id=object_id,
        detail=detail,
    )


def record_person(person: Person, action: str, **detail: Any) -> None:
    """Chain an entry about what somebody did to their own account: login, logout, password."""
    audit.append(
        clock.now(), action, actor_id=person.id, actor_name=person.name, unit_id=person.unit_id,
        object_kind="person", object_id=person.id, detail=detail,
    )  # fmt: skip


def record_refused_login(username: str, network: str) -> None:
    """Chain an entry about a login that failed; nobody is known to have acted."""
    detail = {"username": username, "network": network}
    audit.append(
        clock.now(), "login.refused", actor_id=None, actor_name="未登录", object_kind="person", detail=detail
    )
