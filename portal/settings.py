"""What the environment decides (interface.md, "Environment"); read once at start."""

import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

KNOWN = frozenset(
    "PORTAL_DATA PORTAL_SECRET_KEY PORTAL_HOST PORTAL_PORT PORTAL_THREADS PORTAL_TZ PORTAL_PROXY "
    "PORTAL_PLAIN_HTTP PORTAL_TRAINING PORTAL_NOW PORTAL_SPOOL".split()
)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class SettingsError(Exception):
    """The environment asks for something the portal does not do; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The portal's surroundings. ``data`` holds all that is kept; ``database_url`` names the database.

    ``spool`` is the folder into which notices are written for a gateway; None: they stay in the inboxes.
    """

    data: Path
    database_url: str
    secret_key: str
    host: str = "127.0.0.1"
    port: int = 8000
    threads: int = 8
    proxies: int = 0
    plain_http: bool = False
    training: bool = False
    starts_at: datetime | None = None
    spool: Path | None = None

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over TLS only, unless plain HTTP was asked for or nothing stands before the loopback."""
        return not self.plain_http and (self.proxies > 0 or self.host not in LOOPBACK)


def from_environment(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from ``environ``; make the data folder and the secret key where they are missing.

    Raises SettingsError on values that make no sense, and for PORTAL_NOW outside training mode.
    """
    env = os.environ if environ is None else environ
    for name in sorted(n for n in env if n.startswith("PORTAL_") and n not in KNOWN):
        print(f"警告：不认识的环境变量 {name}，已忽略。", file=sys.stderr)
    data = Path(env.get("PORTAL_DATA", "./var")).resolve()
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    training = env.get("PORTAL_TRAINING") == "1"
    if env.get("PORTAL_TZ", "Asia/Shanghai") != "Asia/Shanghai":
        raise SettingsError("PORTAL_TZ：期限按 Asia/Shanghai 计算（K-1），不支持其他时区。")
    return Settings(
        data=data,
        database_url=env.get("DATABASE_URL") or f"sqlite:///{data / 'portal.sqlite3'}",
        secret_key=env.get("PORTAL_SECRET_KEY") or _kept_secret(data),
        host=env.get("PORTAL_HOST", "127.0.0.1"),
        port=_number(env, "PORTAL_PORT", 8000),
        threads=_number(env, "PORTAL_THREADS", 8),
        proxies=_number(env, "PORTAL_PROXY", 0),
        plain_http=env.get("PORTAL_PLAIN_HTTP") == "1",
        training=training,
        starts_at=_starting_instant(env, training),
        spool=Path(env["PORTAL_SPOOL"]).resolve() if env.get("PORTAL_SPOOL") else None,
    )


def _number(env: Mapping[str, str], name: str, default: int) -> int:
    text = env.get(name, str(default))
    if not text.isascii() or not text.isdigit():
        raise SettingsError(f"{name} 应为非负整数，现为“{text}”。")
    return int(text)


def _starting_instant(env: Mapping[str, str], training: bool) -> datetime | None:
    text = env.get("PORTAL_NOW")
    if not text:
        return None
    if not training:
        raise SettingsError("PORTAL_NOW 只在训练模式（PORTAL_TRAINING=1）下可用。")
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"PORTAL_NOW 应为 ISO 时刻，现为“{text}”。") from error
    if instant.tzinfo is None:
        raise SettingsError("PORTAL_NOW 必须带时区，例如 2026-11-20T09:00:00+08:00。")
    return instant


def _kept_secret(data: Path) -> str:
    """The signing key, made on the first start and kept with mode 0600."""
    path = data / "secret_key"
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return path.read_text().strip()
