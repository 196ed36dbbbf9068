"""What units enter themselves, as campaigns answers it: asked for the workbook alone, with the token of who takes it.

So nobody takes along what he does not see, and the board on the screen waits for no other program.
"""

from datetime import date
from typing import Final
from uuid import UUID

import httpx
from pydantic import BaseModel, ValidationError

from services.kernel.problems import Unavailable

REFUSED: Final = frozenset({401, 403, 404, 422})


class CampaignsUnavailable(Unavailable):
    code = "campaigns-unavailable"
    title = "各单位填报的数暂时取不到，所以没有导出，请稍后再试。"
    title_en = "What units entered cannot be read now, so nothing was exported; please try again."


class UnitColumn(BaseModel):
    measure: str
    name: str
    unit: str
    has_quota: bool
    has_claims: bool


class UnitValue(BaseModel):
    done: int | None
    planned: int | None
    until: int | None
    quota: int | None
    claimed: int | None


class UnitFigures(BaseModel):
    expected: int | None
    filed: int | None
    overdue: int
    values: dict[str, UnitValue]


class UnitRow(UnitFigures):
    kind: str
    division_code: str
    organization_id: UUID | None
    name: str


class UnitBoard(BaseModel):
    columns: list[UnitColumn]
    rows: list[UnitRow]
    total: UnitFigures


class UnitBoards:
    def __init__(self, client: httpx.AsyncClient, *, url: str) -> None:
        self._client = client
        self._url = url

    async def read(
        self, authorization: str, campaign_id: UUID, division: str, first: date, last: date, line: str | None
    ) -> UnitBoard | None:
        """`authorization`: the header of the caller's request. None where campaigns does not show him the board. Raises
        CampaignsUnavailable."""
        asked = {"division": division, "first": first.isoformat(), "last": last.isoformat()}
        if line is not None:
            asked["line"] = line
        url = f"{self._url}/api/campaigns/{campaign_id}/board"
        try:
            answer = await self._client.get(url, params=asked, headers={"authorization": authorization})
            if answer.status_code in REFUSED:
                return None
            answer.raise_for_status()
            return UnitBoard.model_validate_json(answer.content)
        except (httpx.HTTPError, ValidationError):
            raise CampaignsUnavailable() from None
