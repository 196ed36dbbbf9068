"""Two accounts of one person are not two persons: who let whom in, and what whoever confirms is shown of it."""

from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from services.kernel.ids import new_id
from tests.gateway.conftest import INTERNAL, PASSWORD, MakeWorld, Person, World

COUNTY = {"role": "county_officer", "division_code": "211381"}
CITY = {"role": "city_officer", "division_code": "2113"}
SECURITY, SYSTEM = {"role": "security_admin"}, {"role": "system_admin"}
WAITS = (409, "invitation-waits")


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def fresh(word: str) -> str:
    return f"{word}-{uuid4().hex[:8]}"


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


async def make(by: Person, *roles: dict[str, Any]) -> tuple[UUID, str]:
    """An account without a password: its id and user name."""
    account_id, username = new_id(), fresh("new")
    given = {"username": username, "name": f"新人{username}", "phone": None, "roles": list(roles)}
    answer = await by.http.put(f"/api/accounts/{account_id}", json=given)
    assert answer.status_code == 201, answer.text
    return account_id, username


async def let_in(world: World, by: Person, *roles: dict[str, Any]) -> Person:
    """Made and invited by one person, who could have used the code."""
    account_id, username = await make(by, *roles)
    assert (await world.accept(await world.invite(by, account_id))).status_code == 200
    return await world.sign_in(username)


async def let_in_by(world: World, person: Person) -> set[UUID]:
    bearer = {"Authorization": f"Bearer {INTERNAL}"}
    async with world.client() as http:
        answer = await http.get(f"/internal/accounts/{person.id}/grants", headers=bearer)
    return set(map(UUID, answer.json()["let_in_by"]))


async def asked(world: World, account_id: UUID, kind: str, by: Person | None = None) -> list[dict[str, Any]]:
    listed = await (by or world.system_admin).http.get("/api/confirmations", params={"limit": 500})
    items = listed.json()["items"]
    return [item for item in items if (item["kind"], item["account"]["id"]) == (kind, str(account_id))]


async def confirm(world: World, confirmation_id: str) -> None:
    answer = await world.system_admin.http.post(f"/api/confirmations/{confirmation_id}/confirm")
    assert answer.status_code == 204, answer.text


async def test_an_account_stands_for_whoever_alone_let_it_in_through_any_chain(world: World) -> None:
    city = await world.person(fresh("chen"), CITY)
    assert await let_in_by(world, city) == set()
    county = await let_in(world, city, COUNTY)
    sibling = await let_in(world, city, {"role": "county_officer", "division_code": "211382"})
    assert await let_in_by(world, county) == {city.id} == await let_in_by(world, sibling)
    team = await world.team()
    leader = await let_in(world, county, {"role": "team_leader", "organization_id": str(team)})
    volunteer = await let_in(world, leader, {"role": "volunteer", "organization_id": str(team)})
    assert await let_in_by(world, volunteer) == {leader.id, county.id, city.id}


async def test_a_password_that_an_officer_chose_stands_for_the_officer(world: World) -> None:
    county, team = await world.person(fresh("zhang"), COUNTY), await world.team()
    account_id, username = await make(county, {"role": "volunteer", "organization_id": str(team)})
    roles = [{"role": "volunteer", "organization_id": str(team)}]
    given: dict[str, Any] = {"username": username, "name": "新", "roles": roles, "password": PASSWORD}
    assert (await county.http.put(f"/api/accounts/{account_id}", json=given)).status_code == 200
    assert await let_in_by(world, await world.sign_in(username)) == {county.id}


async def test_after_some_time_an_account_is_a_person_until_it_gets_an_office_or_another_password(
    world: World,
) -> None:
    city, team = await world.person(fresh("chen"), CITY), await world.team()
    account_id, username = await make(city, {"role": "volunteer", "organization_id": str(team)})
    assert (await world.accept(await world.invite(city, account_id))).status_code == 200
    person = await world.sign_in(username)
    change(world, "update password_origins set chosen_at = now() - interval '31 days' where account_id = %s", person.id)
    assert await let_in_by(world, person) == set()
    given = {"username": username, "name": f"新人{username}", "phone": None, "roles": [COUNTY]}
    assert (await city.http.put(f"/api/accounts/{account_id}", json=given)).status_code == 200
    assert await let_in_by(world, person) == {city.id}
    change(world, "update password_origins set office_at = now() - interval '31 days' where account_id = %s", person.id)
    assert await let_in_by(world, person) == set()
    assert (await world.accept(await world.invite(city, account_id), "chosen again by nobody")).status_code == 200
    assert await let_in_by(world, person) == {city.id}


async def test_two_persons_who_invite_make_a_person_at_once(world: World) -> None:
    city = await world.person(fresh("chen"), CITY)
    county = await let_in(world, city, COUNTY)
    assert await let_in_by(world, county) == {city.id}
    again = await world.invite(world.admin, county.id)
    assert (await world.accept(again, "chosen by the owner")).status_code == 200
    assert await let_in_by(world, county) == set()


async def test_who_let_each_other_in_stand_for_each_other(world: World) -> None:
    one, other = await world.person(fresh("a"), CITY), await world.person(fresh("b"), CITY)
    for owner, by in ((one, other), (other, one)):
        statement = "update password_origins set invited_by = %s, confirmed_by = null where account_id = %s"
        change(world, statement, by.id, owner.id)
    assert await let_in_by(world, one) == {other.id}


async def test_the_days_are_a_setting(make_world: MakeWorld) -> None:
    world = await make_world(own_person_after_days=90)
    city = await world.person(fresh("chen"), CITY)
    county = await let_in(world, city, COUNTY)
    change(world, "update password_origins set chosen_at = now() - interval '31 days', office_at = null")
    assert await let_in_by(world, county) == {city.id}


