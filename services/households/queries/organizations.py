"""Statements of what the gateway tells: divisions and organisations."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import divisions, organizations
from services.households.queries.rows import one_row


async def find_organization(connection: AsyncConnection, organization_id: UUID) -> Row[Any] | None:
    statement = select(organizations).where(organizations.c.id == organization_id)
    return await one_row(connection, statement)


async def save_organization(connection: AsyncConnection, values: dict[str, Any]) -> None:
    statement = upsert(organizations).values(**values)
    changes = {name: statement.excluded[name] for name in values if name != "id"}
    await connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changes))


async def save_division(connection: AsyncConnection, values: dict[str, Any]) -> None:
    statement = upsert(divisions).values(**values)
    changes = {name: statement.excluded[name] for name in values if name != "code"}
    await connection.execute(statement.on_conflict_do_update(index_elements=["code"], set_=changes))
