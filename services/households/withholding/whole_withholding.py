"""The restriction of a household and the requests to erase it, in clear: for its file (一户一卷)."""

from uuid import UUID

from services.households.households.encryption import RowCipher, household_cipher
from services.households.households.rules import find_restriction, get_row
from services.households.withholding import queries
from services.households.withholding.schemas import WholeErasureRequest, WholeRestriction, WholeWithholding
from services.kernel.crypto.keys import KeyRing
from services.kernel.web.access import Viewer


async def whole_withholding(viewer: Viewer, keys: KeyRing, household_id: UUID) -> WholeWithholding:
    """The caller writes the entry of the audit trail. Raises NotFound, HouseholdErased."""
    household = await get_row(viewer, household_id)
    key = household_cipher(keys, household.id, household.wrapped_key).key
    stored = await find_restriction(viewer.connection, viewer.scope, household_id)
    restriction = stored and WholeRestriction(
        reason=RowCipher(key, "withheld_households", household_id).open("reason", stored.reason),
        withheld_by=stored.withheld_by,
        withheld_at=stored.withheld_at,
    )
    requests = []
    for row in await queries.erasures_of(viewer.connection, viewer.scope, household_id):
        cipher = RowCipher(key, "erasures", row.id)
        opened = {name: cipher.open(name, row._mapping[name]) for name in ("reason", "answer")}
        requests.append(WholeErasureRequest.model_validate({**row._mapping, **opened}))
    return WholeWithholding(restriction=restriction, erasure_requests=requests)
