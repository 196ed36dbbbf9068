"""The country above the provinces: who is put there, what is there, and what an empty code of another role opens."""

from typing import Any

import psycopg
import pytest

from deploy.programs import migrations_of
from services.kernel.db import migrations
from services.kernel.ids import new_id
from tests.databases import MakeDatabase
from tests.gateway.conftest import Person, World
from tests.gateway.test_people import account, kind_of, put_account

NATIONAL = {"role": "national_officer", "division_code": ""}


@pytest.mark.parametrize(
    "role",
    [
        {"role": "province_officer", "division_code": ""},
        {"role": "city_officer", "division_code": ""},
        {"role": "inspector", "division_code": ""},
        {"role": "editor", "division_code": ""},
        {"role": "security_admin", "division_code": ""},
        {"role": "national_officer", "division_code": "21"},
        {"role": "national_officer"},
    ],
)
async def test_the_country_is_the_place_of_one_role_and_that_role_has_no_other(
    world: World, role: dict[str, Any]
) -> None:
    answer = await put_account(world.admin, account(f"c-{new_id().hex[-8:]}", role, password=None))
    assert kind_of(answer) == (422, "place-unknown")


async def test_a_unit_of_the_country_gives_no_other_role_its_place(world: World) -> None:
    unit = await world.team("", "某部办公厅", kind="office")
    for role in ("province_officer", "city_officer"):
        given = {"role": role, "organization_id": str(unit)}
        answer = await put_account(world.admin, account(f"c-{new_id().hex[-8:]}", given, password=None))
        assert kind_of(answer) == (422, "place-unknown")
    person = await world.person("ministry-unit", {"role": "national_officer", "organization_id": str(unit)})
    assert [(role["division_code"], role["division_name"]) for role in person.roles] == [("", "全国")]


@pytest.mark.parametrize("role", ["city_officer", "national_officer"])
async def test_only_the_administrator_makes_an_officer_of_the_country(world: World, role: str) -> None:
    place = "" if role == "national_officer" else "2113"
    officer = await world.person(f"maker-{role.replace('_', '-')}", {"role": role, "division_code": place})
    answer = await put_account(officer, account(f"c-{new_id().hex[-8:]}", NATIONAL, password=None))
    assert answer.status_code == 403


async def test_the_database_holds_no_other_role_there(world: World, national: Person) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        with pytest.raises(psycopg.errors.CheckViolation, match="account_roles_country"):
            connection.execute("update account_roles set role = 'city_officer' where division_code = ''")
        connection.rollback()
        with pytest.raises(psycopg.errors.CheckViolation, match="account_roles_country"):
            connection.execute("update account_roles set division_code = '21' where role = 'national_officer'")


@pytest.fixture(scope="module")
async def national(world: World) -> Person:
    return await world.person("ministry", NATIONAL, name="部委干部")


async def test_an_officer_of_the_country_sees_its_units_and_no_people(world: World, national: Person) -> None:
    assert [(role["role"], role["division_code"], role["division_name"]) for role in national.roles] == [
        ("national_officer", "", "全国")
    ]
    for path in ("/api/accounts", "/api/audit", "/api/clients", "/api/confirmations"):
        assert (await national.http.get(path)).status_code == 403
    team = await world.team("211381")
    listed = (await national.http.get("/api/organizations?limit=500")).json()["items"]
    assert str(team) in {unit["id"] for unit in listed}
    assert (await national.http.put(f"/api/organizations/{team}", json={})).status_code == 403


@pytest.mark.parametrize("query", ["", "?parent="])
async def test_the_provinces_lie_in_the_country(world: World, query: str) -> None:
    listed = (await world.admin.http.get(f"/api/divisions{query}")).json()["items"]
    assert {len(each["code"]) for each in listed} == {2}
    assert {each["parent"] for each in listed} == {""}


def test_a_country_comes_above_the_provinces_that_are_there_and_goes_again(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0013")
    officer, team = new_id(), new_id()
    with psycopg.connect(database.dsn()) as connection:
        connection.execute("insert into accounts (id, username, name) values (%s, 'zhao', '赵一')", (officer,))
        connection.execute(
            "insert into organizations (id, name, kind, division_code) values (%s, '省厅', 'office', '21')", (team,)
        )
        connection.execute(
            "insert into account_roles (account_id, role, division_code) values (%s, 'province_officer', '21')",
            (officer,),
        )
        connection.execute("delete from outbox")
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    told = "select subject, data ->> 'parent' from outbox where type = 'division.saved' order by id"
    with psycopg.connect(database.dsn()) as connection:
        rows = connection.execute(told).fetchall()
        assert rows[0] == ("", None)
        assert ("21", "") in rows
        assert {len(code) for code, _ in rows[1:]} == {2}
        assert connection.execute("select role, division_code from account_roles").fetchall() == [
            ("province_officer", "21")
        ]
        connection.execute("delete from outbox")
    migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0013")
    with psycopg.connect(database.dsn()) as connection:
        assert {parent for _, parent in connection.execute(told).fetchall()} == {None}
        assert connection.execute("select count(*) from divisions where code = ''").fetchone() == (0,)
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        connection.execute("update organizations set division_code = '' where id = %s", (team,))
    with pytest.raises(Exception, match="no place above the provinces"):
        migrations.downgrade(migrations_of("gateway"), database.migrator, "gateway_0013")
