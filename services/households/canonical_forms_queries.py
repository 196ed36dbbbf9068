"""Statements that bring names and numbers into canonical form. The worker runs them, which sees every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Join, Select, Table, bindparam, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import household_members, households
from services.kernel.db.rows import Rows, all_rows
from services.kernel.db.sealing import Key, next_rows


@dataclass(frozen=True, slots=True)
class UnreadPersons:
    """`prefix`: of the columns of the person; `is_unread`: as SQL, the condition of the partial index on these rows;
    `read`: what says that a row was read."""

    table: Table
    prefix: str
    is_unread: str
    with_household: Table | Join
    read: Mapping[str, Any]


HEADS = UnreadPersons(
    households,
    "head_",
    # An erased household has no key, and no name.
    "wrapped_key is not null and head_read <> version",
    households,
    {"head_read": households.c.version},
)
MEMBERS = UnreadPersons(
    household_members,
    "",
    "not is_read",
    household_members.join(households, households.c.id == household_members.c.household_id),
    {"is_read": True},
)
SEALED = ("name", "phone", "id_number", "numbers")


def unread_statement(kind: UnreadPersons, limit: int, after: Key | None = None) -> Select[Any]:
    statement = (
        select(
            kind.table.c.id,
            *(kind.table.c[kind.prefix + name] for name in SEALED),
            households.c.id.label("household_id"),
            households.c.wrapped_key,
        )
        .select_from(kind.with_household)
        .where(text(kind.is_unread))
        .with_for_update(key_share=True, skip_locked=True, of=(kind.table, households))
    )
    # In the order of the partial index, see `sealing_queries.lock_clear_rows`.
    return next_rows(statement, [kind.table.c.id], after, limit)


async def lock_unread(connection: AsyncConnection, kind: UnreadPersons, limit: int, after: Key | None) -> Rows:
    """Behind the row with the key `after`: `id`, the sealed columns, `household_id` and `wrapped_key`.

    The household is locked too, so that no change of keys comes between. Locked rows are skipped: this never waits.
    """
    return await all_rows(connection, unread_statement(kind, limit, after))


async def set_read(connection: AsyncConnection, kind: UnreadPersons, rows: Sequence[Mapping[str, Any]]) -> None:
    """`rows`: the id, and columns by name, the same in all. Not a change of the household: its version and author
    stay."""
    if rows:
        columns: dict[str, Any] = {name: bindparam(f"b_{name}") for name in rows[0] if name != "id"}
        statement = update(kind.table).where(kind.table.c.id == bindparam("b_id")).values({**kind.read, **columns})
        await connection.execute(statement, [{f"b_{name}": value for name, value in row.items()} for row in rows])
