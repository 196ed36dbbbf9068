"""Look-ups in the copies from other programs."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.submissions.copies import queries
from services.submissions.copies.records import AskedPeriod, Obligation, PairedHousehold

CITY_DIGITS = 4


async def find_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> PairedHousehold | None:
    return await queries.find_pairing(connection, scope, pairing_id)


async def hold_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> PairedHousehold | None:
    """As `find_pairing`; it does not change until the transaction ends, so that a household that moves takes along what
    is stored now."""
    return await queries.find_pairing(connection, scope, pairing_id, is_held=True)


async def area_of_form(connection: AsyncConnection, campaign_id: UUID | None, village_code: str) -> str:
    """The name at the beginning of a form's title: of the division whose campaign asks for the form; of the city, where
    no campaign does, or one of the country. "" for an unknown division."""
    return await queries.name_of_area(connection, campaign_id, village_code[:CITY_DIGITS]) or ""


async def find_obligation(connection: AsyncConnection, obligation_id: UUID) -> Obligation | None:
    """Of a campaign that is published, or was."""
    return await queries.find_obligation(connection, obligation_id)


async def find_period(connection: AsyncConnection, obligation_id: UUID, period: str) -> AskedPeriod | None:
    return await queries.find_period(connection, obligation_id, period)
