"""The API of measures."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.campaigns.campaigns.rules import CampaignArchived
from services.campaigns.measures import board_columns, rules
from services.campaigns.measures.schemas import BoardColumns, BoardColumnsIn, MeasureIn, MeasureOut, Measures
from services.kernel.events.word_copies import WordUnknown
from services.kernel.problems import PreconditionFailed, problem_responses
from services.kernel.web.access import Viewer, viewing
from services.kernel.web.versions import IfMatch, answer

router = APIRouter(prefix="/api", tags=["campaigns"])
Code = Annotated[str, Path(pattern=r"^[a-z][a-z0-9_]{0,39}$")]


@router.get("/measures", summary="All measures, the ended ones too")
async def list_measures(viewer: Annotated[Viewer, viewing("campaigns.read")]) -> Measures:
    return await rules.list_all(viewer.connection)


@router.put(
    "/measures/{code}",
    summary="Add a measure that units count themselves, rename or end it",
    responses={
        201: {"model": MeasureOut},
        **problem_responses(
            rules.MeasureShipped, rules.MeasureTaken, rules.MeasureKindFixed, WordUnknown, PreconditionFailed
        ),
    },
)
async def put_measure(
    code: Code,
    body: MeasureIn,
    viewer: Annotated[Viewer, viewing("words.write")],
    response: Response,
    if_match: IfMatch = None,
) -> MeasureOut:
    """Its code, unit and kind stay; no measure is deleted, and what names an ended one keeps it."""
    return answer(response, await rules.save(viewer, code, body, if_match))


@router.put(
    "/campaigns/{campaign_id}/board-columns",
    summary="Choose the columns of the board",
    responses=problem_responses(rules.MeasureUnknown, CampaignArchived),
)
async def put_board_columns(
    campaign_id: UUID, body: BoardColumnsIn, viewer: Annotated[Viewer, viewing("campaigns.write")]
) -> BoardColumns:
    """What the register counts (`source: board`) and what units enter (`units`), by `GET /api/progress` and
    `GET /api/campaigns/{campaign_id}/board`. Null: those that follow from what the campaign asks."""
    return await board_columns.choose(viewer, campaign_id, body)
