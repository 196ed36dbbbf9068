"""The steps of the demo, in the order in which they are loaded over the API of the gateway."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from deploy.demo import places, plan
from deploy.demo.accounts_file import AccountsFile
from deploy.demo.client import Client, DemoRefusedError
from deploy.demo.faulty_roster import import_roster
from deploy.demo.first_account import ensure_api_client, ensure_first_account, way_back
from deploy.demo.households import Case, cases, pairing_body, plan_body
from deploy.demo.loading import Step
from deploy.demo.papers import hand_in, papers
from deploy.demo.reports import EXTENSION, RETURN, Filing, extended_dues, filing_teams, filings, is_ours
from deploy.demo.teams import (
    LINE,
    Organization,
    Position,
    administrators,
    county_officer_of,
    members_of,
    officers,
    offices,
    team_positions,
    teams,
)
from deploy.demo.times import set_times
from deploy.demo.visits import Visit, visits_of
from gateway.people.administration import CONFIRMING_ROLES

SYSTEM, CITY_OFFICER = "system-admin", "city"


def all_steps(client: Client, accounts: AccountsFile, environment: Mapping[str, str]) -> list[Step]:
    """Accounts, divisions and the plan come first: with them every screen works."""
    return [*_foundation(client, accounts, environment), *_work(client, accounts, environment)]


WAITS, PAUSE_SECONDS = 120, 0.5


def _foundation(client: Client, accounts: AccountsFile, environment: Mapping[str, str]) -> list[Step]:
    """A parent must exist before its children, an office before its officers."""
    city, *others = offices()
    setup = _AccountSetup(client, accounts, environment)

    def positions(name: str, wanted: Sequence[Position]) -> Step:
        return Step(name, wanted, setup.position, weight=5, is_foundation=True)

    def organizations(name: str, wanted: Sequence[Organization]) -> Step:
        return Step(name, wanted, lambda wanted: _organization(client, wanted), is_foundation=True)

    return [
        Step(
            "the first account",
            [environment],
            lambda _: ensure_first_account(environment, accounts),
            is_foundation=True,
        ),
        positions("administrators", administrators()),
        Step("towns and villages", [places.as_csv()], lambda sheet: _places(client, sheet), is_foundation=True),
        organizations("the city's office", [city]),
        organizations("offices", others),
        organizations("teams", teams()),
        positions("officers", officers()),
        positions("leaders and volunteers", team_positions()),
        Step("the plan: notice, phases, quotas, deadlines", [plan], lambda _: _plan(client), is_foundation=True),
    ]


def _work(client: Client, accounts: AccountsFile, environment: Mapping[str, str]) -> list[Step]:
    paired = [case for case in cases() if case.team is not None]
    visits = [visit for case in paired for visit in visits_of(case)]
    photos = sum(len(visit.photos) for visit in visits)
    sheets, filed = filings(), list[Filing]()

    async def file(sheet: Filing) -> None:
        await _filing(client, sheet)
        filed.append(sheet)

    return [
        Step("the province's client", [environment], lambda _: ensure_api_client(environment, accounts)),
        Step(f"{len(cases())} households", cases(), lambda case: _household(client, case)),
        Step(f"{len(paired)} pairings", paired, lambda case: _pairing(client, case)),
        Step(f"{len(visits)} visits with {photos} photos", visits, lambda visit: _visit(client, visit)),
        Step(f"{len(sheets)} forms", sheets, file, weight=4),
        Step("the hours of 2020", [filed], lambda filed: set_times(environment, filed), weight=50),
        Step("stamped pages", papers(), lambda paper: hand_in(client, paper), weight=50),
        Step("a sheet with faulty rows", [client], import_roster),
        Step("an extension", [client], _extension),
    ]


class _AccountSetup:
    """As in an office: make the account, then invite its owner, who chooses the password of the file. The system
    administrator confirms what must not be one person's act.

    An existing account keeps its password, unless the file was lost.
    """

    def __init__(self, client: Client, accounts: AccountsFile, environment: Mapping[str, str]) -> None:
        self._client = client
        self._accounts = accounts
        self._environment = environment
        self._known: set[str] | None = None
        self._one_asks = asyncio.Lock()

    async def position(self, position: Position) -> None:
        security = self._accounts.username_of("security_admin")
        if position.username in await self._all_known(security):
            return
        account = await self._client.put(security, f"/accounts/{position.id}", _account_body(position))
        invitation = await self._client.post(security, f"/accounts/{position.id}/invitation")
        code = await self._let_in_again(position) if invitation["waits"] else invitation["code"]
        await self._client.accept(position.username, code or invitation["code"])
        for role in account["pending_roles"]:
            await self._client.send(SYSTEM, "POST", f"/confirmations/{role['id']}/confirm")

    async def _let_in_again(self, position: Position) -> str | None:
        """What waits is confirmed. None could confirm it for the two who confirm: another code, from the machine."""
        if position.role in CONFIRMING_ROLES:
            return await way_back(self._environment, position.username)
        waiting = (await self._client.get(SYSTEM, "/confirmations?limit=500"))["items"]
        for item in waiting:
            if item["kind"] == "invitation" and item["account"]["id"] == str(position.id):
                await self._client.send(SYSTEM, "POST", f"/confirmations/{item['id']}/confirm")
        return None

    async def _all_known(self, security: str) -> set[str]:
        async with self._one_asks:
            if self._known is None:
                asks = self._accounts.was_there
                made = await self._client.get(security, "/accounts?limit=500") if asks else {"items": []}
                self._known = {
                    account["username"]
                    for account in made["items"]
                    if account["has_password"] and not account["pending_roles"]
                }
            return self._known


def _account_body(position: Position) -> dict[str, Any]:
    role = {
        "role": position.role,
        "organization_id": str(position.organization_id) if position.organization_id else None,
        "division_code": None if position.organization_id else position.division_code,
    }
    phone = "0421-0000000" if position.organization_id else None
    return {"username": position.username, "name": position.name, "phone": phone, "roles": [role]}


async def _places(client: Client, sheet: str) -> None:
    headers = {"Content-Type": "text/csv"}
    await client.send(SYSTEM, "POST", "/divisions/import", content=sheet.encode(), headers=headers)


async def _organization(client: Client, organization: Organization) -> None:
    await client.put(SYSTEM, f"/organizations/{organization.id}", _organization_body(organization))


def _organization_body(organization: Organization) -> dict[str, Any]:
    parent = str(organization.parent_id) if organization.parent_id else None
    return {
        "name": organization.name,
        "kind": organization.kind,
        "division_code": organization.division_code,
        "lines": [{"line": LINE, "parent_id": parent}],
    }


async def _plan(client: Client) -> None:
    await client.put(CITY_OFFICER, f"/notices/{plan.NOTICE_ID}", plan.notice())
    await client.put(CITY_OFFICER, f"/campaigns/{plan.CAMPAIGN_ID}", plan.campaign())
    await client.put(CITY_OFFICER, f"/campaigns/{plan.CAMPAIGN_ID}/quotas", plan.quotas())
    for obligation_id, body in plan.obligations().items():
        await client.put(CITY_OFFICER, f"/obligations/{obligation_id}", body)


async def _household(client: Client, case: Case) -> None:
    await client.put(county_officer_of(case.county), f"/households/{case.household_id}", case.body)


async def _pairing(client: Client, case: Case) -> None:
    if case.team is None:
        return
    await client.put(_pairing_officer(case.team), f"/pairings/{case.pairing_id}", pairing_body(case))
    leader = members_of(case.team)["leader"].username
    await client.put(leader, f"/pairings/{case.pairing_id}/plan", plan_body(case))


def _pairing_officer(team: Organization) -> str:
    """A team of the city is paired by the city: a county has no rights on it."""
    return county_officer_of(team.division_code)


async def _visit(client: Client, visit: Visit) -> None:
    """As the phone does it: the visit with its list of photos, then the bytes."""
    if visit.case.team is None:
        return
    author = members_of(visit.case.team)[visit.author].username
    # Drawing takes 30 ms of CPU a picture; in a thread, so that other visits go on.
    body = await asyncio.to_thread(visit.body)
    stored = await once_paired(lambda: client.put(author, f"/visits/{visit.id}", body))
    for photo in stored["photos"]:
        if photo["state"] != "expected":
            continue
        content = next(content for photo_id, content in visit.pictures.items() if str(photo_id) == photo["id"])
        await client.upload(photo["upload"], content)
        if photo["upload"]["method"] == "POST":
            await client.post(author, f"/visits/{visit.id}/photos/{photo['id']}/complete")


async def once_paired(send: Callable[[], Awaitable[Any]]) -> Any:
    """The pairings come by a feed, so on a busy machine this may have to wait."""
    for _ in range(WAITS):
        try:
            return await send()
        except DemoRefusedError as refusal:
            if not refusal.is_too_early:
                raise
        await asyncio.sleep(PAUSE_SECONDS)
    return await send()


async def _filing(client: Client, sheet: Filing) -> None:
    """As the leader: start, submit; as the county: review. A finished step is not repeated."""
    path, county = f"/reports/{sheet.id}", county_officer_of(sheet.case.county)
    report = await client.put(sheet.leader, path, sheet.body())
    if report["state"] == "draft" and not report["returned"]:
        report = await client.post(sheet.leader, f"{path}/submit")
    if report["state"] == "submitted" and sheet.outcome == "returned":
        report = await client.post(county, f"{path}/return", RETURN)
    if report["state"] == "submitted" and sheet.outcome in ("accepted", "forwarded"):
        report = await client.post(county, f"{path}/accept")
    if report["state"] == "accepted" and sheet.outcome == "forwarded":
        await client.post(county, f"{path}/forward")


async def _extension(client: Client) -> None:
    """The due items are created from the feed of organisations, so this may have to wait. Raises LookupError."""
    officer = county_officer_of(filing_teams()[1].division_code)
    for _ in range(60):
        found = (await client.get(officer, extended_dues()))["items"]
        if found:
            break
        await asyncio.sleep(0.5)
    else:
        raise LookupError("campaigns has no due item of this team")
    for due in filter(is_ours, found):
        await client.post(officer, f"/dues/{due['id']}/extend", EXTENSION)
