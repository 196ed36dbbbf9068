"""The API of visits and photos."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from services.kernel.auth.principals import Principal
from services.kernel.clock import month_bounds
from services.kernel.ids import ClientId
from services.kernel.problems import NotFound, problem_responses
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.hot_routes import HotRequest, HotRoute, NotPlain
from services.kernel.web.inputs import DivisionCode, Month
from services.kernel.web.paging import PageParameters, Turner, link_next, next_cursor
from services.submissions.parts import Parts, parts_of, service_parts
from services.submissions.visits import photos, queries
from services.submissions.visits import rules as visits
from services.submissions.visits.schemas import (
    PhotoProgress,
    Receipt,
    RevisionInput,
    RevisionList,
    RevisionOut,
    VisitAccepted,
    VisitInput,
    VisitOut,
    VisitPage,
)

router = APIRouter(prefix="/api")

Reader = Annotated[Viewer, viewing("visits.read")]
Writer = Annotated[Viewer, viewing("visits.write")]
Sender = Annotated[Principal, Depends(current_principal)]
ServiceParts = Annotated[Parts, Depends(service_parts)]


@router.put(
    "/visits/{visit_id}",
    tags=["visits"],
    summary="Log a home visit",
    response_model=VisitAccepted,
    responses={
        201: {"model": VisitAccepted, "description": "Stored."},
        200: {"description": "The identical visit was stored before; the stored one is answered."},
        **problem_responses(visits.VisitChanged, visits.VisitIdTaken, visits.PhotoIdTaken),
        404: problem_responses(visits.HouseholdNotPaired)[404],
    },
)
async def put_visit(
    visit_id: ClientId, body: VisitInput, request: Request, sender: Sender, parts: ServiceParts
) -> Response:
    """Send the same visit as often as you like: the id, made on the phone, decides. Each photo of the list comes back
    with an upload ticket while its bytes are missing."""
    return _json(*await _log_visit(parts, request, sender, visit_id, body))


async def hot_put_visit(hot: HotRequest) -> tuple[int, bytes]:
    """`put_visit` for a visit in which all is well."""
    (visit_id,) = hot.ids
    if visit_id.version != 7:
        raise NotPlain
    status, answer = await _log_visit(parts_of(hot.request), hot.request, hot.principal, visit_id, hot.read(VisitInput))
    return status, orjson.dumps(answer)


async def _log_visit(
    parts: Parts, request: Request, sender: Principal, visit_id: UUID, body: VisitInput
) -> tuple[int, dict[str, Any]]:
    stored = await parts.log_visit(sender, visit_id, body)
    listed = [photos.Photo.from_manifest(photo) for photo in body.photos]
    if stored.outcome is visits.Outcome.REPEATED and listed:
        listed = await _stored_photos(parts, sender, visit_id)
    origin = parts.public_origin(request)
    progress = [photos.progress(photo, parts.store, origin) for photo in listed]
    return stored.outcome.value, {"id": visit_id, "state": stored.state, "photos": progress}


async def _stored_photos(parts: Parts, sender: Principal, visit_id: UUID) -> list[photos.Photo]:
    scope = sender.scope_for("visits.write")
    async with parts.database.transaction(scope) as connection:
        return [photos.Photo.from_row(row) for row in await queries.photo_states(connection, scope, visit_id)]


@router.post(
    "/visits/{visit_id}/photos/{photo_id}/complete",
    tags=["photos"],
    summary="Say that a photo has been uploaded",
    response_model=PhotoProgress,
)
async def complete_photo(
    visit_id: UUID, photo_id: UUID, request: Request, sender: Sender, parts: ServiceParts
) -> Response:
    """The server asks the store. Answers `stored`, or `expected` with a fresh ticket when the bytes are not there."""
    return _json(200, await _complete_photo(parts, request, sender, visit_id, photo_id))


async def hot_complete_photo(hot: HotRequest) -> tuple[int, bytes]:
    visit_id, photo_id = hot.ids
    answer = await _complete_photo(parts_of(hot.request), hot.request, hot.principal, visit_id, photo_id)
    return 200, orjson.dumps(answer)


async def _complete_photo(
    parts: Parts, request: Request, sender: Principal, visit_id: UUID, photo_id: UUID
) -> dict[str, Any]:
    photo = await photos.confirm_photo(parts.statements, parts.store, sender, visit_id, photo_id)
    return photos.progress(photo, parts.store, parts.public_origin(request))


HOT_ROUTES = [
    HotRoute("PUT", "/api/visits/{visit_id}", hot_put_visit),
    HotRoute("POST", "/api/visits/{visit_id}/photos/{photo_id}/complete", hot_complete_photo),
]
"""The two requests every visit is made of, past the framework's layers; in everything else as their routes above."""


