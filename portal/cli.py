"""The command line: one group whose commands are imported when they are called (interface.md, "Command line")."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from portal.desk.migrations import MigrationFailed
from portal.domain.notices import NoticeError
from portal.domain.reasons import Refused
from portal.plugin_host import PluginFault
from portal.settings import SettingsError
from portal.store.db import Busy, DiskFull

COMMANDS = {
    "init": "portal.commands.setting_up:init",
    "demo": "portal.commands.demo:demo",
    "migrate": "portal.commands.setting_up:migrate",
    "serve": "portal.commands.serving:serve",
    "units": "portal.commands.units:units",
    "places": "portal.commands.places:places",
    "people": "portal.commands.people:people",
    "powers": "portal.commands.powers:powers",
    "go-live": "portal.commands.powers:go_live",
    "plugins": "portal.commands.plugins:plugins",
    "terms": "portal.commands.terms:terms",
    "calendar": "portal.commands.calendar:calendar",
    "backup": "portal.commands.backup:make",
    "restore": "portal.commands.backup:restore",
    "doctor": "portal.commands.doctor:doctor",
    "round": "portal.commands.rounds:make_round",
    "audit": "portal.commands.audit:audit",
    "token": "portal.commands.tokens:token",
    "openapi": "portal.commands.openapi:openapi",
}
"""Each command and where it is; a new group adds a line here."""

REFUSED = 1
PRIVATE = 0o077
"""What is taken from the mode of every new file: the record is for the portal's own account only."""


@contextmanager
def refusing() -> Iterator[None]:
    """Turn every known refusal into lines on stderr, one reason a line with its code, and exit 1."""
    try:
        yield
    except Refused as refused:
        lines = [f"{r.code} {r.message}{r.remedy}" for r in refused.reasons] or [str(refused)]
    except NoticeError as error:
        lines = [f"E-K-NOTICE {error}"]
    except (SettingsError, MigrationFailed, PluginFault) as error:
        lines = [f"E-SETUP {error}"]
    except Busy:
        lines = ["E-BUSY 数据库正被占用，本次没有改动任何内容；请稍后再试。"]
    except DiskFull:
        lines = ["E-DISK 磁盘已满，本次没有改动任何内容；请清理磁盘后再试。"]
    else:
        return
    click.echo("\n".join(lines), err=True)
    sys.exit(REFUSED)


class Commands(click.Group):
    """A group that imports a command's module only when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the table above, the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command, None if there is no such command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a refusal is told and exits 1."""
        with refusing():
            return super().invoke(ctx)


@click.group(cls=Commands, help="联动门户：镇办与部门执法协作的门户。环境变量和命令的说明见 README。")
@click.version_option(package_name="coordination-portal", prog_name="portal")
def portal() -> None:
    """The root of all commands."""
    os.umask(PRIVATE)
