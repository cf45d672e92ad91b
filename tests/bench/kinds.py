"""One matter of each further kind, open and at its end, made over the desk: what a portal of mixed kinds is copied from."""

from portal.store.matters import Matter
from portal.store.powers import PowerItem
from tests.assistance.conftest import FINDING, NO_EVIDENCE, Helping
from tests.assistance.conftest import FIRE as HELPER
from tests.complaints.conftest import TIEXI, Counter
from tests.disputes.conftest import quarrelling
from tests.sharing.conftest import Sharing
from tests.transfer.conftest import District

RECORDS = "complaint_record assistance_record share_record share_item dispute_record".split()
"""The tables of their own records, beside those that all kinds share."""
MIXED = {
    "complaint": 18,
    "assistance": 8,
    "share": 10,
    "dispute": 4,
}
"""Of a hundred matters so many are of these kinds; all others are transfers."""


def others(district: District) -> dict[str, Matter]:
    """By kind one that is open, under ``<kind>_closed`` one at its end."""
    return {**_complaints(district), **_requests(district), **_shares(district), **_disputes(district)}


def _complaints(district: District) -> dict[str, Matter]:
    counter = Counter(
        district.desk, district.units, district.clerks, district.approvers, _item(district), _item(district)
    )
    answered = counter.take(
        TIEXI, counter.verified(TIEXI, "none"), "reply", reply="未发现违法。", reply_by="phone"
    )
    return {
        "complaint": counter.registered(TIEXI),
        "complaint_closed": counter.take(TIEXI, answered, "close"),
    }


def _item(district: District) -> PowerItem:
    found: PowerItem = PowerItem.get_by_id(district.item)
    return found


def _requests(district: District) -> dict[str, Matter]:
    helping = Helping(district.desk, district.units, district.clerks, district.approvers, district.item)
    replied = helping.take(district.clerks[HELPER], helping.signed(), "reply", **FINDING, **NO_EVIDENCE)
    return {
        "assistance": helping.signed(),
        "assistance_closed": helping.take(district.clerks[TIEXI], replied, "close"),
    }


def _shares(district: District) -> dict[str, Matter]:
    sharing = Sharing(district.desk, district.units, district.clerks, district.approvers, district.item)
    return {
        "share": sharing.shared(HELPER, 6, receivers=sharing.ids(TIEXI)),
        "share_closed": sharing.shared(HELPER, 6, receivers=sharing.ids(TIEXI)),
    }


def _disputes(district: District) -> dict[str, Matter]:
    quarrel = quarrelling(district)
    decided = quarrel.decided()
    return {"dispute_closed": decided, "dispute": quarrel.opened(new_facts="又有车辆停放，当事人不同。")}
