"""The API of visits and photos."""

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Depends, Query, Request, Response

from services.kernel.auth.principals import Principal
from services.kernel.events.word_copies import WordUnknown
from services.kernel.ids import ClientId
from services.kernel.problems import problem_responses
from services.kernel.web.access import Viewer, current_principal, viewing
from services.kernel.web.answers import PICTURE_HEADERS, json_response
from services.kernel.web.inputs import DivisionCode, IsoDate, Month
from services.kernel.web.origin import PublicOrigin
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part, part_of
from services.submissions.copies import archived
from services.submissions.files.objects import Rendition
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.media.problems import PhotoLost, PhotoNotReady, PhotoRejected
from services.submissions.media.store import PhotoStore
from services.submissions.terms import Terms
from services.submissions.visits import photos, queries, rules
from services.submissions.visits.photo_allowance import TooManyPhotosToday
from services.submissions.visits.schemas import (
    ConflictList,
    PhotoInput,
    PhotoProgress,
    Receipt,
    RevisionInput,
    RevisionList,
    VisitAccepted,
    VisitInput,
    VisitOut,
    VisitPage,
)

router = APIRouter(prefix="/api")

Reader = Annotated[Viewer, viewing("visits.read")]
Writer = Annotated[Viewer, viewing("visits.write")]
Sender = Annotated[Principal, Depends(current_principal)]
Log = Annotated[rules.VisitLog, part(rules.VisitLog)]
Store = Annotated[PhotoStore, part(PhotoStore)]
Origin = Annotated[PublicOrigin, part(PublicOrigin)]
Kept = Annotated[Terms, part(Terms)]
Words = Annotated[HouseholdKeys, part(HouseholdKeys)]


@router.put(
    "/visits/{visit_id}",
    tags=["visits"],
    summary="Log a home visit",
    response_model=VisitAccepted,
    responses={
        201: {"model": VisitAccepted, "description": "Stored."},
        200: {"description": "The identical visit was stored before; the stored one is answered."},
        **problem_responses(
            rules.VisitChanged, rules.VisitIdTaken, rules.PhotoIdTaken, TooManyPhotosToday, WordUnknown
        ),
        404: problem_responses(rules.HouseholdNotPaired)[404],
        410: problem_responses(rules.HouseholdErased)[410],
    },
)
async def put_visit(visit_id: ClientId, body: VisitInput, request: Request, sender: Sender) -> Response:
    """Send the same visit as often as you like: the id, made on the phone, decides. Each photo of the list comes back
    with an upload ticket while its bytes are missing."""
    # Not as dependencies: FastAPI's way to three more costs a twentieth of this request.
    log, origin = part_of(request, rules.VisitLog), part_of(request, PublicOrigin)
    stored = await log.log(sender, visit_id, body)
    listed = [photos.Photo.from_manifest(photo, stored.keys.get(photo.id)) for photo in body.photos]
    if stored.outcome is rules.Outcome.REPEATED and listed:
        listed = await photos.stored_photos(log, sender, visit_id)
    progress = _progress(listed, log, sender, origin.of(request))
    return json_response(stored.outcome.value, {"id": visit_id, "state": stored.state, "photos": progress})


def _progress(listed: list[photos.Photo], log: rules.VisitLog, sender: Principal, origin: str) -> list[dict[str, Any]]:
    teams = sender.sending_scope("visits.write").sending_literal
    return [photos.progress(photo, log.uploads, origin, teams) for photo in listed]


@router.post(
    "/visits/{visit_id}/photos/{photo_id}/complete",
    tags=["photos"],
    summary="Say that a photo has been uploaded",
    response_model=PhotoProgress,
)
async def complete_photo(
    visit_id: UUID, photo_id: UUID, request: Request, sender: Sender, log: Log, origin: Origin
) -> Response:
    """Needed after an upload that went directly to the store. The server asks the store. Answers `stored`, or
    `expected` with a fresh ticket when the bytes are not there."""
    photo = await photos.confirm_photo(log, sender, visit_id, photo_id)
    return json_response(200, _progress([photo], log, sender, origin.of(request))[0])


@router.put(
    "/visits/{visit_id}/photos/{photo_id}",
    tags=["photos"],
    summary="Send another picture for a refused photo",
    response_model=PhotoProgress,
    responses=problem_responses(rules.PhotoNotRejected, TooManyPhotosToday),
)
async def put_photo(
    visit_id: UUID, photo_id: UUID, body: PhotoInput, request: Request, sender: Sender, log: Log, origin: Origin
) -> Response:
    """Only a photo whose `state` is `rejected`: the answer holds a ticket for the new bytes."""
    photo = await photos.replace_photo(log, sender, visit_id, photo_id, body)
    return json_response(200, _progress([photo], log, sender, origin.of(request))[0])


@router.delete(
    "/visits/{visit_id}/photos/{photo_id}",
    tags=["photos"],
    summary="Take a refused photo out of its visit",
    status_code=204,
    responses=problem_responses(rules.PhotoNotRejected),
)
async def delete_photo(visit_id: UUID, photo_id: UUID, sender: Sender, log: Log) -> None:
    """The visit is complete without it. The same again changes nothing."""
    await photos.withdraw_photo(log, sender, visit_id, photo_id)


