"""The units before which matters are brought: found by who works there, not by their names (D-3, M-5)."""

import pytest

from portal.desk.overseers import coordinator, government, government_organ
from portal.domain.procedure import By, Role, Seat, State
from tests import factories


@pytest.mark.usefixtures("database")
def test_nobody_coordinates_where_nobody_oversees() -> None:
    factories.unit("区司法局", "supervisor")
    assert coordinator() is None


@pytest.mark.usefixtures("database")
def test_the_bureau_with_a_supervisor_coordinates() -> None:
    bureau = factories.unit("区司法局", "supervisor")
    factories.person(bureau, Role.SUPERVISOR)
    found = coordinator()
    assert found is not None
    assert found.id == bureau.id


@pytest.mark.usefixtures("database")
def test_the_office_with_its_clerks_takes_the_seat_and_the_government_gives_its_name() -> None:
    organ = factories.unit("区人民政府", "government")
    office = factories.unit("区人民政府办公室", "government")
    factories.person(office, Role.GOV_OFFICE)
    seat, signer = government(), government_organ()
    assert seat is not None
    assert signer is not None
    assert (seat.id, signer.id) == (office.id, organ.id)


@pytest.mark.usefixtures("database")
def test_a_government_without_clerks_keeps_its_seat_for_the_first_one() -> None:
    assert (government(), government_organ()) == (None, None)
    made = factories.unit("区人民政府", "government")
    found = government()
    assert found is not None
    assert found.id == made.id


@pytest.mark.parametrize(
    ("waits_for", "awaited"),
    [
        (None, set()),
        (By(Seat.RECEIVER), {Seat.RECEIVER}),
        (By(Seat.GOVERNMENT), {Seat.GOVERNMENT}),
        (By(None), {Seat.SENDER, Seat.RECEIVER, Seat.PARTICIPANT}),
    ],
)
def test_a_state_waits_for_one_seat_or_for_all_that_are_not_overseers(
    waits_for: By | None, awaited: set[Seat]
) -> None:
    state = State("somewhere", "某处", waits_for)
    assert {seat for seat in Seat if state.awaits(seat)} == awaited
