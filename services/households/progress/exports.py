"""The board to take along, with the split of its visits by word and what units entered themselves."""

from dataclasses import dataclass, replace
from typing import Final, get_args

from services.households.progress.rules import Asked, board
from services.households.progress.schemas import Dimension, ProgressBoard, SplitBoard
from services.households.progress.sheet import workbook_of
from services.households.progress.splits import split
from services.households.progress.unit_boards import UnitBoards
from services.kernel.audit import trail
from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database
from services.kernel.events.word_copies import Words, read_words
from services.kernel.web.access import Viewer

READING: Final = "progress.read"


@dataclass(frozen=True, slots=True)
class BoardSheets:
    database: Database
    units: UnitBoards

    async def export(self, principal: Principal, authorization: str, asked: Asked) -> bytes:
        """Raises as `board`, CampaignsUnavailable. Campaigns is asked without a transaction open here."""
        scope = principal.scope_for(READING)
        async with self.database.transaction(scope) as connection:
            shown, splits, words = await _counted(Viewer(principal, scope, connection), asked)
        own = None
        if shown.campaign_id is not None:
            days = shown.starts_on, shown.ends_on
            own = await self.units.read(authorization, shown.campaign_id, asked.division, *days, asked.line)
        return workbook_of(shown, splits, words, own)


async def _counted(viewer: Viewer, asked: Asked) -> tuple[ProgressBoard, list[SplitBoard], Words]:
    """Who takes a sheet along is recorded: it goes where nobody sees it any more."""
    shown = await board(viewer, asked)
    # Of the campaign that the board has found, or of all visits where there is none; of one line there is no split.
    of_the_board = replace(asked, campaign_id=shown.campaign_id)
    dimensions = get_args(Dimension) if asked.line is None else ()
    splits = [await split(viewer, of_the_board, dimension) for dimension in dimensions]
    words = await read_words(viewer.connection)
    await trail.record(
        viewer.connection,
        actor_id=viewer.principal.account_id,
        action="progress.exported",
        subject=f"division:{asked.division}",
        details={
            "campaign_id": shown.campaign_id and str(shown.campaign_id),
            "period": asked.period,
            **({"line": asked.line} if asked.line is not None else {}),
        },
    )
    return shown, splits, words
