"""Look-ups in the copies from other programs."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.submissions.copies import queries
from services.submissions.copies.records import AskedPeriod, Obligation, PairedHousehold


async def find_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> PairedHousehold | None:
    return await queries.find_pairing(connection, scope, pairing_id)


async def hold_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> PairedHousehold | None:
    """As `find_pairing`; it does not change until the transaction ends, so that a household that moves takes along what
    is stored now."""
    return await queries.find_pairing(connection, scope, pairing_id, is_held=True)


async def city_name(connection: AsyncConnection, village_code: str) -> str:
    """The city name at the beginning of a form's title; "" for an unknown division."""
    return await queries.find_division_name(connection, village_code[:4]) or ""


async def find_obligation(connection: AsyncConnection, obligation_id: UUID) -> Obligation | None:
    """Of a campaign that is published, or was."""
    return await queries.find_obligation(connection, obligation_id)


async def find_period(connection: AsyncConnection, obligation_id: UUID, period: str) -> AskedPeriod | None:
    return await queries.find_period(connection, obligation_id, period)
