"""Reads what a report prints from the other programs over HTTP, with the token of the signed-in person.

So nobody reads in a report what he may not read directly, and the other program's audit trail names him.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

import httpx
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from services.kernel.auth.principals import NotPermitted
from services.kernel.problems import NotFound, NotSignedIn, Unavailable
from services.kernel.web.internal import internal_headers, program_headers
from services.submissions.copies.records import PairedHousehold
from services.submissions.settings import SubmissionsSettings

_REFUSALS: Mapping[int, type[NotSignedIn | NotPermitted | NotFound]] = {
    401: NotSignedIn,
    403: NotPermitted,
    404: NotFound,
}

Answer = TypeVar("Answer", bound=BaseModel)
NO_HEADERS: Mapping[str, str] = {}


class ProgramUnavailable(Unavailable):
    code = "register-unavailable"
    title = "户信息或机构信息暂时取不到，内容没有丢失，请稍后再试。"
    title_en = "Another part of the system does not answer; nothing is lost, please try again."


class Leader(BaseModel):
    name: str | None = None
    phone: str | None = None


class TeamNow(BaseModel):
    """A team, its current leader (None when it has none) and the unit it reports to."""

    name: str
    leader: Leader | None
    reporting_unit: str


class Head(BaseModel):
    name: str
    phone: str | None


class SupportPlan(BaseModel):
    """帮扶方案 of the pairing (S2-38 to S2-41); `goals` are terms of the register."""

    funds: str
    project: str
    goods: str
    other: str
    goals: list[str]


class PairingNow(BaseModel):
    plan: SupportPlan | None


class DisclosedHousehold(PairingNow):
    """Name and phone of the head and the address, in clear, with the plan of the pairing."""

    head: Head
    address: str | None
    village_name: str | None


class RegisteredHead(BaseModel):
    model_config = ConfigDict(extra="allow")

    name: str


class RegisteredHousehold(BaseModel):
    """What is asked of the register's record; all the rest goes into the file as it came."""

    model_config = ConfigDict(extra="allow")

    registry_no: str
    division_code: str
    village_name: str | None
    head: RegisteredHead


class RegisteredPairing(BaseModel):
    """`helpers`: account ids. All the rest goes into the file as it came."""

    model_config = ConfigDict(extra="allow")

    team_id: UUID
    team_name: str
    helpers: list[UUID]


class RegisterFile(BaseModel):
    """Everything that the register holds of a household. `described_by`: the JSON Schema of the others."""

    household: RegisteredHousehold
    withholding: dict[str, JsonValue]
    pairings: list[RegisteredPairing]
    # A register of the earlier release does not say it.
    pairings_of_other_lines: int = 0
    described_by: dict[str, JsonValue]


class TeamMember(BaseModel):
    account_id: UUID
    name: str


class TeamPeople(BaseModel):
    """A team with its leader and members of today, as the caller sees them."""

    name: str
    leader: TeamMember | None
    members: list[TeamMember]


class Due(BaseModel):
    """`due_on` is the last day in time by the notice, `due_at` the first instant that is too late (extensions
    included); `contact` has office, phone, fax, mailbox."""

    due_on: date
    due_at: datetime
    contact: dict[str, str | None]


class Asked(BaseModel):
    """The obligation that a form is for, and its period with both days."""

    campaign_id: UUID
    obligation_id: UUID
    period: str
    starts_on: date
    ends_on: date


class BindingDue(BaseModel):
    """The due item of a form, None when no campaign asks for it; if `is_binding` is false the form is never late.

    `asked`: what the form is for; `fits`: how many obligations it could be for just as well, that one included. The
    release before does not say it: then `fits` is None.
    """

    due: Due | None
    is_binding: bool
    asked: Asked | None = None
    fits: int | None = None


class AskedFor(BaseModel):
    """As in `BindingDue`, of one report of several."""

    report_id: UUID
    asked: Asked | None
    fits: int


class AllAskedFor(BaseModel):
    forms: list[AskedFor]


