"""What is decided once for the whole portal: each decision declared here, with its type and what holds without it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from portal.store import snapshots
from portal.store.db import Setting

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Decision(Generic[T]):
    """One decision: the name of its row, and the value that holds until somebody decides."""

    name: str
    default: T

    @property
    def now(self) -> T:
        """What holds now."""
        value: T = snapshots.settings().get(self.name, self.default)
        return value

    @property
    def paper(self) -> str:
        """The document by which it was decided; empty where it never was, or needed none."""
        row = Setting.get_or_none(Setting.name == self.name)
        return row.document if row is not None else ""

    def decide(self, value: T, document: str = "", at: datetime | None = None) -> None:
        """Let it be ``value`` from now on; inside the transaction that logs it."""
        values: dict[str, Any] = {"value": value, "document": document, "decided_at": at}
        if not Setting.update(**values).where(Setting.name == self.name).execute():
            Setting.insert(name=self.name, **values).execute()
        snapshots.changed("settings")


DISTRICT = Decision("district", "")
"""The district's name, in the head of every page."""
LIVE_SINCE: Decision[str | None] = Decision("live_since", None)
"""The day on which the set-up stage ended, as ISO date (L-5)."""
SEAL_FIRST = Decision("seal_first", False)
"""§14.4: is a letter delivered only with the scan of its sealed copy?"""
JUSTICE_STATION = Decision("justice_station", True)
"""D-3, Q-15: does a submitted dispute go to 司法局 before 区人民政府 decides it?"""
HARDENED: Decision[dict[str, str]] = Decision("hardened", {})
"""§12: the hardened codes, each with the document that says so."""
REMINDED = Decision("reminded", "all")
"""K-9: which limits are reminded of: "all", "limits" (not what is only an internal reminder), "none"."""
PASSWORD_COMPLEXITY = Decision("password_complexity", True)
"""等保: three kinds of characters in a password?"""
PASSWORD_DAYS = Decision("password_days", 90)
"""等保: days until a password must be changed; 0 for never."""
TOTP_REQUIRED = Decision("totp_required", False)
"""Must administrators have a 动态口令? ``portal init`` decides so outside training."""
PASSWORD_METHOD = Decision("password_method", "scrypt")
"""Werkzeug's hashing method of new passwords."""
DEMO: Decision[dict[str, Any] | None] = Decision("demo", None)
"""That all in this database is invented, and how far the telling has come."""
DEMO_ACCOUNTS: Decision[list[dict[str, str]]] = Decision("demo_accounts", [])
"""Who can log in to the demo with what."""
BACKUPS_KEPT = Decision("backups_kept", 14)
"""How many backups stay in the data folder."""
