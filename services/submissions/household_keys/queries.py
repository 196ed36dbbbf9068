"""Statements of the keys of households and of what is sealed under them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Table, select, union_all
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.submissions.models import files, household_keys, reports, visits

# The statement that stores the visit looks at the pairing; this one only keeps strangers from filling the table.
FIND_OR_MAKE_KEY: Final = """
    with known as (
        select wrapped_key from household_keys where id = %(id)s
    ), made as (
        insert into household_keys (id, wrapped_key)
        select %(id)s, %(wrapped_key)s
         where not exists (select from known)
           and not exists (select from withheld_households where household_id = %(id)s and is_erased)
           and exists (select from paired_households
                        where household_id = %(id)s and team_id = any (cast(%(teams)s as uuid[])))
            on conflict (id) do nothing
        returning wrapped_key
    )
    select wrapped_key from known union all select wrapped_key from made
    """


async def keys_of(connection: AsyncConnection, household_ids: Sequence[UUID]) -> dict[UUID, bytes]:
    """Wrapped keys by household id, locked so that nobody replaces them."""
    statement = select(household_keys.c.id, household_keys.c.wrapped_key).where(household_keys.c.id.in_(household_ids))
    rows = await connection.execute(statement.order_by(household_keys.c.id).with_for_update(read=True))
    return {row.id: bytes(row.wrapped_key) for row in rows}


async def add_keys(connection: AsyncConnection, wrapped: Mapping[UUID, bytes]) -> None:
    if wrapped:
        rows = [{"id": id_, "wrapped_key": key} for id_, key in wrapped.items()]
        await connection.execute(upsert(household_keys).values(rows).on_conflict_do_nothing())


async def sealed_visits(connection: AsyncConnection, household_ids: Sequence[UUID]) -> Sequence[Any]:
    """All visits of the households, locked: id, household and the sealed columns."""
    columns = (visits.c.id, visits.c.household_id, visits.c.words_sealed, visits.c.signature_sealed)
    statement = select(*columns).where(visits.c.household_id.in_(household_ids)).order_by(visits.c.id)
    return (await connection.execute(statement.with_for_update())).all()


async def sealed_of_visits(connection: AsyncConnection, table: Table, visit_ids: Sequence[UUID]) -> Sequence[Any]:
    """Their conflicts or corrections."""
    return (await connection.execute(select(table).where(table.c.visit_id.in_(visit_ids)))).all()


async def sealed_files(connection: AsyncConnection, household_ids: Sequence[UUID]) -> Sequence[Any]:
    """Files of their visits and reports, locked: id, household and the sealed key."""
    owners = union_all(
        select(visits.c.id, visits.c.household_id).where(visits.c.household_id.in_(household_ids)),
        select(reports.c.id, reports.c.household_id).where(reports.c.household_id.in_(household_ids)),
    ).subquery()
    statement = (
        select(files.c.id, files.c.data_key, owners.c.household_id)
        .join(owners, owners.c.id == files.c.owner_id)
        .where(files.c.data_key.is_not(None))
        .order_by(files.c.id)
    )
    return (await connection.execute(statement.with_for_update(of=files))).all()
