"""The register's part of a household's file: `/api/households/{household_id}/file`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from services.households.household_files import rules
from services.households.household_files.schemas import FileInput, HouseholdFile
from services.kernel.crypto.keys import KeyRing
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.answers import NO_STORE
from services.kernel.web.parts import part

router = APIRouter(prefix="/api/households", tags=["households"])

Exporter = Annotated[Viewer, viewing("households.export_file")]
Keys = Annotated[KeyRing, part(KeyRing)]


@router.post("/{household_id}/file", summary="Read all that the register holds of a household")
async def read_file(
    household_id: UUID, body: FileInput, viewer: Exporter, keys: Keys, response: Response
) -> HouseholdFile:
    """In clear, with a purpose: a part of `POST /api/household-files/{household_id}`, which is what a person takes."""
    response.headers.update(NO_STORE)
    return await rules.read_file(viewer, keys, household_id, body)
