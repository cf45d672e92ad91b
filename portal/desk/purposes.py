"""What the files of a matter are for, in the words of the forms that ask for them."""

from portal.desk import Desk, back_entry
from portal.desk.facts import stored_files
from portal.desk.files import SIGNED_SHEET
from portal.store.matters import Matter

SIGNED_SHEET_WORDS = "双方签名的交接单"


def words_of(desk: Desk, matter: Matter) -> dict[str, str]:
    """Purpose → words; where several steps ask for the same, the first one's.

    What another matter handed on has the words of the procedure that asked for it.
    """
    asked = _asked(desk, matter.kind) | {SIGNED_SHEET: SIGNED_SHEET_WORDS}
    if {file.purpose for file in stored_files(matter)} <= asked.keys():
        return asked
    return {p: words for kind in desk.host.kinds for p, words in _asked(desk, kind).items()} | asked


def _asked(desk: Desk, kind: str) -> dict[str, str]:
    plugin, steps = desk.host.owner(kind), desk.host.procedure(kind).steps
    return {p: words for step in reversed(steps) for p, words in back_entry.purposes(plugin, step).items()}