@router.get("/visits/{visit_id}/receipt", tags=["visits"], summary="What is safely stored of a visit")
async def get_receipt(visit_id: UUID, sender: Sender, log: Log) -> Receipt:
    """The phone may delete its copy when `state` is `complete`, and only then. Also after the pairing has ended."""
    return Receipt.model_validate(await rules.receipt_of(log.database, sender, visit_id))


@router.get("/visits", tags=["visits"], summary="List visits, newest first", response_model=VisitPage)
async def list_visits(
    viewer: Reader,
    turner: Turner,
    words: Words,
    household_id: UUID | None = None,
    team_id: UUID | None = None,
    division: Annotated[DivisionCode | None, Query(description="Everything below this division.")] = None,
    month: Month | None = None,
    first: Annotated[IsoDate | None, Query(description="With `last`: visits of these days, both included.")] = None,
    last: Annotated[IsoDate | None, Query()] = None,
) -> Response:
    """Of a month, or of the days of any other period."""
    days = rules.days_asked(month, first, last)
    wanted = queries.VisitFilter(household_id, team_id, division, days)
    rows = await queries.list_visits(viewer.connection, viewer.scope, turner.page, wanted)
    others = await queries.count_of_other_lines(viewer.connection, viewer.scope, turner.page, wanted)
    shown, cursor = turner.cut(rows, "visited_on", "id")
    filters = {
        "household_id": household_id,
        "team_id": team_id,
        "division": division,
        "month": month,
        "first": first and first.isoformat(),
        "last": last and last.isoformat(),
    }
    items = ",".join(await rules.view_visits(viewer, words, shown, filters))
    answer = _written(f'{{"items":[{items}],"next":{orjson.dumps(cursor).decode()},"of_other_lines":{others}}}')
    answer.headers.update(turner.headers)
    return answer


@router.get("/visits/{visit_id}", tags=["visits"], summary="One visit", response_model=VisitOut)
async def get_visit(visit_id: UUID, viewer: Reader, words: Words) -> Response:
    return _written(await rules.view_visit(viewer, words, visit_id))


@router.put(
    "/visits/{visit_id}/revisions/{revision_id}",
    tags=["visits"],
    summary="Correct a visit",
    response_model=VisitOut,
    status_code=201,
    responses={
        200: {"model": VisitOut},
        **problem_responses(rules.RevisionChanged, archived.CampaignArchived, rules.LeaderCorrectsThat, WordUnknown),
    },
)
async def put_revision(
    visit_id: UUID, revision_id: ClientId, body: RevisionInput, viewer: Writer, words: Words
) -> Response:
    """The visit then reads as sent here; what it said before is kept. For the author and the team's leader."""
    outcome = await rules.revise_visit(words, viewer, visit_id, revision_id, body)
    return _written(await rules.view_visit(viewer, words, visit_id), outcome.value)


@router.post(
    "/visits/{visit_id}/confirm",
    tags=["visits"],
    summary="Confirm a visit dated before its pairing",
    response_model=VisitOut,
)
async def confirm_visit(visit_id: UUID, viewer: Writer, words: Words) -> Response:
    """By the leader of the team. Until then it is stored, and neither counted nor printed. The same again changes
    nothing."""
    await rules.confirm_visit(viewer, visit_id)
    return _written(await rules.view_visit(viewer, words, visit_id))


@router.get("/visits/{visit_id}/revisions", tags=["visits"], summary="All corrections of a visit, oldest first")
async def list_revisions(visit_id: UUID, viewer: Reader, turner: Turner, words: Words, terms: Kept) -> RevisionList:
    """For the author, the leader of the team and the offices that review. The texts are deleted after their time."""
    items, rows = await rules.view_revisions(viewer, words, terms, visit_id, turner.page)
    _, cursor = turner.cut(rows, "revised_at", "id")
    return RevisionList(items=items, next=cursor)


@router.get(
    "/visits/{visit_id}/conflicts", tags=["visits"], summary="What was refused under a visit's id, oldest first"
)
async def list_conflicts(visit_id: UUID, viewer: Reader, words: Words, terms: Kept) -> ConflictList:
    """For who sent it, the leader of the team and the offices that review. The texts are deleted after their time."""
    return ConflictList(items=await rules.view_conflicts(viewer, words, terms, visit_id))


@router.get(
    "/photos/{photo_id}",
    tags=["photos"],
    summary="Look at a photo",
    response_class=Response,
    responses={
        200: {"content": {"image/jpeg": {}}, "description": "JPEG without metadata."},
        **problem_responses(PhotoNotReady, PhotoRejected, PhotoLost),
    },
)
async def get_photo(
    photo_id: UUID,
    sender: Sender,
    log: Log,
    store: Store,
    words: Words,
    size: Annotated[Rendition, Query(description="`thumb` 320 px, `screen` at most 1600 px.")] = "screen",
) -> Response:
    """For those who may see the visit, once the server has looked at all of it."""
    picture = await photos.read_photo(log.database, sender, store, words, photo_id, size)
    return Response(picture, media_type="image/jpeg", headers=PICTURE_HEADERS)


def _written(answer: str | bytes, status: int = 200) -> Response:
    return Response(answer, status, media_type="application/json")
