"""Units and their changes over the API, and what other programs would say of them."""

from typing import Any
from uuid import UUID

import httpx

from gateway.people.ties import ProgramsSilent, Ties, UnitTies, Work
from services.kernel.ids import new_id
from tests.gateway.conftest import Person, World

CITY = {"role": "city_officer", "division_code": "2113"}
COUNTY = {"role": "county_officer", "division_code": "211381"}


class KnownTies(UnitTies):
    """Answers for the other programs; `silent`: they do not answer."""

    def __init__(self) -> None:
        self.of_unit: dict[UUID, Ties] = {}
        self.work_of: dict[UUID, Work] = {}
        self.silent = False
        self.asked: list[UUID] = []

    async def of(self, organization_id: UUID) -> Ties:
        self.asked.append(organization_id)
        if self.silent:
            raise ProgramsSilent()
        return self.of_unit.get(organization_id, Ties())

    async def work_since_merger(self, team_id: UUID) -> Work:
        if self.silent:
            raise ProgramsSilent()
        return self.work_of.get(team_id, Work())


def known_ties(world: World) -> KnownTies:
    """From now on the gateway asks this one."""
    ties = KnownTies()
    world.app.identity.state.parts[UnitTies] = ties
    return ties


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def make(
    by: Person, name: str, parent: UUID | None = None, *, kind: str = "office", division: str = "211381"
) -> UUID:
    id_ = new_id()
    lines = [{"line": "civilization", "parent_id": None if parent is None else str(parent)}]
    body = {"name": name, "kind": kind, "division_code": division, "lines": lines}
    answer = await by.http.put(f"/api/organizations/{id_}", json=body)
    assert answer.status_code == 201, answer.text
    return id_


async def act(by: Person, unit: UUID, *, preview: bool = False, **body: Any) -> httpx.Response:
    given = {name: str(value) if isinstance(value, UUID) else value for name, value in body.items()}
    params = {"dry_run": "true"} if preview else {}
    return await by.http.post(f"/api/organizations/{unit}/changes", json=given, params=params)


async def undo(by: Person, unit: UUID, change: str) -> httpx.Response:
    return await by.http.post(f"/api/organizations/{unit}/changes/{change}/undo")


async def history(by: Person, unit: UUID) -> list[dict[str, Any]]:
    answer = await by.http.get(f"/api/organizations/{unit}/changes")
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def read(by: Person, unit: UUID) -> dict[str, Any]:
    answer = await by.http.get(f"/api/organizations/{unit}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found
