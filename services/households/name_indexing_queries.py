"""Statements that give names an index. The worker runs them, which sees every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Join, Select, Table, bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import household_members, households
from services.kernel.db.rows import Rows, all_rows
from services.kernel.db.sealing import Key, next_rows


@dataclass(frozen=True, slots=True)
class UnindexedNames:
    """`name`: the ciphertext; `index`: the column of the index; `is_unindexed`: as SQL, the condition of the partial
    index on the rows without a current one; `values`: what else is set with it."""

    table: Table
    name: Column[Any]
    index: str
    is_unindexed: str
    with_household: Table | Join
    values: Mapping[str, Any]


HEADS = UnindexedNames(
    households,
    households.c.head_name,
    "head_name_index",
    # An erased household has no key, and no name.
    "wrapped_key is not null and (head_name_index is null or head_name_indexed <> version)",
    households,
    {"head_name_indexed": households.c.version},
)
MEMBERS = UnindexedNames(
    household_members,
    household_members.c.name,
    "name_index",
    "name_index is null",
    household_members.join(households, households.c.id == household_members.c.household_id),
    {},
)


def unindexed_statement(kind: UnindexedNames, limit: int, after: Key | None = None) -> Select[Any]:
    statement = (
        select(
            kind.table.c.id,
            kind.name.label("name"),
            kind.table.c.village_code,
            households.c.id.label("household_id"),
            households.c.wrapped_key,
        )
        .select_from(kind.with_household)
        .where(text(kind.is_unindexed))
        .with_for_update(key_share=True, skip_locked=True, of=(kind.table, households))
    )
    # In the order of the partial index, see `sealing_queries.lock_clear_rows`.
    return next_rows(statement, [kind.table.c.id], after, limit)


async def lock_unindexed(connection: AsyncConnection, kind: UnindexedNames, limit: int, after: Key | None) -> Rows:
    """Behind the row with the key `after`: `id`, `name` (sealed), `village_code`, and `household_id` and `wrapped_key`
    of the household.

    The household is locked too, so that no change of keys comes between. Locked rows are skipped: this never waits.
    """
    return await all_rows(connection, unindexed_statement(kind, limit, after))


async def set_name_indexes(
    connection: AsyncConnection, kind: UnindexedNames, values: Sequence[Mapping[str, Any]]
) -> None:
    """`values`: the id as `b_id` and the index as `b_index`. Not a change of the row: its version and author stay."""
    if values:
        changes = {kind.index: bindparam("b_index"), **kind.values}
        statement = update(kind.table).where(kind.table.c.id == bindparam("b_id")).values(changes)
        await connection.execute(statement, list(values))
