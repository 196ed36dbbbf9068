"""The API of a household's file (一户一卷)."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse

from services.kernel.auth.principals import Principal
from services.kernel.problems import problem_responses
from services.kernel.web.access import current_principal
from services.kernel.web.answers import download_headers
from services.kernel.web.parts import part
from services.submissions.clients import ProgramUnavailable
from services.submissions.household_files.rules import HouseholdFiles, PhotosBeingPrepared, TooManyExports
from services.submissions.household_files.schemas import ExportInput
from services.submissions.media.store import StoreUnavailable
from services.submissions.reports.printing import PrinterNotReady
from services.submissions.reports.states import Caller

router = APIRouter(prefix="/api/household-files", tags=["household files"])


async def _caller(request: Request, principal: Annotated[Principal, Depends(current_principal)]) -> Caller:
    return Caller(principal, request.headers["authorization"])


Asking = Annotated[Caller, Depends(_caller)]
Files = Annotated[HouseholdFiles, part(HouseholdFiles)]


@router.post(
    "/{household_id}",
    summary="Export everything that is stored of a household (一户一卷)",
    response_class=StreamingResponse,
    responses={
        200: {
            "content": {"application/zip": {}},
            "description": "A ZIP that ends with `清单.json`, the SHA-256 of every file. A transfer that breaks off "
            "closes the connection: what came is no ZIP.",
            "headers": {
                "X-Expected-Bytes": {
                    "schema": {"type": "integer"},
                    "description": "About how many bytes come, for a progress bar.",
                }
            },
        },
        **problem_responses(TooManyExports, PhotosBeingPrepared, StoreUnavailable, ProgramUnavailable, PrinterNotReady),
    },
)
async def export_file(household_id: UUID, body: ExportInput, caller: Asking, files: Files) -> StreamingResponse:
    """In clear, for the office of the household's place. The audit trail has an entry with the purpose before the first
    byte leaves, one more in the register, and one for each form that is drawn."""
    prepared = await files.prepare(caller, household_id, body.purpose)
    pieces = files.pieces(caller, prepared)
    # What fails up to the first form or photo is still answered as a problem.
    first = await anext(pieces)
    headers = {**download_headers(f"{household_id}.zip"), "X-Expected-Bytes": str(prepared.expected_bytes)}
    return StreamingResponse(_behind(first, pieces), media_type="application/zip", headers=headers)


async def _behind(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield first
    async for piece in rest:
        yield piece
