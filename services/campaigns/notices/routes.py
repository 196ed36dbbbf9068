"""The API of notices."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.concurrency import run_in_threadpool

from services.campaigns.notices import queries, rules
from services.campaigns.notices.files import FILES_OF_NOTICES
from services.campaigns.notices.schemas import (
    NoticeIn,
    NoticeOut,
    Notices,
    NoticeSummary,
    NoticeTextIn,
    ProposalOut,
    Proposals,
)
from services.campaigns.notices.text.proposals import propose
from services.kernel.clock import today
from services.kernel.files.routes import file_router
from services.kernel.problems import PreconditionFailed, PreconditionRequired, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.paging import Turner
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api")
Reader = Annotated[Viewer, viewing("campaigns.read")]
Planner = Annotated[Viewer, viewing("campaigns.write")]
EDITED = (PreconditionRequired, PreconditionFailed)


@router.put(
    "/notices/{notice_id}",
    tags=["notices"],
    summary="Enter an official notice",
    responses={
        201: {"model": NoticeOut, "description": "Entered."},
        **problem_responses(rules.ParentUnknown, rules.CascadeIsACycle, *EDITED),
    },
)
async def put_notice(
    notice_id: UUID, body: NoticeIn, viewer: Planner, response: Response, if_match: IfMatch = None
) -> NoticeOut:
    """The text is kept byte for byte. A change needs `If-Match`; the same notice again changes nothing."""
    return answer(response, await rules.save(viewer, notice_id, body, if_match))


@router.post("/notices/proposals", tags=["notices"], summary="Read dates, duties and quotas out of a notice's text")
async def post_proposals(body: NoticeTextIn, viewer: Planner) -> Proposals:
    """Proposals for a person to confirm one by one, in the order of the text; nothing is stored or taken over. Damaged
    texts are read as far as they go (S3-20)."""
    found = await run_in_threadpool(propose, body.text, body.year or today().year)
    return Proposals(items=[ProposalOut.model_validate(each) for each in found])


@router.get("/notices/{notice_id}", tags=["notices"], summary="Read a notice")
async def get_notice(notice_id: UUID, viewer: Reader, response: Response) -> NoticeOut:
    return answer(response, await rules.get_notice(viewer, notice_id))


@router.get("/notices", tags=["notices"], summary="List notices, newest first")
async def list_notices(viewer: Reader, turner: Turner) -> Notices:
    found = await queries.list_notices(viewer.connection, turner.page)
    rows, cursor = turner.cut(found, "issued_on", "id")
    return Notices(items=[NoticeSummary.model_validate(row) for row in rows], next=cursor)


router.include_router(file_router(FILES_OF_NOTICES, "/notices/{notice_id}", tag="notices"))
