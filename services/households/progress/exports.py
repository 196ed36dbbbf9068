"""The board to take along, with the split of its visits by word."""

from dataclasses import replace
from typing import get_args

from services.households.progress.rules import Asked, board
from services.households.progress.schemas import Dimension
from services.households.progress.sheet import workbook_of
from services.households.progress.splits import split
from services.kernel.audit import trail
from services.kernel.events.word_copies import read_words
from services.kernel.web.access import Viewer


async def export(viewer: Viewer, asked: Asked) -> bytes:
    """Raises as `board`. Who takes a sheet along is recorded: it goes where nobody sees it any more."""
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
    return workbook_of(shown, splits, words)
