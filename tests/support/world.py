"""Test data in a running installation, made over its API: one county, one team, some paired households."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from gateway.people.bootstrap import Credentials, ensure_admin
from gateway.settings import key_ring_from
from services.kernel.ids import new_id
from tests.support.people import BEIPIAO, BEIPIAO_VILLAGE, CHAOYANG
from tests.support.stack import Stack


@dataclass(frozen=True)
class SignedInPerson:
    base_url: str
    username: str
    password: str
    account_id: UUID

    async def sign_in(self) -> dict[str, str]:
        """Fresh request headers. Raises httpx.TransportError also while the server answers that it is not ready."""
        async with httpx.AsyncClient(base_url=self.base_url, trust_env=False, timeout=10) as client:
            answer = await client.post("/api/auth/login", json={"username": self.username, "password": self.password})
        if answer.status_code != 200:
            raise httpx.ReadError(f"signing in: {answer.status_code}")
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@dataclass(frozen=True)
class World:
    base_url: str
    team_id: UUID
    volunteer: SignedInPerson
    leader: SignedInPerson
    city_officer: SignedInPerson
    county_officer: SignedInPerson
    households: list[UUID] = field(default_factory=list)


def build_world(stack: Stack, households: int = 40) -> World:
    """For tests outside an event loop."""
    with asyncio.Runner() as runner:
        return runner.run(make_world(stack.base_url, stack.environment(), households))


async def make_world(base_url: str, environment: Mapping[str, str], households: int) -> World:
    admin = await ensure_admin(environment["BANGFU_GATEWAY_DATABASE_URL"], key_ring_from(environment))
    if admin is None:
        raise RuntimeError("somebody has been here before")
    async with httpx.AsyncClient(base_url=f"{base_url}/api", trust_env=False, timeout=30) as client:
        return await _Builder(client, base_url, admin).build(households)


class _Builder:
    def __init__(self, client: httpx.AsyncClient, base_url: str, admin: Credentials) -> None:
        self._client = client
        self._base_url = base_url
        self._second: dict[str, str] = {}
        self._admin = SignedInPerson(base_url, admin.username, admin.secret, admin.id)

    async def build(self, households: int) -> World:
        security = await self._admin.sign_in()
        system = await self._account(security, "system", {"role": "system_admin"})
        by_system = self._second = await system.sign_in()
        await self._places(by_system)
        team_id = new_id()
        team = {"name": "北票市试验志愿服务队", "kind": "team", "division_code": BEIPIAO, "lines": []}
        await self._put(by_system, f"/organizations/{team_id}", team)
        city = await self._account(security, "city", {"role": "city_officer", "division_code": CHAOYANG})
        volunteer = await self._account(security, "volunteer", _seat("volunteer", team_id))
        leader = await self._account(security, "leader", _seat("team_leader", team_id))
        by_city = await city.sign_in()
        made = [await self._household(by_city, team_id, number) for number in range(households)]
        county = await self._account(by_city, "county", {"role": "county_officer", "division_code": BEIPIAO})
        return World(self._base_url, team_id, volunteer, leader, city, county, made)

    async def _account(self, headers: dict[str, str], username: str, role: dict[str, str]) -> SignedInPerson:
        account_id, password = new_id(), secrets.token_urlsafe(16)
        body = {"username": username, "name": f"试验{username}", "roles": [role]}
        saved = await self._put(headers, f"/accounts/{account_id}", body)
        invited = await self._client.post(f"/accounts/{account_id}/invitation", headers=headers)
        _require(invited)
        # The invitation takes effect with the role.
        for role in saved.json()["pending_roles"]:
            _require(await self._client.post(f"/confirmations/{role['id']}/confirm", headers=self._second))
        given = {"code": invited.json()["code"], "password": password}
        _require(await self._client.post("/auth/invitation/accept", json=given))
        return SignedInPerson(self._base_url, username, password, account_id)

    async def _places(self, headers: dict[str, str]) -> None:
        csv = f"code,name\n{BEIPIAO_VILLAGE[:9]},试验镇\n{BEIPIAO_VILLAGE},试验村\n"
        answer = await self._client.post(
            "/divisions/import", content=csv.encode(), headers={**headers, "Content-Type": "text/csv"}
        )
        _require(answer)

    async def _household(self, headers: dict[str, str], team_id: UUID, number: int) -> UUID:
        household_id = new_id()
        body: dict[str, Any] = {
            "registry_no": f"SY{number:06d}",
            "division_code": BEIPIAO_VILLAGE,
            "address": f"试验村{number + 1}号",
            "head": {"name": "试验户"},
            "members": [],
            "registry_status": "REGISTERED_POOR",
            "poverty_causes": [],
            "labour_ability": None,
            "guarantees": {},
            "needs": [],
        }
        await self._put(headers, f"/households/{household_id}", body)
        pairing: dict[str, Any] = {
            "household_id": str(household_id),
            "team_id": str(team_id),
            "helpers": [],
            "service_form": "pairing",
            "starts_on": "2020-01-01",
            "ends_on": None,
        }
        await self._put_when_known(headers, f"/pairings/{new_id()}", pairing)
        return household_id

    async def _put_when_known(self, headers: dict[str, str], path: str, body: dict[str, Any]) -> None:
        """The register reads of a new team a moment after the gateway."""
        for _ in range(60):
            answer = await self._client.put(path, json=body, headers=headers)
            if answer.is_success:
                return
            await asyncio.sleep(0.25)
        _require(answer)

    async def _put(self, headers: dict[str, str], path: str, body: dict[str, Any]) -> httpx.Response:
        answer = await self._client.put(path, json=body, headers=headers)
        _require(answer)
        return answer


def _seat(role: str, team_id: UUID) -> dict[str, str]:
    return {"role": role, "organization_id": str(team_id)}


def _require(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise RuntimeError(f"{answer.request.method} {answer.request.url.path}: {answer.status_code} {answer.text}")