@router.get("/visits/{visit_id}/receipt", tags=["visits"], summary="What is safely stored of a visit")
async def get_receipt(visit_id: UUID, viewer: Reader) -> Receipt:
    """The phone may delete its copy when `state` is `complete`, and only then."""
    return Receipt.model_validate(await _get_visit(viewer, visit_id))


@router.get("/visits", tags=["visits"], summary="List visits, newest first", response_model=VisitPage)
async def list_visits(
    request: Request,
    viewer: Reader,
    page: PageParameters,
    household_id: UUID | None = None,
    team_id: UUID | None = None,
    division: Annotated[DivisionCode | None, Query(description="Everything below this division.")] = None,
    month: Month | None = None,
) -> Response:
    rows = await queries.list_visits(
        viewer.connection,
        viewer.scope,
        page,
        household_id=household_id,
        team_id=team_id,
        division=division,
        days=month_bounds(month) if month else None,
    )
    shown, cursor = next_cursor(rows, page, ("visited_on", "id"))
    items = ",".join(row.body for row in shown)
    answer = _written(f'{{"items":[{items}],"next":{orjson.dumps(cursor).decode()}}}')
    link_next(request, answer, cursor)
    return answer


@router.get("/visits/{visit_id}", tags=["visits"], summary="One visit", response_model=VisitOut)
async def get_visit(visit_id: UUID, viewer: Reader) -> Response:
    return _written(await _read_visit(viewer, visit_id))


@router.put(
    "/visits/{visit_id}/revisions/{revision_id}",
    tags=["visits"],
    summary="Correct a visit",
    response_model=VisitOut,
    status_code=201,
    responses={200: {"model": VisitOut}, **problem_responses(visits.RevisionChanged)},
)
async def put_revision(visit_id: UUID, revision_id: ClientId, body: RevisionInput, viewer: Writer) -> Response:
    """The visit then reads as sent here; what it said before is kept. For the author and the team's leader."""
    outcome = await visits.revise_visit(viewer, visit_id, revision_id, body)
    return _written(await _read_visit(viewer, visit_id), outcome.value)


@router.get("/visits/{visit_id}/revisions", tags=["visits"], summary="All corrections of a visit, oldest first")
async def list_revisions(visit_id: UUID, viewer: Reader, turner: Turner) -> RevisionList:
    await _get_visit(viewer, visit_id)
    rows = await queries.list_revisions(viewer.connection, viewer.scope, visit_id, turner.page)
    shown, cursor = turner.cut(rows, "revised_at", "id")
    return RevisionList(items=[RevisionOut.model_validate(row) for row in shown], next=cursor)


@router.get(
    "/photos/{photo_id}",
    tags=["photos"],
    summary="Look at a photo",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {}}, "description": "JPEG without metadata."},
        **problem_responses(photos.PhotoNotReady, photos.PhotoRejected),
    },
)
async def get_photo(
    photo_id: UUID,
    sender: Sender,
    parts: ServiceParts,
    size: Annotated[photos.RENDITIONS, Query(description="`thumb` 320 px, `screen` at most 1600 px.")] = "screen",
) -> Response:
    """For those who may see the visit. The original is never served."""
    picture = await photos.read_rendition(parts.database, sender, parts.store, photo_id, size)
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(picture, media_type="image/jpeg", headers=headers)


async def _read_visit(viewer: Viewer, visit_id: UUID) -> str:
    """A `VisitOut` as JSON. Raises NotFound."""
    written = await queries.read_visit(viewer.connection, viewer.scope, visit_id)
    if written is None:
        raise NotFound()
    return written


async def _get_visit(viewer: Viewer, visit_id: UUID) -> queries.AnyRow:
    row = await queries.find_visit(viewer.connection, viewer.scope, visit_id)
    if row is None:
        raise NotFound()
    return row


def _json(status: int, answer: dict[str, Any]) -> Response:
    return _written(orjson.dumps(answer), status)


def _written(answer: str | bytes, status: int = 200) -> Response:
    return Response(answer, status, media_type="application/json")
