"""What the other programs know and a report prints, asked over HTTP with the token of the person at the screen.

So nobody reads through a report what he could not read directly, and the neighbour's audit trail names him.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import httpx

from services.kernel.auth.principals import NotPermitted
from services.kernel.problems import NotFound, NotSignedIn, Unavailable
from services.submissions.reports.deadline import Campaign, Due, Paired, due_of
from services.submissions.reports.plan_cells import cells_of
from services.submissions.settings import SubmissionsSettings

_REFUSALS: Mapping[int, type[NotSignedIn | NotPermitted | NotFound]] = {
    401: NotSignedIn,
    403: NotPermitted,
    404: NotFound,
}


class ProgramUnavailable(Unavailable):
    code = "register-unavailable"
    title = "户信息或机构信息暂时取不到，内容没有丢失，请稍后再试。"
    title_en = "Another part of the system does not answer; nothing is lost, please try again."


@dataclass(frozen=True, slots=True)
class TeamFacts:
    """组织, its leader today (empty when it has none) and the unit it reports to."""

    name: str
    leader_name: str
    leader_phone: str
    reporting_unit: str


class OtherPrograms:
    """Every method raises ProgramUnavailable, NotSignedIn, NotPermitted, NotFound."""

    def __init__(self, client: httpx.AsyncClient, settings: SubmissionsSettings) -> None:
        self._client = client
        self._settings = settings

    async def team(self, authorization: str, team_id: UUID) -> TeamFacts:
        url = f"{self._settings.gateway_url}/api/organizations/{team_id}"
        found = await self._ask("GET", url, authorization)
        leader = found["leader"] or {}
        return TeamFacts(found["name"], leader.get("name") or "", leader.get("phone") or "", found["reporting_unit"])

    async def city_name(self, authorization: str, village_code: str) -> str:
        """The name that opens the form's title; "" where no such division is kept."""
        url = f"{self._settings.gateway_url}/api/divisions"
        found = await self._ask("GET", url, authorization, params={"parent": village_code[:2], "limit": "500"})
        return next((item["name"] for item in found["items"] if item["code"] == village_code[:4]), "")

    async def household(self, authorization: str, household_id: UUID, purpose: str, report_id: UUID) -> dict[str, str]:
        """Name and phone of the head and the address, in clear; households writes the audit entry."""
        url = f"{self._settings.households_url}/api/households/{household_id}/disclosures"
        body = {"purpose": purpose, "reference": str(report_id)}
        found = await self._ask("POST", url, authorization, json=body)
        village, address = found["village_name"] or "", found["address"] or ""
        whole = address if village in address else village + address
        return {"head_name": found["head"]["name"], "phone": found["head"]["phone"] or "", "address": whole}

    async def plan(self, authorization: str, pairing_id: UUID) -> dict[str, str]:
        """The four cells of 帮扶方案 as the pairing's support plan fills them now."""
        found = await self._ask("GET", f"{self._settings.households_url}/api/pairings/{pairing_id}", authorization)
        return cells_of(found["plan"])

    async def due(self, authorization: str, team_id: UUID, form: str, month: str | None, paired: Paired) -> Due | None:
        """What the team owes for that form, month and pairing, or None when nobody asks for it."""
        params = {"organization_id": str(team_id), "form": form, "limit": "500"} | ({"month": month} if month else {})
        found = await self._ask("GET", f"{self._settings.campaigns_url}/api/dues", authorization, params=params)
        dues = [_due(item) for item in found["items"]]
        ids = sorted({due.campaign_id for due in dues})
        campaigns = await asyncio.gather(*(self._campaign(authorization, campaign_id) for campaign_id in ids))
        return due_of(paired, dues, dict(zip(ids, campaigns, strict=True)))

    async def _campaign(self, authorization: str, campaign_id: UUID) -> Campaign:
        url = f"{self._settings.campaigns_url}/api/campaigns/{campaign_id}"
        found = await self._ask("GET", url, authorization)
        days = (date.fromisoformat(found[name]) for name in ("starts_on", "ends_on"))
        return Campaign(found["division_code"], *days)

    async def _ask(self, method: str, url: str, authorization: str, **content: Any) -> dict[str, Any]:
        try:
            answer = await self._client.request(method, url, headers={"authorization": authorization}, **content)
        except httpx.TransportError as error:
            raise ProgramUnavailable from error
        if refusal := _REFUSALS.get(answer.status_code):
            raise refusal()
        if not answer.is_success:
            raise ProgramUnavailable from RuntimeError(f"{answer.status_code} from {answer.url.path}")
        found: dict[str, Any] = answer.json()
        return found


def _due(item: Mapping[str, Any]) -> Due:
    due_on, due_at = date.fromisoformat(item["due_on"]), datetime.fromisoformat(item["due_at"])
    return Due(UUID(item["campaign_id"]), due_on, due_at, item["contact"])
