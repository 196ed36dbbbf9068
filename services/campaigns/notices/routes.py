"""The API of notices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.concurrency import run_in_threadpool

from services.campaigns.notices import addressing, parents, queries, rules, sending
from services.campaigns.notices.files import FILES_OF_DELETED, FILES_OF_NOTICES
from services.campaigns.notices.schemas import (
    Addressees,
    AddresseesIn,
    Copies,
    NoticeIn,
    NoticeOut,
    Notices,
    NoticeSummary,
    NoticeTextIn,
    ProposalOut,
    Proposals,
    ReasonIn,
)
from services.campaigns.notices.text.proposals import propose
from services.campaigns.reach.rules import RECEIVING, UnitsAreCircular, UnitUnknown, receiving_scope
from services.campaigns.reach.schemas import Preview, ReceiptIn, Receipts
from services.kernel.auth.principals import Principal
from services.kernel.clock import today
from services.kernel.crypto.keys import KeyRing
from services.kernel.files.attached import AttachedFiles
from services.kernel.files.problems import FilesUnavailable
from services.kernel.files.routes import file_router
from services.kernel.problems import PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, holding, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.parts import part
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
Receiver = Annotated[Viewer, viewing(RECEIVING)]
Keys = Annotated[KeyRing, part(KeyRing)]
EDITED = (PreconditionRequired, PreconditionFailed)
ON_GROUND = (parents.ParentUnknown, parents.ParentIsADraft, parents.CascadeIsACycle)
REPLACING = (rules.NotReplaceable, rules.ReplacedAlready)


@router.put(
    "/notices/{notice_id}",
    tags=["notices"],
    summary="Enter an official notice",
    responses={
        201: {"model": NoticeOut, "description": "Entered."},
        **problem_responses(
            *ON_GROUND, *addressing.NOT_REACHED, *REPLACING, *rules.NOT_CHANGED, rules.DaysOutOfOrder, *EDITED
        ),
    },
)
async def put_notice(
    notice_id: UUID, body: NoticeIn, viewer: Planner, keys: Keys, response: Response, if_match: IfMatch = None
) -> NoticeOut:
    """The text is kept byte for byte. `"state": "draft"` keeps it a draft; without it the notice is issued. Once a unit
    has received it only its corrected text is changed. A change needs `If-Match`; the same notice again changes
    nothing."""
    return answer(response, await sending.save(viewer, keys, notice_id, body, if_match))


@router.delete(
    "/notices/{notice_id}",
    tags=["notices"],
    summary="Delete a notice that nobody has received",
    status_code=204,
    responses=problem_responses(*sending.NOT_DELETED, FilesUnavailable),
)
async def delete_notice(
    notice_id: UUID,
    planner: Annotated[Principal, holding("campaigns.write")],
    files: Annotated[AttachedFiles, part(AttachedFiles)],
) -> None:
    """With its files. What it had replaced is in force again. Only the office that issues it deletes it."""
    await files.delete_thing(FILES_OF_DELETED, planner, notice_id, sending.delete)


@router.post(
    "/notices/{notice_id}/issue",
    tags=["notices"],
    summary="Issue a draft (发出)",
    responses=problem_responses(*addressing.NOT_REACHED, rules.NotReplaceable, rules.NoticeOver),
)
async def issue_notice(notice_id: UUID, viewer: Planner, keys: Keys, response: Response) -> NoticeOut:
    """Whom it reaches reads it and is asked to receive it; what it replaces is replaced. The same again changes
    nothing."""
    return answer(response, await sending.issue(viewer, keys, notice_id))


@router.post(
    "/notices/{notice_id}/withdraw",
    tags=["notices"],
    summary="Withdraw an issued notice (撤回)",
    responses=problem_responses(sending.NoticeNotIssued, rules.NoticeOver),
)
async def withdraw_notice(
    notice_id: UUID, body: ReasonIn, viewer: Planner, keys: Keys, response: Response
) -> NoticeOut:
    """It stays readable for whom it reached, with the reason. Campaigns that stand on it go on."""
    return answer(response, await sending.withdraw(viewer, keys, notice_id, body))


@router.post(
    "/notices/addressees/preview",
    tags=["notices"],
    summary="See whom rules would reach",
    responses=problem_responses(addressing.AddressesNobody, UnitUnknown, UnitsAreCircular),
)
async def preview_addressees(body: AddresseesIn, viewer: Planner, turner: Turner) -> Preview:
    """Nothing is stored."""
    return await addressing.preview(viewer, body, rules.division_of(viewer, body.division_code), turner)


@router.get(
    "/notices/{notice_id}/addressees", tags=["notices"], summary="Read whom a notice reaches, and who has received it"
)
async def get_addressees(notice_id: UUID, viewer: Reader, turner: Turner) -> Addressees:
    """The units of the caller's divisions, and the caller's teams."""
    return await addressing.addressees(viewer, notice_id, turner)


@router.get("/notices/{notice_id}/copies", tags=["notices"], summary="Read to whom a notice is copied")
async def get_copies(notice_id: UUID, viewer: Reader, turner: Turner) -> Copies:
    """The units of the caller's divisions, and the caller's teams."""
    return await addressing.copies(viewer, notice_id, turner)


@router.post(
    "/notices/{notice_id}/receipt",
    tags=["notices"],
    summary="Say that a unit has received a notice (已收到)",
    responses=problem_responses(addressing.NotAddressed, addressing.NothingToReceive),
)
async def post_receipt(notice_id: UUID, viewer: Receiver, body: ReceiptIn | None = None) -> Receipts:
    """For the caller's own team, or the offices and units of the caller's own division. The first receipt stands."""
    return await addressing.receive(viewer, notice_id, body or ReceiptIn())


@router.post("/notices/proposals", tags=["notices"], summary="Read dates, duties and quotas out of a notice's text")
async def post_proposals(body: NoticeTextIn, viewer: Planner) -> Proposals:
    """Proposals for a person to confirm one by one, in the order of the text; nothing is stored or taken over. Damaged
    texts are read as far as they go (S3-20)."""
    found = await run_in_threadpool(propose, body.text, body.year or today().year)
    return Proposals(items=[ProposalOut.model_validate(each) for each in found])


@router.get("/notices/{notice_id}", tags=["notices"], summary="Read a notice")
async def get_notice(notice_id: UUID, viewer: Reader, keys: Keys, response: Response) -> NoticeOut:
    return answer(response, await rules.get_notice(viewer, keys, notice_id))


@router.get("/notices", tags=["notices"], summary="List notices, newest first")
async def list_notices(
    viewer: Reader,
    turner: Turner,
    box: Annotated[
        queries.Box | None,
        Query(description="`received`: addressed or copied to the caller's own units; `sent`: of the own office."),
    ] = None,
) -> Notices:
    """Those that the caller reads."""
    found = await queries.list_notices(viewer.connection, viewer.scope, receiving_scope(viewer), box, turner.page)
    rows, cursor = turner.cut(found, "issued_on", "id")
    return Notices(items=[NoticeSummary.model_validate(row) for row in rows], next=cursor)


router.include_router(file_router(FILES_OF_NOTICES, "/notices/{notice_id}", tag="notices"))
