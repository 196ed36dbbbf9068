"""All that the register has stored of one household, in clear: for its file (一户一卷)."""

from uuid import UUID

from services.households.households import queries
from services.households.households.encryption import content_of
from services.households.households.schemas import WholeRecord
from services.kernel.crypto.keys import KeyRing
from services.kernel.problems import NotFound
from services.kernel.web.access import Viewer


async def whole_record(viewer: Viewer, keys: KeyRing, household_id: UUID) -> WholeRecord:
    """The caller writes the entry of the audit trail. Raises NotFound."""
    row = await queries.find_household(viewer.connection, viewer.scope, household_id)
    if row is None:
        raise NotFound()
    members = await queries.members_of(viewer.connection, viewer.scope, household_id)
    return WholeRecord(
        **content_of(keys, row, members),
        id=row.id,
        village_name=row.village_name,
        version=row.version,
        created_at=row.created_at,
        updated_at=row.updated_at,
        updated_by=row.updated_by,
        visits_count=row.visits_count,
        last_visit_on=row.last_visit_on,
    )