@pytest.mark.parametrize(
    "role",
    [None, {"role": "editor", "division_code": "2113"}, {"role": "inspector", "division_code": "2113"}, COUNTY,
     SECURITY, SYSTEM, {"role": "audit_admin"}],
)  # fmt: skip
async def test_an_administrator_comes_into_no_account_alone_whatever_waits_for_it(
    world: World, role: dict[str, Any] | None
) -> None:
    """The password would be there before the role, and look like the owner's."""
    account_id, _ = await make(world.admin, *([role] if role else []))
    given = await world.admin.http.post(f"/api/accounts/{account_id}/invitation")
    assert given.json()["waits"] is True
    assert kind_of(await world.accept(given.json()["code"])) == WAITS
    (own,) = await asked(world, account_id, "invitation", world.admin)
    assert own["may_confirm"] is False


async def test_whoever_confirms_the_role_confirms_the_first_invitation_of_the_same_person(world: World) -> None:
    account_id, username = await make(world.admin, COUNTY)
    given = (await world.admin.http.post(f"/api/accounts/{account_id}/invitation")).json()
    (role,) = await asked(world, account_id, "role")
    assert (role["has_password"], role["origin"]) == (False, None)
    await confirm(world, role["id"])
    assert await asked(world, account_id, "invitation") == []
    assert (await world.accept(given["code"])).status_code == 200
    person = await world.sign_in(username)
    assert [each["role"] for each in person.roles] == ["county_officer"]
    assert await let_in_by(world, person) == set()
    with psycopg.connect(world.database.dsn()) as connection:
        statement = "select action, actor_id from audit_entries where subject = %s and action like %s"
        entries = connection.execute(statement, (f"account:{account_id}", "%.confirmed")).fetchall()
    assert set(entries) == {
        ("role.confirmed", world.system_admin.id), ("invitation.confirmed", world.system_admin.id),
    }  # fmt: skip


@pytest.mark.parametrize("how", ["decline", "withdraw"])
async def test_with_a_role_that_is_not_given_its_first_invitation_ends(world: World, how: str) -> None:
    account_id, _ = await make(world.admin, COUNTY)
    given = (await world.admin.http.post(f"/api/accounts/{account_id}/invitation")).json()
    (role,) = await asked(world, account_id, "role")
    by = world.system_admin if how == "decline" else world.admin
    assert (await by.http.post(f"/api/confirmations/{role['id']}/{how}")).status_code == 204
    assert await asked(world, account_id, "invitation") == []
    assert kind_of(await world.accept(given["code"])) == (404, "invitation-not-valid")


async def test_a_role_confirms_no_invitation_of_another_and_none_into_an_account_with_a_password(
    world: World,
) -> None:
    other = await world.person(fresh("second"), SECURITY)
    account_id, _ = await make(world.admin, COUNTY)
    given = (await other.http.post(f"/api/accounts/{account_id}/invitation")).json()
    (role,) = await asked(world, account_id, "role")
    await confirm(world, role["id"])
    assert kind_of(await world.accept(given["code"])) == WAITS
    owner = await world.person(fresh("owner"), COUNTY)
    saved = {"username": owner.username, "name": owner.username, "phone": None}
    roles = [COUNTY, {"role": "inspector", "division_code": "2113"}]
    answer = await world.admin.http.put(f"/api/accounts/{owner.id}", json={**saved, "roles": roles})
    assert answer.status_code == 200
    given = (await world.admin.http.post(f"/api/accounts/{owner.id}/invitation")).json()
    (role,) = await asked(world, owner.id, "role")
    await confirm(world, role["id"])
    assert kind_of(await world.accept(given["code"])) == WAITS


async def test_who_confirms_is_shown_who_invited_and_that_it_was_used_on_the_same_device(world: World) -> None:
    county, team = await world.person(fresh("zhang"), COUNTY, name="张主任"), await world.team()
    member = {"role": "volunteer", "organization_id": str(team)}
    account_id, username = await make(county, member)
    code = await world.invite(county, account_id)
    async with world.client() as own:
        given = {"username": county.username, "password": PASSWORD}
        assert (await own.post("/api/auth/login", json=given)).status_code == 200
        answer = await own.post("/api/auth/invitation/accept", json={"code": code, "password": PASSWORD})
        assert answer.status_code == 200
    changes = {"username": username, "name": f"新人{username}", "phone": None, "roles": [member, COUNTY]}
    assert (await world.admin.http.put(f"/api/accounts/{account_id}", json=changes)).status_code == 200
    (role,) = await asked(world, account_id, "role")
    assert role["has_password"] is True
    origin = role["origin"]
    assert (origin["invited_by"], origin["confirmed_by"], origin["is_inviters_device"]) == ("张主任", None, True)
    with psycopg.connect(world.database.dsn()) as connection:
        statement = "select details from audit_entries where subject = %s and action = 'invitation.accepted'"
        ((details,),) = connection.execute(statement, (f"account:{account_id}",)).fetchall()
    assert details["inviters_device"] is True


async def test_another_device_than_the_inviters_is_shown_as_such_and_the_second_person_by_name(world: World) -> None:
    owner = await world.person(fresh("owner"), {"role": "editor", "division_code": "2113"})
    given = {"username": owner.username, "name": owner.username, "phone": None, "roles": [COUNTY]}
    assert (await world.admin.http.put(f"/api/accounts/{owner.id}", json=given)).status_code == 200
    (role,) = await asked(world, owner.id, "role")
    assert (role["origin"]["confirmed_by"] is not None, role["origin"]["is_inviters_device"]) == (True, False)
