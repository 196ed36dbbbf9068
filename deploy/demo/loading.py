"""Loads the demo step by step over the API of the gateway; each step may be repeated."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from deploy.demo import places, plan
from deploy.demo.accounts_file import AccountsFile
from deploy.demo.client import Client
from deploy.demo.faulty_roster import import_roster
from deploy.demo.households import Case, cases, pairing_body, plan_body
from deploy.demo.papers import hand_in, papers
from deploy.demo.reports import EXTENSION, RETURN, Filing, extended_dues, filing_teams, filings, is_ours
from deploy.demo.teams import (
    LINE,
    Organization,
    Seat,
    administrators,
    county_officer_of,
    members_of,
    officers,
    offices,
    team_seats,
    teams,
)
from deploy.demo.times import set_times
from deploy.demo.visits import Visit, visits_of

SYSTEM, CITY_OFFICER = "system-admin", "city"

T = TypeVar("T")


async def load_all(client: Client, accounts: AccountsFile, environment: Mapping[str, str]) -> None:
    """Accounts, places and the plan come first: everybody can walk through the product from then on."""
    await _step("administrators", _seats(client, accounts, administrators()))
    await _step("towns and villages", _places(client))
    await _step("offices and teams", _organizations(client))
    await _step("officers", _seats(client, accounts, officers()))
    await _step("leaders and volunteers", _seats(client, accounts, team_seats()))
    await _step("the plan: notice, phases, quotas, deadlines", _plan(client))
    register = cases()
    await _step(f"{len(register)} households", _each(register, lambda case: _household(client, case)))
    paired = [case for case in register if case.team is not None]
    await _step(f"{len(paired)} pairings", _each(paired, lambda case: _pairing(client, case)))
    visits = [visit for case in paired for visit in visits_of(case)]
    photos = sum(len(visit.photos) for visit in visits)
    await _step(f"{len(visits)} visits with {photos} photos", _each(visits, lambda visit: _visit(client, visit)))
    sheets = filings()
    await _step(f"{len(sheets)} forms", _each(sheets, lambda sheet: _filing(client, sheet)))
    await _step("the hours of 2020", set_times(environment))
    await _step("stamped pages", _each(papers(), lambda paper: hand_in(client, paper)))
    await _step("a sheet with faulty rows", import_roster(client))
    await _step("an extension", _extension(client))


async def _step(name: str, work: Awaitable[None]) -> None:
    begin = time.monotonic()
    await work
    print(f"demo: {name} ({time.monotonic() - begin:.1f} s)", file=sys.stderr, flush=True)


async def _each(things: Iterable[T], do: Callable[[T], Awaitable[None]]) -> None:
    """A few at a time (the client's slots); the first refusal ends all."""
    queue = iter(things)

    async def work() -> None:
        for thing in queue:
            await do(thing)

    async with asyncio.TaskGroup() as group:
        for _ in range(8):
            group.create_task(work())


async def _seats(client: Client, accounts: AccountsFile, seats: Sequence[Seat]) -> None:
    """As offices do it: make the account, invite its owner, who chooses the password that stands in the file.

    An account that was made before keeps its password, unless the file was lost.
    """
    accounts.add(seats)
    accounts.write()
    security = accounts.username_of("security_admin")
    made = await client.get(security, "/accounts?limit=500") if accounts.was_there else {"items": []}
    known = {account["username"] for account in made["items"] if account["has_password"]}
    missing = [seat for seat in seats if seat.username not in known]
    await _each(missing, lambda seat: _seat(client, security, seat))


async def _seat(client: Client, security: str, seat: Seat) -> None:
    role = {
        "role": seat.role,
        "organization_id": str(seat.organization_id) if seat.organization_id else None,
        "division_code": None if seat.organization_id else seat.division_code,
    }
    phone = "0421-0000000" if seat.organization_id else None
    body = {"username": seat.username, "name": seat.name, "phone": phone, "roles": [role]}
    await client.put(security, f"/accounts/{seat.id}", body)
    invitation = await client.post(security, f"/accounts/{seat.id}/invitation")
    await client.accept(seat.username, invitation["code"])


async def _places(client: Client) -> None:
    await client.send(
        SYSTEM,
        "POST",
        "/divisions/import",
        content=places.as_csv().encode(),
        headers={"Content-Type": "text/csv"},
    )


async def _organizations(client: Client) -> None:
    """A parent must be there before those below it."""
    city, *others = offices()
    await _organization(client, city)
    await _each(others, lambda office: _organization(client, office))
    await _each(teams(), lambda team: _organization(client, team))


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
    """A team of the city is paired by the city: a county does not dispose of it."""
    return county_officer_of(team.division_code)


async def _visit(client: Client, visit: Visit) -> None:
    """As the phone does it: the visit with its list of photos, then the bytes, then the word that they are there."""
    if visit.case.team is None:
        return
    author = members_of(visit.case.team)[visit.author].username
    # Drawing takes a processor for 30 ms a picture; the other visits go on meanwhile.
    body = await asyncio.to_thread(visit.body)
    stored = await client.put(author, f"/visits/{visit.id}", body)
    for photo in stored["photos"]:
        if photo["state"] != "expected":
            continue
        content = next(content for photo_id, content in visit.pictures.items() if str(photo_id) == photo["id"])
        await client.upload(photo["upload"]["url"], photo["upload"]["fields"], content)
        await client.post(author, f"/visits/{visit.id}/photos/{photo['id']}/complete")


async def _filing(client: Client, sheet: Filing) -> None:
    """As the leader: start, submit; as the county: review. What was done before is not done again."""
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
    """The due items come with the organisations' feed, so there may be a moment to wait."""
    officer = county_officer_of(filing_teams()[1].division_code)
    for _ in range(60):
        found = (await client.get(officer, extended_dues()))["items"]
        if found:
            break
        await asyncio.sleep(0.5)
    for due in filter(is_ours, found):
        await client.post(officer, f"/dues/{due['id']}/extend", EXTENSION)
