"""Keeps a form that was sent after its login had expired, until the same person has logged in again."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal import clock
from portal.store.db import transaction
from portal.store.matters import SavedForm
from portal.store.people import Person

PLACE = "resume"
NEVER_KEPT = frozenset({"csrf_token", "password", "former_password", "new_password", "repeated_password"})


def keep(person: Person, path: str, fields: Mapping[str, Sequence[str]], files: Sequence[str]) -> None:
    """Keep what ``person`` sent to ``path``, except passwords and files, in place of what was kept before."""
    kept = {name: list(values) for name, values in fields.items() if name not in NEVER_KEPT}
    answers = {"path": path, "fields": kept, "files": list(files)}
    with transaction():
        SavedForm.delete().where(_of(person.id)).execute()
        SavedForm.create(person=person.id, place=PLACE, answers=answers, saved_at=clock.now())


def kept_for(person_id: int) -> dict[str, Any] | None:
    """What waits to be sent again: path, fields, names of files; None when nothing does."""
    row = SavedForm.get_or_none(_of(person_id))
    return row.answers if row is not None else None


def forget(person_id: int) -> None:
    """The person went on with something else."""
    with transaction():
        SavedForm.delete().where(_of(person_id)).execute()


def _of(person_id: int) -> Any:
    return (SavedForm.person == person_id) & (SavedForm.place == PLACE)
