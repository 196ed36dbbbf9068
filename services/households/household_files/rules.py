"""一户一卷: everything that the register holds of one household, for an officer who exports its file."""

from uuid import UUID

from services.households.household_files.schemas import FileInput, FilePart, HouseholdFile
from services.households.households.whole_record import whole_record
from services.households.pairings.whole_pairings import pairings_of_other_lines, whole_pairings
from services.households.withholding.whole_withholding import whole_withholding
from services.kernel.audit import trail
from services.kernel.audit.said import Said
from services.kernel.audit.subjects import KEY
from services.kernel.crypto.keys import KeyRing
from services.kernel.web.access import Viewer

DESCRIBED_BY = FilePart.model_json_schema(mode="serialization")


async def read_file(viewer: Viewer, keys: KeyRing, household_id: UUID, request: FileInput) -> HouseholdFile:
    """In clear; the trail has its entry before the answer leaves. Raises NotFound."""
    household = await whole_record(viewer, keys, household_id)
    withholding = await whole_withholding(viewer, keys, household_id)
    pairings = await whole_pairings(viewer, keys, household_id)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="household.file_read",
        subject=f"household:{household_id}",
        details={"pairings": len(pairings), KEY: [str(household_id)]},
        said=Said(keys, [household_id], {"purpose": request.purpose}),
    )
    of_other_lines = await pairings_of_other_lines(viewer, household_id)
    return HouseholdFile(
        household=household,
        withholding=withholding,
        pairings=pairings,
        pairings_of_other_lines=of_other_lines,
        described_by=DESCRIBED_BY,
    )