class OtherPrograms:
    """Calls with the token of one caller. Every method raises ProgramUnavailable, NotSignedIn, NotPermitted,
    NotFound."""

    def __init__(self, client: httpx.AsyncClient, settings: SubmissionsSettings, authorization: str = "") -> None:
        self._client = client
        self._settings = settings
        self._headers = {"authorization": authorization}

    def for_caller(self, authorization: str) -> "OtherPrograms":
        """`authorization`: the header of the caller's request."""
        return OtherPrograms(self._client, self._settings, authorization)

    async def team(self, team_id: UUID) -> TeamNow:
        return await self._ask(TeamNow, "GET", f"{self._settings.gateway_url}/api/organizations/{team_id}")

    async def household(self, pairing_id: UUID, purpose: str, report_id: UUID) -> DisclosedHousehold:
        """Households writes the audit entry."""
        url = f"{self._settings.households_url}/api/pairings/{pairing_id}/disclosures"
        asked = {"purpose": purpose, "reference": str(report_id)}
        by_program = program_headers(self._settings.internal_secret)
        return await self._ask(DisclosedHousehold, "POST", url, by_program, json=asked)

    async def register_file(self, household_id: UUID, purpose: str) -> RegisterFile:
        """Households writes the audit entry."""
        url = f"{self._settings.households_url}/api/households/{household_id}/file"
        return await self._ask(RegisterFile, "POST", url, json={"purpose": purpose})

    async def people_of(self, team_id: UUID) -> TeamPeople:
        return await self._ask(TeamPeople, "GET", f"{self._settings.gateway_url}/api/organizations/{team_id}")

    async def plan(self, pairing_id: UUID) -> SupportPlan | None:
        url = f"{self._settings.households_url}/api/pairings/{pairing_id}"
        return (await self._ask(PairingNow, "GET", url)).plan

    async def due(
        self,
        form: str,
        month: str | None,
        pairing: PairedHousehold,
        obligation_id: UUID | None = None,
        period: str | None = None,
    ) -> BindingDue:
        """`obligation_id` and `period`: of a form that names what it is for."""
        given = {
            "obligation_id": obligation_id and str(obligation_id),
            "period": period,
            "organization_id": str(pairing.team_id),
            "form": form,
            "month": month,
            "village_code": pairing.village_code,
            "starts_on": pairing.starts_on.isoformat(),
            "ends_on": pairing.ends_on and pairing.ends_on.isoformat(),
        }
        params = {name: value for name, value in given.items() if value is not None}
        return await self._ask(BindingDue, "GET", f"{self._settings.campaigns_url}/api/dues/of-pairing", params=params)

    async def asked_for(self, forms: Sequence[Mapping[str, JsonValue]]) -> list[AskedFor]:
        """For the worker. `forms`: report_id, organization_id, form, month, and village_code, starts_on and ends_on of
        the pairing."""
        url = f"{self._settings.campaigns_url}/internal/dues/asked"
        by_program = internal_headers(self._settings.internal_secret)
        return (await self._ask(AllAskedFor, "POST", url, by_program, json={"forms": [*forms]})).forms

    async def _ask(
        self, model: type[Answer], method: str, url: str, more: Mapping[str, str] = NO_HEADERS, **content: Any
    ) -> Answer:
        """`more`: headers beside the caller's, or in their place."""
        headers = httpx.Headers(self._headers)
        headers.update(more)
        try:
            answer = await self._client.request(method, url, headers=headers, **content)
        except httpx.TransportError as error:
            raise ProgramUnavailable from error
        if refusal := _REFUSALS.get(answer.status_code):
            raise refusal()
        if not answer.is_success:
            raise ProgramUnavailable from RuntimeError(f"{answer.status_code} from {answer.url.path}")
        try:
            return model.model_validate_json(answer.content)
        except ValidationError as error:
            raise ProgramUnavailable from RuntimeError(f"{error.error_count()} faults in the answer of {url}")
