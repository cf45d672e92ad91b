"""The list as it stands on a day, in the rows of an official list: for exports, and to compare two days (L-8)."""

from datetime import date

from portal.domain.difference_words import offices_text
from portal.domain.grants import Grant, Item, PowerList
from portal.domain.listed import Difference, ListedRow, ListMode
from portal.domain.power_lists import compare
from portal.domain.power_words import excepted_penalties

HEADER = (
    *("序号", "事项编码", "事项名称", "领域", "原实施部门", "设定依据", "处罚种类"),
    *("承接主体", "下放方式", "备注"),
)


def rows_of_day(powers: PowerList, on: date) -> tuple[ListedRow, ...]:
    """Every item that an office holds on a day, as a whole list of that day would print it.

    An item held on different terms by different offices takes one row per terms.
    """
    rows: list[ListedRow] = []
    for item in sorted(powers.items.values(), key=lambda item: item.code):
        terms: dict[tuple[str, tuple[str, ...]], list[Grant]] = {}
        for grant in powers.grants_on(item.id, on):
            terms.setdefault((grant.mode, grant.penalties), []).append(grant)
        rows += [_row(len(rows) + n, item, grants) for n, grants in enumerate(terms.values(), start=1)]
    return tuple(rows)


def _row(number: int, item: Item, grants: list[Grant]) -> ListedRow:
    return ListedRow(
        row=number,
        code=item.code,
        name=item.name,
        field=item.field,
        origin=item.origin.name,
        origin_code=item.origin.code,
        basis=item.basis,
        penalties=item.penalties,
        excepted=excepted_penalties(item, grants[0]),
        offices=tuple(sorted(grant.holder.code for grant in grants)),
        mode=grants[0].mode,
        note=item.note,
        number=str(number),
    )


def difference_of_days(before: PowerList, first: date, after: PowerList, second: date) -> Difference:
    """L-8 "what changed between two dates": the list of the second day read as a whole list over the first's."""
    units = {grant.holder for powers in (before, after) for grant in powers.every_grant()}
    return compare(before, rows_of_day(after, second), ListMode.WHOLE, first, units=units)


def printed(powers: PowerList, on: date) -> list[tuple[str, ...]]:
    """The list of a day in the columns of ``HEADER``; read again as a whole list it changes nothing."""
    units = {grant.holder.code: grant.holder for grant in powers.every_grant()}
    return [
        (
            *(
                row.number,
                row.code or "",
                row.name,
                row.field,
                row.origin,
                row.basis,
                "、".join(row.penalties),
            ),
            *(offices_text(row.offices, units), row.mode.label, _note(row)),
        )
        for row in rows_of_day(powers, on)
    ]


def _note(row: ListedRow) -> str:
    return f"{'、'.join(row.excepted)}除外" if row.excepted else row.note
