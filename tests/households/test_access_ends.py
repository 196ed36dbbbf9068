"""A pairing, its plan and what a form prints of its household are closed to a team whose pairing has ended; who files
the team's forms keeps them for the days of grace. Tested for the statements and for row-level security, each alone."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest

from services.households import visibility as filters
from services.households.models import households, pairings
from services.kernel.auth.principals import Scope
from services.kernel.clock import today
from services.kernel.db.database import Database
from services.kernel.ids import new_id
from tests.households.conftest import AS_A_PROGRAM, Register
from tests.households.people import TEAM_A, TEAM_B, chen, leader, xiao_li, zhang

TEXTS = {"funds": "500 元", "project": "养鸡", "goods": "", "other": ""}
TEAM = f"{{{TEAM_A}}}"


@pytest.fixture
async def pairing(register: Register) -> tuple[UUID, UUID]:
    """A pairing with a plan, and its household."""
    household_id = await register.put_household()
    pairing_id = await register.put_pairing(household_id)
    answer = await register.client.put(f"/api/pairings/{pairing_id}/plan", json=TEXTS, headers=chen())
    assert answer.status_code == 200
    return pairing_id, household_id


async def end(register: Register, pairing_id: UUID, days_ago: int) -> None:
    closing = {"reason": "队员调离", "closed_on": (today() - timedelta(days=days_ago)).isoformat()}
    answer = await register.client.post(f"/api/pairings/{pairing_id}/close", json=closing, headers=chen())
    assert answer.status_code == 200, answer.text


async def seen(register: Register, pairing: tuple[UUID, UUID], headers: dict[str, str]) -> set[str]:
    pairing_id, household_id = pairing
    form = {"purpose": "progress_report", "reference": str(new_id())}
    asked = {
        "pairing": ("GET", f"/api/pairings/{pairing_id}", {}),
        "household": ("GET", f"/api/households/{household_id}", {}),
        "name": ("POST", f"/api/households/{household_id}/reveal", {"field": "head.name", "purpose": "上门走访"}),
        "form": ("POST", f"/api/pairings/{pairing_id}/disclosures", form),
        "form of the household": ("POST", f"/api/households/{household_id}/disclosures", form),
    }
    found = set()
    for name, (method, path, body) in asked.items():
        answer = await register.client.request(method, path, json=body or None, headers=headers | AS_A_PROGRAM)
        assert answer.status_code in {200, 403, 404}, (name, answer.text)
        if answer.status_code == 200:
            found.add(name)
    listed = await register.client.get("/api/pairings", params={"household_id": str(household_id)}, headers=headers)
    return found | ({"list"} if listed.json()["items"] else set())


async def test_a_volunteer_loses_sight_of_a_closed_pairing_at_once(
    register: Register, pairing: tuple[UUID, UUID]
) -> None:
    assert await seen(register, pairing, xiao_li()) == {"pairing", "household", "name", "list"}
    await end(register, pairing[0], days_ago=0)
    assert await seen(register, pairing, xiao_li()) == set()


async def test_the_leader_keeps_what_the_last_forms_need_for_the_days_of_grace(
    register: Register, pairing: tuple[UUID, UUID]
) -> None:
    assert len(await seen(register, pairing, leader())) == 6
    await end(register, pairing[0], days_ago=30)
    assert await seen(register, pairing, leader()) == {"pairing", "form", "form of the household", "list"}


async def test_after_the_days_of_grace_the_leader_sees_nothing_and_the_office_all(
    register: Register, pairing: tuple[UUID, UUID]
) -> None:
    await end(register, pairing[0], days_ago=31)
    assert await seen(register, pairing, leader()) == set()
    assert len(await seen(register, pairing, zhang())) == 6


async def ended(register: Register, headers: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: str | None = ""
    while cursor is not None:
        params = {"limit": "50", **({"cursor": cursor} if cursor else {})}
        answer = await register.client.get("/api/pairings/ended", params=params, headers=headers)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        cursor = answer.json()["next"]
    return found


async def test_a_volunteer_is_refused_the_list_of_what_may_still_be_filed(register: Register) -> None:
    assert (await register.client.get("/api/pairings/ended", headers=xiao_li())).status_code == 403


async def test_a_pairing_that_lasts_or_ended_too_long_ago_is_not_listed_as_ended(
    register: Register, pairing: tuple[UUID, UUID]
) -> None:
    def listed(items: list[dict[str, Any]]) -> set[str]:
        return {item["id"] for item in items}

    assert str(pairing[0]) not in listed(await ended(register, leader()))
    await end(register, pairing[0], days_ago=31)
    assert str(pairing[0]) not in listed(await ended(register, leader()))


async def test_the_leader_finds_the_ended_pairing_with_its_last_day_of_filing(
    register: Register, pairing: tuple[UUID, UUID]
) -> None:
    await end(register, pairing[0], days_ago=30)
    (item,) = [item for item in await ended(register, leader()) if item["id"] == str(pairing[0])]
    assert item["household_id"] == str(pairing[1])
    assert (item["ends_on"], item["filed_until"]) == (str(today() - timedelta(days=30)), str(today()))
    assert item["head_name"].endswith("**")
    assert len(item["head_name"]) == 3
    assert str(pairing[0]) not in {item["id"] for item in await ended(register, zhang())}


async def test_the_plan_of_a_closed_pairing_is_no_longer_written(
    register: Register, pairing: tuple[UUID, UUID]
) -> None:
    path = f"/api/pairings/{pairing[0]}/plan"
    await end(register, pairing[0], days_ago=1)
    answer = await register.client.put(path, json={**TEXTS, "funds": "0"}, headers=leader())
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/pairing-closed")
    await register.client.post(f"/api/pairings/{pairing[0]}/close", json={}, headers=chen())
    with psycopg.connect(register.database.dsn()) as connection:
        connection.execute("update pairings set ends_on = ends_on - 60 where id = %s", (pairing[0],))
    answer = await register.client.put(path, json={**TEXTS, "funds": "0"}, headers=leader())
    assert answer.status_code == 404


def by_policy(register: Register, pairing: tuple[UUID, UUID], **settings: str) -> tuple[bool, bool, bool]:
    """Whether pairing, plan and household are seen by row-level security alone."""
    with psycopg.connect(register.database.dsn("app")) as connection:
        for name, value in settings.items():
            connection.execute("select set_config(%s, %s, true)", (f"app.{name}", value))

        def sees(statement: bytes, id_: UUID) -> bool:
            return connection.execute(statement, (id_,)).fetchone() is not None

        return (
            sees(b"select from pairings where id = %s", pairing[0]),
            sees(b"select from support_plans where pairing_id = %s", pairing[0]),
            sees(b"select from households where id = %s", pairing[1]),
        )


async def by_filter(worker: Database, pairing: tuple[UUID, UUID], scope: Scope, grace: int) -> tuple[bool, bool]:
    """Whether pairing and household are seen by the statements alone, in the role that no policy holds."""
    asked: list[Any] = [
        filters.visible_pairings(scope, pairings.c.id).where(pairings.c.id == pairing[0]),
        filters.visible_households(scope).where(households.c.id == pairing[1]),
    ]
    async with (
        Database(worker.url, application_name="alone", grace_days=grace) as database,
        database.transaction(scope) as connection,
    ):
        found = [(await connection.execute(statement)).first() is not None for statement in asked]
    return found[0], found[1]


async def test_row_level_security_and_the_statements_each_end_with_the_pairing(
    register: Register, pairing: tuple[UUID, UUID]
) -> None:
    filing = Scope((), (TEAM_A,), (TEAM_A,))
    other = Scope((), (TEAM_B,), (TEAM_B,))
    assert by_policy(register, pairing, teams=TEAM) == (True, True, True)
    assert await by_filter(register.worker, pairing, Scope((), (TEAM_A,)), 30) == (True, True)
    await end(register, pairing[0], days_ago=30)
    assert by_policy(register, pairing, teams=TEAM, grace="30") == (False, False, False)
    assert by_policy(register, pairing, teams=TEAM, filing=TEAM) == (False, False, False)
    assert by_policy(register, pairing, teams=TEAM, filing=TEAM, grace="29") == (False, False, False)
    assert by_policy(register, pairing, teams=TEAM, filing=TEAM, grace="30") == (True, True, True)
    assert await by_filter(register.worker, pairing, Scope((), (TEAM_A,)), 30) == (False, False)
    assert await by_filter(register.worker, pairing, filing, 29) == (False, False)
    assert await by_filter(register.worker, pairing, filing, 30) == (True, False)
    assert await by_filter(register.worker, pairing, other, 30) == (False, False)
