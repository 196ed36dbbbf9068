"""The API of the calendar address."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.campaigns.calendar import addresses, subscription
from services.campaigns.calendar.schemas import CalendarToken
from services.kernel.db.database import Database
from services.kernel.problems import NotFound, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.parts import part
from services.kernel.web.revocations import ServiceTokens

router = APIRouter(prefix="/api")
DuesReader = Annotated[Viewer, viewing("dues.read")]


@router.post(
    "/dues/calendar-token",
    tags=["calendar"],
    summary="Get a personal calendar address",
    status_code=201,
)
async def post_calendar_token(
    viewer: DuesReader, tokens: Annotated[ServiceTokens, part(ServiceTokens)]
) -> CalendarToken:
    """Shown once; a new one ends the old one."""
    return await addresses.issue_token(viewer, tokens.revocations)


@router.delete("/dues/calendar-token", tags=["calendar"], summary="End the personal calendar address", status_code=204)
async def delete_calendar_token(viewer: DuesReader) -> None:
    await addresses.revoke_token(viewer)


@router.get(
    "/calendar.ics",
    tags=["calendar"],
    summary="The due dates as a calendar to subscribe to",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "RFC 5545."}, **problem_responses(NotFound)},
    openapi_extra={"security": []},
)
async def get_calendar(
    database: Annotated[Database, part(Database)],
    tokens: Annotated[ServiceTokens, part(ServiceTokens)],
    token: Annotated[str, Query(max_length=100, description="From `POST /dues/calendar-token`.")],
) -> Response:
    tokens.require_informed()
    body = await subscription.read_calendar(database, token, tokens.revocations)
    headers = {"Cache-Control": "private, no-store"}
    return Response(body, media_type="text/calendar; charset=utf-8", headers=headers)
