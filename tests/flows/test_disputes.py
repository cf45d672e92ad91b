"""Disputes that grow from what other plugins leave open: known to each other by outcomes and relations alone (D-1)."""

import re

from portal.desk import matters
from portal.domain.procedure import Relation
from portal.store.matters import Link
from tests.assistance.conftest import FIRE, TIEXI, Helping, Login, district, helping, login_of

__all__ = ["district", "helping", "login_of"]


def test_a_declined_request_for_help_offers_the_dispute_filled_in(helping: Helping, login_of: Login) -> None:
    """A-5: a quarrel over competence becomes a dispute; the request stays what it is until that is settled."""
    declined = helping.helper(helping.signed(), "decline", reason_code="not_ours", reason="属市级职权。")
    client = login_of(helping.clerks[TIEXI])
    address = f"/disputes/new?grew_from={declined.id}"
    assert address in client.get(f"/assistance/{declined.id}").text
    page = client.get(address).text
    assert re.search(r'<option selected value="\d+">区消防救援大队</option>', page)
    assert "检查发现灭火器两具压力不足。" in page
    typed = {
        "receiver": helping.units[FIRE].code, "title": declined.title, "dispute_kind": "negative", "facts": "灭火器两具压力不足。",
        "sender_view": "属消防职责。", "sender_basis": "消防法", "interim_unit": helping.units[TIEXI].code,
    }  # fmt: skip
    draft = matters.open_matter(helping.desk, helping.clerks[TIEXI], "dispute", typed, grew_from=declined.id)
    helping.take(helping.clerks[TIEXI], draft, "open")
    link = Link.get(Link.matter == draft.id)
    assert (link.other_id, link.relation) == (declined.id, Relation.TAKES_UP)
