"""限制处理: a household whose data is not used for a while. Who may restrict it goes on seeing it, with a mark.

A visit that a team has already made is taken in all the same, and hidden until the restriction ends.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.households.events import HouseholdWithheld
from services.households.households import rules as households
from services.households.households.encryption import RowCipher, household_cipher
from services.households.withholding import queries
from services.households.withholding.schemas import Restriction
from services.kernel.audit import trail
from services.kernel.audit.looks import look
from services.kernel.audit.said import Said
from services.kernel.crypto.keys import KeyRing
from services.kernel.events.outbox import publish
from services.kernel.problems import NotFound
from services.kernel.web.access import Viewer

RIGHT = "households.restrict"


async def restrict(viewer: Viewer, keys: KeyRing, household_id: UUID, reason: str) -> Restriction:
    """Of a household that is restricted already nothing changes. Raises NotFound, HouseholdErased."""
    row = await _lock(viewer, household_id)
    if await households.find_restriction(viewer.connection, viewer.scope, household_id) is None:
        sealed = _cipher(keys, row).seal("reason", reason)
        values = {
            "household_id": household_id,
            "village_code": row.village_code,
            "reason": sealed,
            "withheld_by": viewer.principal.account_id,
        }
        await queries.restrict(viewer.connection, values)
        await _tell(viewer, keys, row, "household.restricted", reason)
    return await _restriction(viewer, keys, row)


async def release(viewer: Viewer, keys: KeyRing, household_id: UUID, reason: str) -> Restriction:
    """End a restriction; without one nothing changes. Raises NotFound, HouseholdErased."""
    row = await _lock(viewer, household_id)
    if await households.find_restriction(viewer.connection, viewer.scope, household_id) is not None:
        await queries.release(viewer.connection, household_id)
        await _tell(viewer, keys, row, "household.released", reason)
    return await _restriction(viewer, keys, row)


async def view_restriction(viewer: Viewer, keys: KeyRing, household_id: UUID) -> Restriction:
    """Shows a text, so it is a look. Raises NotFound, HouseholdErased."""
    row = await households.get_row(viewer, household_id)
    restriction = await _restriction(viewer, keys, row)
    if restriction.reason:
        subject = f"household:{household_id}"
        await look(viewer.connection, viewer.principal, "restriction.viewed", [household_id], subject=subject)
    return restriction


async def _lock(viewer: Viewer, household_id: UUID) -> Row[Any]:
    row = await households.lock_household(viewer.connection, viewer.scope, household_id)
    if row is None:
        await households.require_unrestricted(viewer.connection, viewer.scope, household_id)
        raise NotFound()
    return row


def _cipher(keys: KeyRing, household: Row[Any]) -> RowCipher:
    key = household_cipher(keys, household.id, household.wrapped_key).key
    return RowCipher(key, "withheld_households", household.id)


async def _restriction(viewer: Viewer, keys: KeyRing, household: Row[Any]) -> Restriction:
    stored = await households.find_restriction(viewer.connection, viewer.scope, household.id)
    if stored is None:
        return Restriction(household_id=household.id, is_restricted=False, reason=None, by=None, since=None)
    return Restriction(
        household_id=household.id,
        is_restricted=True,
        reason=_cipher(keys, household).open("reason", stored.reason),
        by=stored.withheld_by,
        since=stored.withheld_at,
    )


async def _tell(viewer: Viewer, keys: KeyRing, household: Row[Any], action: str, reason: str) -> None:
    event = HouseholdWithheld(household_id=household.id, village_code=household.village_code)
    await publish(viewer.connection, action, str(household.id), event)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action=action,
        subject=f"household:{household.id}",
        said=Said(keys, [household.id], {"reason": reason}),
    )
