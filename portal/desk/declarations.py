"""What plugins declare is written down, so that the matters of one that is removed stay readable in its words."""

from dataclasses import dataclass

from peewee import fn

from portal.desk import Desk
from portal.domain.reasons import Reason, Refused
from portal.plugin_host import PluginHost
from portal.store import snapshots
from portal.store.db import transaction
from portal.store.enablement import DeclaredKind
from portal.store.matters import Matter


@dataclass(frozen=True, slots=True)
class Removed:
    """A plugin that is not installed any more and left matters behind; in numbers only (trust 6)."""

    name: str
    label: str
    matters: int
    open_matters: int

    @property
    def words(self) -> str:
        """What became of it, in a sentence for the log and for whoever runs the portal."""
        return (
            f"插件“{self.label}”（{self.name}）已移除：留有 {self.matters} 件办件，"
            f"其中 {self.open_matters} 件未办结，只能查看，不能办理。"
        )


def remember(host: PluginHost) -> None:
    """Write down each kind in the words of its plugin, where they are new or have changed."""
    known = snapshots.declared()
    fresh = {kind: _words(host, kind) for kind in host.kinds}
    changed = [kind for kind, words in fresh.items() if kind not in known or _kept(known[kind]) != words]
    if not changed:
        return
    with transaction():
        for kind in changed:
            DeclaredKind.delete().where(DeclaredKind.kind == kind).execute()
            DeclaredKind.create(kind=kind, **fresh[kind])
        snapshots.changed("declared")


def removed(host: PluginHost) -> list[Removed]:
    """The plugins that are not installed but have matters, by name."""
    counts = Matter.select(Matter.kind, Matter.open, fn.COUNT(Matter.id)).group_by(Matter.kind, Matter.open)
    found: dict[str, list[int]] = {}
    labels: dict[str, str] = {}
    for kind, is_open, count in counts.tuples():
        if not host.knows(kind):
            plugin = host.owner(kind)
            labels[plugin.name] = plugin.label
            numbers = found.setdefault(plugin.name, [0, 0])
            numbers[0] += count
            numbers[1] += count if is_open else 0
    return [Removed(name, labels[name], *found[name]) for name in sorted(found)]


def must_be_installed(desk: Desk, kind: str) -> None:
    """Refuse (E-P-REMOVED) to work on a matter whose plugin is not installed; it can still be read."""
    if desk.host.knows(kind):
        return
    plugin = desk.host.owner(kind)
    raise Refused(
        [
            Reason(
                "E-P-REMOVED",
                f"“{plugin.label}”的插件已从系统中移除，办件只能查看，不能办理。",
                remedy="期限和职责不因此免除，请先在线下办理并留存材料；需要恢复的，请系统管理员重新安装该插件。",
                clause="P-1",
            )
        ]
    )


def _words(host: PluginHost, kind: str) -> dict[str, object]:
    procedure, plugin = host.procedure(kind), host.owner(kind)
    states = {state.name: state.label for state in procedure.states}
    return {"plugin": plugin.name, "plugin_label": plugin.label, "label": procedure.label, "states": states}


def _kept(row: DeclaredKind) -> dict[str, object]:
    return {name: value for name, value in row.__data__.items() if name != "kind"}
