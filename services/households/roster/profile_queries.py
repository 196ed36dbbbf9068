"""Mappings that an office keeps: which column of a sheet with these titles holds what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.roster.matching import Layout
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Profile:
    """`columns`: keys of fields by title, None for a column that is not taken."""

    id: UUID
    name: str
    columns: Mapping[str, str | None]
    layout: Layout | None


# An office is the area it works for: colleagues with the same area share what one of them has decided.
_FIND = text(
    """
    select id, name, columns, layout
      from roster_profiles
     where area = cast(:codes as code_multirange)
       and (id::text = :asked or name = :asked or (cast(:asked as text) is null and signature = :signature))
     order by updated_at desc
     limit 1
    """
)
_LIST = text(
    """
    select id, name, titles, updated_at
      from roster_profiles
     where area = cast(nullif(:codes, '') as code_multirange)
     order by updated_at desc
     limit 200
    """
)
_SAVE = text(
    """
    insert into roster_profiles (id, area, name, signature, titles, columns, layout, updated_by)
    values (:id, cast(:codes as code_multirange), :name, :signature, :titles, cast(:columns as jsonb), :layout,
            :account)
    on conflict (area, signature) do update
       set name = excluded.name, titles = excluded.titles, columns = excluded.columns, layout = excluded.layout,
           updated_by = excluded.updated_by, updated_at = now()
    """
)
_DELETE = text(
    "delete from roster_profiles where id = :id and area = cast(nullif(:codes, '') as code_multirange) returning id"
)


async def find(connection: AsyncConnection, scope: Scope, signature: str, asked: str | None) -> Profile | None:
    """The one that is `asked` for by id or name, otherwise that of a sheet with the same titles."""
    values = {"codes": scope.codes_literal, "signature": signature, "asked": asked}
    row = await one_row(connection, _FIND, values)
    return None if row is None else _of(row)


async def list_all(connection: AsyncConnection, scope: Scope) -> Rows:
    """At most 200, the last changed first."""
    return await all_rows(connection, _LIST, {"codes": scope.codes_literal})


async def save(
    connection: AsyncConnection,
    scope: Scope,
    account_id: UUID,
    *,
    name: str,
    signature: str,
    columns: Sequence[tuple[str, str | None]],
    layout: Layout | None,
) -> None:
    """`columns`: title and key of a field."""
    values: dict[str, Any] = {
        "id": new_id(),
        "codes": scope.codes_literal,
        "name": name,
        "signature": signature,
        "titles": [title for title, _ in columns],
        "columns": _json(dict(columns)),
        "layout": layout,
        "account": account_id,
    }
    await connection.execute(_SAVE, values)


async def delete(connection: AsyncConnection, scope: Scope, profile_id: UUID) -> bool:
    """False where the office has none of that id."""
    return await one_row(connection, _DELETE, {"id": profile_id, "codes": scope.codes_literal}) is not None


def _of(row: Row[Any]) -> Profile:
    return Profile(row.id, row.name, row.columns, row.layout)


def _json(columns: Mapping[str, str | None]) -> str:
    return orjson.dumps(columns).decode()
