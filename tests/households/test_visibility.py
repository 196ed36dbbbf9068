"""The filter in our statements and row-level security in the database, each tested without the other."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import Select, select

from services.households import visibility as filters
from services.households.models import household_members, households, pairings, support_plans
from services.kernel.auth.principals import Scope
from services.kernel.db.database import Database
from tests.households.conftest import Register
from tests.households.people import (
    BEIPIAO,
    CHAOYANG,
    LINGYUAN,
    LINGYUAN_VILLAGE,
    TEAM_A,
    TEAM_B,
    TEAM_OF_LINGYUAN,
    chen,
)

SECURED = ("households", "household_members", "pairings", "support_plans")

ALL = {"paired", "bare", "foreign"}
SCOPES: dict[str, tuple[Scope, set[str]]] = {
    "nothing": (Scope(), set()),
    "team A": (Scope((), (TEAM_A,)), {"paired"}),
    "team B, whose pairing is closed": (Scope((), (TEAM_B,)), set()),
    "team of another county": (Scope((), (TEAM_OF_LINGYUAN,)), {"foreign"}),
    "county": (Scope((BEIPIAO,)), {"paired", "bare"}),
    "the other county": (Scope((LINGYUAN,)), {"foreign"}),
    "both counties": (Scope((BEIPIAO, LINGYUAN)), ALL),
    "city": (Scope((CHAOYANG,)), ALL),
    "a city whose code starts ours": (Scope(("211",)), ALL),
    "another province": (Scope(("34",)), set()),
    "a wildcard": (Scope(("%",)), set()),
    "county and a team elsewhere": (Scope((BEIPIAO,), (TEAM_OF_LINGYUAN,)), ALL),
}


@pytest.fixture(scope="module")
async def names(register: Register) -> dict[UUID, str]:
    """Household ids by the names that the scopes above use."""
    member = [{"name": "李桂兰"}]
    ids = {
        "paired": await register.put_household(members=member),
        "bare": await register.put_household(members=member),
        "foreign": await register.put_household(division_code=LINGYUAN_VILLAGE, members=member),
    }
    for team, household in ((TEAM_A, "paired"), (TEAM_OF_LINGYUAN, "foreign"), (TEAM_B, "paired")):
        pairing = await register.put_pairing(ids[household], team_id=str(team))
        await register.client.put(f"/api/pairings/{pairing}/plan", json={"funds": "500 元"}, headers=chen())
        if team == TEAM_B:
            closing = {"reason": "队员调离", "closed_on": "2020-05-01"}
            await register.client.post(f"/api/pairings/{pairing}/close", json=closing, headers=chen())
    # A pairing whose last day has passed gives no access either.
    await register.put_pairing(ids["bare"], team_id=str(TEAM_A), ends_on="2020-09-30")
    return {household_id: name for name, household_id in ids.items()}


@pytest.mark.parametrize("who", SCOPES)
async def test_row_level_security_alone_holds(register: Register, names: dict[UUID, str], who: str) -> None:
    scope, expected = SCOPES[who]
    with psycopg.connect(register.database.dsn("app")) as connection:
        _enter(connection, scope.codes_literal, scope.teams_literal)
        seen = {names[row[0]] for row in connection.execute("select id from households")}
        members_of = {names[row[0]] for row in connection.execute("select household_id from household_members")}
    assert (seen, members_of) == (expected, expected)


@pytest.mark.parametrize("who", SCOPES)
async def test_the_filter_alone_holds(register: Register, names: dict[UUID, str], who: str) -> None:
    scope, expected = SCOPES[who]
    seen = await _fetch(register.worker, filters.visible_households(scope, households.c.id))
    members_of = await _fetch(register.worker, filters.visible_members(scope, household_members.c.household_id))
    assert {names[id_] for id_ in seen} == {names[id_] for id_ in members_of} == expected


@pytest.mark.parametrize("who", SCOPES)
async def test_filter_and_row_level_security_agree_about_pairings_and_plans(
    register: Register, names: dict[UUID, str], who: str
) -> None:
    scope, _ = SCOPES[who]
    # Plans are read only together with their pairings.
    beside = pairings.join(support_plans, support_plans.c.pairing_id == pairings.c.id)
    plans = filters.visible_pairings(scope, support_plans.c.pairing_id).select_from(beside)
    by_filter = (
        await _fetch(register.worker, filters.visible_pairings(scope, pairings.c.id)),
        await _fetch(register.worker, plans),
    )
    with psycopg.connect(register.database.dsn("app")) as connection:
        _enter(connection, scope.codes_literal, scope.teams_literal)
        by_policy = (
            {row[0] for row in connection.execute("select id from pairings")},
            {row[0] for row in connection.execute("select pairing_id from support_plans")},
        )
    assert by_filter == by_policy
    sees_none = {"nothing", "another province", "a wildcard", "team B, whose pairing is closed"}
    assert bool(by_policy[0]) is (who not in sees_none)


@pytest.mark.usefixtures("names")
@pytest.mark.parametrize("table", SECURED)
@pytest.mark.parametrize(
    "enter",
    [
        pytest.param(lambda connection: None, id="never set"),
        pytest.param(lambda connection: _enter(connection, "", ""), id="empty"),
        pytest.param(lambda connection: _enter(connection, "{}", "{}"), id="empty sets"),
    ],
)
async def test_without_a_scope_no_row_is_seen_changed_or_written(
    register: Register, table: str, enter: Callable[[psycopg.Connection], None]
) -> None:
    with psycopg.connect(register.database.dsn("app")) as connection:
        enter(connection)
        counted = connection.execute(f"select count(*) from {table}".encode()).fetchone()
        assert counted == (0,)
        changed = connection.execute(f"update {table} set village_code = village_code".encode())
        assert changed.rowcount == 0


@pytest.mark.usefixtures("names")
async def test_an_empty_filter_finds_nothing_even_for_the_worker(register: Register) -> None:
    assert await _fetch(register.worker, filters.visible_households(Scope(), households.c.id)) == set()
    assert await _fetch(register.worker, select(households.c.id)) != set()


async def test_a_scope_does_not_leak_through_the_pool(register: Register, names: dict[UUID, str]) -> None:
    database = Database(register.database.app, application_name="leak", pool_size=1)
    try:
        for _ in range(20):
            async with database.transaction(Scope((CHAOYANG,))) as connection:
                assert len((await connection.execute(select(households.c.id))).all()) == len(names)
            async with database.transaction() as connection:
                assert (await connection.execute(select(households.c.id))).all() == []
    finally:
        await database.close()


async def test_row_level_security_lets_a_team_read_but_not_write_a_household(
    register: Register, names: dict[UUID, str]
) -> None:
    paired = next(id_ for id_, name in names.items() if name == "paired")
    with psycopg.connect(register.database.dsn("app")) as connection:
        _enter(connection, "", Scope((), (TEAM_A,)).teams_literal)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("update households set registry_no = 'X' where id = %s", (paired,))


async def test_row_level_security_keeps_a_household_in_the_officers_county(
    register: Register, names: dict[UUID, str]
) -> None:
    paired = next(id_ for id_, name in names.items() if name == "paired")
    with psycopg.connect(register.database.dsn("app")) as connection:
        _enter(connection, Scope((BEIPIAO,)).codes_literal, "")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("update households set village_code = %s where id = %s", (LINGYUAN_VILLAGE, paired))


def _enter(connection: psycopg.Connection, codes: str, teams: str) -> None:
    connection.execute("select set_config('app.codes', %s, true), set_config('app.teams', %s, true)", (codes, teams))


async def _fetch(database: Database, statement: Select[Any]) -> set[UUID]:
    async with database.transaction() as connection:
        return {row[0] for row in await connection.execute(statement)}
