"""Statements of `visit_words`. The worker runs them, which sees every row."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import visit_facts
from services.kernel.db.database import json_rows

# One that was told meanwhile keeps what its event said.
SAVE = text(
    """
    with told as (
        select * from jsonb_to_recordset(cast(:words as jsonb)) as (
            visit_id uuid, aid_domains text[], goals text[], supports text[]
        )
    ), saved as (
        update visit_facts f
           set aid_domains = coalesce(f.aid_domains, told.aid_domains, '{}'),
               goals = coalesce(told.goals, '{}'), supports = coalesce(told.supports, '{}')
          from unnest(:asked) as asked (visit_id)
          left join told using (visit_id)
         where f.visit_id = asked.visit_id and f.goals is null
        returning f.village_code, f.month
    )
    insert into progress_touched (village_code, month) select distinct village_code, month from saved
    """
).bindparams(bindparam("asked", type_=ARRAY(Uuid)))


async def untold(connection: AsyncConnection, after: UUID, limit: int) -> list[UUID]:
    """Visits of which nobody has told what they say, in the order of their ids."""
    columns = visit_facts.c
    statement = select(columns.visit_id).where(columns.goals.is_(None), columns.visit_id > after)
    return list((await connection.execute(statement.order_by(columns.visit_id).limit(limit))).scalars())


async def save_words(connection: AsyncConnection, asked: Sequence[UUID], words: Sequence[Mapping[str, Any]]) -> None:
    """Of all that were asked for, and a note for the board."""
    await connection.execute(SAVE, {"asked": list(asked), "words": json_rows(words)})
