"""The copies of the words of vocabularies, with all by which a sheet may name them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.db.database import json_rows

# An event of an earlier release tells neither synonyms nor mappings nor owner; these words are told once more.
SAVE = text(
    """
    insert into words (vocabulary, code, zh, en, ended_on, starts_on, owner_code, synonyms, mappings)
    select distinct on (vocabulary, code) vocabulary, code, zh, en, ended_on, starts_on, owner_code,
           coalesce(synonyms, '{}'), coalesce(mappings, '[]')
      from rows from (
               jsonb_to_recordset(cast(:rows as jsonb)) as (
                   vocabulary text, code text, zh text, en text, ended_on date, starts_on date, owner_code text,
                   synonyms text[], mappings jsonb
               )
           ) with ordinality
     order by vocabulary, code, ordinality desc
    on conflict (vocabulary, code) do update
       set zh = excluded.zh, en = excluded.en, ended_on = excluded.ended_on, starts_on = excluded.starts_on,
           owner_code = excluded.owner_code, synonyms = excluded.synonyms, mappings = excluded.mappings
    """
)


async def save_words(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    await connection.execute(SAVE, {"rows": json_rows(list(rows))})
