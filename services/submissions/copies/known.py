"""What is known here of things that belong to other programs."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.submissions.copies import queries
from services.submissions.copies.records import PairedHousehold


async def find_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> PairedHousehold | None:
    return await queries.find_pairing(connection, scope, pairing_id)


async def city_name(connection: AsyncConnection, village_code: str) -> str:
    """The name that opens a form's title; "" where no such division is known."""
    return await queries.find_division_name(connection, village_code[:4]) or ""
