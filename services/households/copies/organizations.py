"""Organisations from the events of the gateway."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.copies import queries


async def find_organization(connection: AsyncConnection, organization_id: UUID) -> Row[Any] | None:
    return await queries.find_organization(connection, organization_id)
