"""Statements that seal rows stored in clear. The worker runs them, which sees every row."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Join, Table, bindparam, null, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.households.encryption import CIRCUMSTANCES, CIRCUMSTANCES_OF_MEMBER
from services.households.models import household_members, households, pairings, support_plans
from services.households.pairings.sealed_texts import PLAN
from services.kernel.db.rows import Rows, all_rows
from services.kernel.db.sealing import Key, next_rows


@dataclass(frozen=True, slots=True)
class ClearRows:
    """The rows of a table that hold clear text.

    `sealed`: the column of the ciphertext; `clear`: the columns whose content it takes over; `with_household`: the
    table joined with `households`, which has the key.
    """

    table: Table
    sealed: str
    clear: tuple[str, ...]
    with_household: Table | Join

    @property
    def key(self) -> Column[Any]:
        (key,) = self.table.primary_key.columns
        return key

    @property
    def is_clear(self) -> str:
        """As SQL: the condition of the partial index on these rows."""
        return " or ".join(f"{name} is not null" for name in self.clear)


HOUSEHOLDS = ClearRows(households, "circumstances", CIRCUMSTANCES, households)
MEMBERS = ClearRows(
    household_members,
    "circumstances",
    CIRCUMSTANCES_OF_MEMBER,
    household_members.join(households, households.c.id == household_members.c.household_id),
)
_PAIRED = pairings.join(households, households.c.id == pairings.c.household_id)
PLANS = ClearRows(
    support_plans,
    "content",
    PLAN,
    support_plans.join(_PAIRED, pairings.c.id == support_plans.c.pairing_id),
)
PAIRINGS = ClearRows(pairings, "reason", ("close_reason",), _PAIRED)


async def lock_clear_rows(connection: AsyncConnection, kind: ClearRows, limit: int, after: Key | None) -> Rows:
    """Behind the row with the key `after`: `id`, the clear columns, `household_id`, and `wrapped_key` of the household.

    The household is locked too, so that no change of keys comes between. Locked rows are skipped: this never waits, and
    whoever waits for these rows does so for one batch.
    """
    is_clear = or_(*(kind.table.c[name].is_not(None) for name in kind.clear))
    statement = (
        select(
            kind.key.label("id"),
            *(kind.table.c[name] for name in kind.clear),
            households.c.id.label("household_id"),
            households.c.wrapped_key,
        )
        .select_from(kind.with_household)
        .where(is_clear)
        .with_for_update(key_share=True, skip_locked=True, of=(kind.table, households))
    )
    # In the order of the partial index: a plan that reads the table reads the sealed rows again for every batch.
    return await all_rows(connection, next_rows(statement, [kind.key], after, limit))


async def set_sealed(connection: AsyncConnection, kind: ClearRows, values: Sequence[dict[str, Any]]) -> None:
    """`values`: the id as `b_id` and the ciphertext as `ciphertext`. The clear columns become null.

    Not a change of the row: its version, time and author stay.
    """
    if not values:
        return
    changes: dict[str, Any] = {kind.sealed: bindparam("ciphertext"), **dict.fromkeys(kind.clear, null())}
    await connection.execute(update(kind.table).where(kind.key == bindparam("b_id")).values(changes), list(values))
