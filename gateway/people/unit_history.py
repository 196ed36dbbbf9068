"""The history of a unit: what a change made of which units."""

from typing import Any
from uuid import UUID

from gateway.queries import unit_changes as queries
from services.kernel.clock import now
from services.kernel.ids import new_id
from services.kernel.web.access import Viewer


async def remember_change(
    viewer: Viewer, unit_id: UUID, act: str, before: dict[str, Any], after: dict[str, Any]
) -> UUID:
    change_id = new_id()
    values = {
        "id": change_id,
        "organization_id": unit_id,
        "touched": sorted(UUID(id_) for id_ in before["units"]),
        "act": act,
        "before": before,
        "after": after,
        "changed_by": viewer.principal.account_id,
        "changed_at": now(),
    }
    await queries.add_change(viewer.connection, values)
    return change_id
