"""What the files of a matter are for, in the words of the forms that ask for them."""

from portal.desk import Desk, back_entry
from portal.desk.files import SIGNED_SHEET
from portal.store.matters import Matter

SIGNED_SHEET_WORDS = "双方签名的交接单"


def words_of(desk: Desk, matter: Matter) -> dict[str, str]:
    """Purpose → words; where several steps ask for the same, the first one's."""
    plugin, steps = desk.host.owner(matter.kind), desk.host.procedure(matter.kind).steps
    asked = {p: words for step in reversed(steps) for p, words in back_entry.purposes(plugin, step).items()}
    return asked | {SIGNED_SHEET: SIGNED_SHEET_WORDS}
