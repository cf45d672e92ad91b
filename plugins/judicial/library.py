"""罪名库: the offences to choose from, kept by administrators and by 司法局, each with its source (J-1)."""

from collections.abc import Mapping
from typing import Any

from plugins.judicial.models import Offence
from plugins.judicial.preparing import ORGANS
from portal import kit
from portal.domain.procedure import Actor, Role
from portal.domain.reasons import NotFound, Reason, Refused

KEEPERS = (Role.SYSTEM_ADMIN, Role.SUPERVISOR)
NEEDED = {"name": "罪名", "article": "刑法条款", "standard": "追诉标准", "source": "出处"}
LONGEST = 4_000


def keep(actor: Actor, typed: Mapping[str, str], number: int | None = None) -> Any:
    """Enter an offence, or word one anew; running referrals keep the words they were written with.

    Raises Forbidden for who does not keep the library, Refused (E-J-LIBRARY) where a word or the source is missing.
    """
    kit.must_be(actor, "维护罪名库", *KEEPERS)
    values: dict[str, Any] = {name: str(typed.get(name) or "").strip() for name in NEEDED}
    missing = [label for name, label in NEEDED.items() if not values[name]]
    if missing or any(len(said) > LONGEST for said in values.values()):
        words = f"请填写{'、'.join(missing)}。" if missing else f"每栏不超过 {LONGEST} 字。"
        raise Refused([Reason("E-J-LIBRARY", words, "罪名、条款、标准都应写明出处，以官方文本为准。")])
    organ = typed.get("organ")
    values |= {
        "organ": organ if organ in ORGANS else next(iter(ORGANS)),
        "verified": bool(typed.get("verified")),
    }
    values["active"] = not typed.get("put_away")
    with kit.transaction():
        row = Offence() if number is None else Offence.get_or_none(Offence.id == number)
        if row is None:
            raise NotFound
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        kit.log_act(actor, "offence.keep", "offence", row.id, **values)
    return row
