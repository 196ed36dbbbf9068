"""The upload gate as an operation of the API.

The front hands uploads to the gate before they come here; this is the same gate, for the page of the API and for
whoever asks this program without its front.
"""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Header, Request, Response

from gateway.edge.bodies import IncomingBody
from gateway.edge.request_checks import check_headers
from gateway.edge.upload_problems import REFUSALS
from gateway.edge.uploads import BODY_LIMIT, UploadGate
from gateway.schemas.uploads import ExpectedUpload, StoredUpload
from services.kernel.files.tickets import HEADER, LONGEST
from services.kernel.problems import problem_responses
from services.kernel.web.parts import part

router = APIRouter(tags=["files"])

_FILE: Final[dict[str, Any]] = {
    "requestBody": {"required": True, "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}},
    "security": [],
}

_RANGE: Final = (
    "For a part: `bytes {first}-{last}/{size}`, both ends inclusive, 8 KiB (less at the end of the file) to 256 KiB. "
    "With `bytes */{size}` and no body: asks what is missing."
)
_PART: Final[dict[int | str, dict[str, Any]]] = {
    202: {"model": ExpectedUpload, "description": "A part came, or a question; more is missing."}
}


@router.put(
    "/api/uploads/{file_id}",
    summary="Upload the bytes of a file under its ticket",
    responses=_PART | problem_responses(*REFUSALS),
    response_model=StoredUpload,
    openapi_extra=_FILE,
)
async def upload_file(
    file_id: UUID,
    request: Request,
    gate: Annotated[UploadGate, part(UploadGate)],
    upload_ticket: Annotated[str, Header(alias=HEADER, max_length=LONGEST)],
    content_range: Annotated[str | None, Header(description=_RANGE)] = None,
) -> Response:
    """The body is the file as it is, with the `Content-Type` and `Content-Length` of the ticket; nobody has to be
    signed in. 200 says that the file is stored. The same upload may be sent again until its ticket runs out.

    Over a line that cuts, a file may come in parts, each with `Content-Range` and a `Content-Length` of its own, in any
    order and more than once. 202 says what is missing; with the last part the answer is that of a whole file. Parts
    stay for a day, longer than their ticket: the next ticket of the file goes on with them.
    """
    once = check_headers(request.scope["headers"])
    body = IncomingBody(request.receive, once, BODY_LIMIT, is_hurried=False)
    taken = await gate.take(request.scope, once, body)
    return Response(taken.body, taken.status, media_type="application/json")
