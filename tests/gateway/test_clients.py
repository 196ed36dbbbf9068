"""API clients: who manages them, how a secret changes without a gap, and how fast a closed one is refused."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from deploy.programs import migrations_of
from gateway.people.bootstrap import create_client, disable_client, list_clients, rotate_client
from gateway.people.clients import ClientClosed, secret_hash
from services.kernel.db import migrations
from services.kernel.ids import new_id
from services.kernel.problems import NotFound
from tests.gateway.conftest import Person, World
from tests.gateway.earlier_release import store_in_clear

PROVINCE = {"name": "省级平台", "division_code": "21"}


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


async def made(world: World) -> tuple[UUID, str]:
    """A client and its only secret."""
    client_id = new_id()
    assert (await world.admin.http.put(f"/api/clients/{client_id}", json=PROVINCE)).status_code == 201
    answer = await world.admin.http.post(f"/api/clients/{client_id}/secrets", json={})
    assert answer.status_code == 201, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return client_id, answer.json()["secret"]


async def token(world: World, client_id: UUID, secret: str) -> httpx.Response:
    form = {"grant_type": "client_credentials", "client_id": str(client_id), "client_secret": secret}
    async with world.client() as http:
        return await http.post("/api/auth/token", data=form)


async def listed(world: World, client_id: UUID) -> dict[str, Any]:
    items = (await world.admin.http.get("/api/clients?limit=500")).json()["items"]
    (found,) = [item for item in items if item["id"] == str(client_id)]
    return dict(found)


@pytest.mark.parametrize(
    "role",
    [
        {"role": "system_admin"},
        {"role": "audit_admin"},
        {"role": "province_officer", "division_code": "21"},
        {"role": "city_officer", "division_code": "2113"},
        {"role": "county_officer", "division_code": "211381"},
        {"role": "inspector", "division_code": "2113"},
        {"role": "editor", "division_code": "2113"},
    ],
)
async def test_only_the_security_administrator_manages_clients(world: World, role: dict[str, str]) -> None:
    client_id, _ = await made(world)
    somebody: Person = await world.person(f"no-{role['role'].replace('_', '-')}-{client_id.hex[-6:]}", role)
    http = somebody.http
    assert (await http.get("/api/clients")).status_code == 403
    assert (await http.put(f"/api/clients/{client_id}", json=PROVINCE)).status_code == 403
    assert (await http.post(f"/api/clients/{client_id}/secrets", json={})).status_code == 403
    assert (await http.delete(f"/api/clients/{client_id}/secrets/1")).status_code == 403


async def test_without_signing_in_nothing_is_said(world: World) -> None:
    async with world.client() as http:
        assert (await http.get("/api/clients")).status_code == 401
        assert (await http.post(f"/api/clients/{new_id()}/secrets", json={})).status_code == 401


async def test_a_client_cannot_manage_clients(world: World) -> None:
    client_id, secret = await made(world)
    answer = await token(world, client_id, secret)
    async with world.client(answer.json()["access_token"]) as http:
        assert (await http.get("/api/clients")).status_code == 403


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"name": "省级平台", "division_code": "99"}, 422),
        ({"name": "", "division_code": "21"}, 422),
        ({"name": "省级平台"}, 422),
        ({**PROVINCE, "scopes": ["households.read"]}, 422),
        ({**PROVINCE, "is_active": "yes"}, 422),
    ],
)
async def test_what_cannot_be_a_client_is_refused(world: World, given: dict[str, Any], status: int) -> None:
    assert (await world.admin.http.put(f"/api/clients/{new_id()}", json=given)).status_code == status


async def test_an_id_belongs_to_a_person_or_to_a_system(world: World) -> None:
    client_id, _ = await made(world)
    for taken in (world.admin.id, world.system_admin.id):
        answer = await world.admin.http.put(f"/api/clients/{taken}", json=PROVINCE)
        assert kind_of(answer) == (409, "id-taken")
    given = {"username": f"taken-{client_id.hex[-6:]}", "name": "李占", "roles": [{"role": "audit_admin"}]}
    answer = await world.admin.http.put(f"/api/accounts/{client_id}", json=given)
    assert kind_of(answer) == (409, "id-taken")


async def test_an_unknown_client_gets_no_secret(world: World) -> None:
    assert (await world.admin.http.post(f"/api/clients/{new_id()}/secrets", json={})).status_code == 404
    client_id, _ = await made(world)
    for number in ("2", "0", "x", "99999999999999"):
        answer = await world.admin.http.delete(f"/api/clients/{client_id}/secrets/{number}")
        assert answer.status_code in (404, 422), number
    bad = await world.admin.http.post(f"/api/clients/{client_id}/secrets", json={"others_end_in_hours": -1})
    assert bad.status_code == 422


async def test_a_secret_changes_without_a_gap(world: World) -> None:
    client_id, old = await made(world)
    path = f"/api/clients/{client_id}/secrets"
    new = (await world.admin.http.post(path, json={"others_end_in_hours": 24})).json()
    assert new["number"] == 2
    assert (await token(world, client_id, old)).status_code == 200
    assert (await token(world, client_id, new["secret"])).status_code == 200
    assert kind_of(await world.admin.http.post(path, json={})) == (409, "too-many-secrets")
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(
            "update api_client_secrets set ends_at = now() where client_id = %s and number = 1", [client_id]
        )
    assert (await token(world, client_id, old)).status_code == 401
    found = await listed(world, client_id)
    assert [secret["number"] for secret in found["secrets"]] == [2]
    assert found["secrets"][0]["last_used_at"] is not None
    access = (await token(world, client_id, new["secret"])).json()["access_token"]
    third = await world.admin.http.post(path, json={"others_end_in_hours": 0})
    assert third.json()["number"] == 3
    assert (await token(world, client_id, new["secret"])).status_code == 401
    async with world.client(access) as http:
        assert (await http.get("/api/me")).status_code == 401


async def test_a_second_change_in_a_day_ends_the_oldest_secret_only(world: World) -> None:
    client_id, first = await made(world)
    path, later = f"/api/clients/{client_id}/secrets", {"others_end_in_hours": 24}
    second = (await world.admin.http.post(path, json=later)).json()["secret"]
    third = (await world.admin.http.post(path, json=later)).json()["secret"]
    found = [(await token(world, client_id, secret)).status_code for secret in (first, second, third)]
    assert found == [401, 200, 200]
    with psycopg.connect(world.database.dsn()) as connection:
        noted = connection.execute(
            "select details from audit_entries where action = 'client.secret_added' and subject = %s order by id",
            [f"client:{client_id}"],
        ).fetchall()
    assert [details["others_end_in_hours"] for (details,) in noted] == [None, 24, 24]


async def test_an_ended_secret_revokes_its_tokens(world: World) -> None:
    client_id, secret = await made(world)
    answer = await token(world, client_id, secret)
    async with world.client(answer.json()["access_token"]) as http:
        assert (await http.get("/api/me")).status_code == 200
        assert (await world.admin.http.delete(f"/api/clients/{client_id}/secrets/1")).status_code == 204
        assert (await http.get("/api/me")).status_code == 401
    assert (await token(world, client_id, secret)).status_code == 401
    assert (await world.admin.http.delete(f"/api/clients/{client_id}/secrets/1")).status_code == 404


async def test_a_closed_client_is_refused_and_can_be_opened_again(world: World) -> None:
    client_id, secret = await made(world)
    access = (await token(world, client_id, secret)).json()["access_token"]
    closed = await world.admin.http.put(f"/api/clients/{client_id}", json={**PROVINCE, "is_active": False})
    assert (closed.status_code, closed.json()["is_active"]) == (200, False)
    async with world.client(access) as http:
        assert (await http.get("/api/me")).status_code == 401
    assert (await token(world, client_id, secret)).status_code == 401
    refused = await world.admin.http.post(f"/api/clients/{client_id}/secrets", json={})
    assert kind_of(refused) == (409, "client-closed")
    await world.admin.http.put(f"/api/clients/{client_id}", json=PROVINCE)
    assert (await token(world, client_id, secret)).status_code == 200


async def test_what_is_done_stands_in_the_trail_without_the_secret(world: World) -> None:
    client_id, secret = await made(world)
    await world.admin.http.put(f"/api/clients/{client_id}", json=PROVINCE)
    await world.admin.http.delete(f"/api/clients/{client_id}/secrets/1")
    with psycopg.connect(world.database.dsn()) as connection:
        found = connection.execute(
            "select action, actor_id, details::text from audit_entries where subject = %s order by id",
            [f"client:{client_id}"],
        ).fetchall()
    assert [action for action, _, _ in found] == ["client.saved", "client.secret_added", "client.secret_ended"]
    assert {actor for _, actor, _ in found} == {world.admin.id}
    assert all(secret not in details for _, _, details in found)


@pytest.mark.parametrize("code", [None, "9", "99", "21138", "中国"])
async def test_a_place_that_is_none_is_refused(world: World, code: str | None) -> None:
    client_id = new_id()
    answer = await world.admin.http.put(f"/api/clients/{client_id}", json={**PROVINCE, "division_code": code})
    assert answer.status_code in {409, 422}
    assert (await world.admin.http.get(f"/api/clients/{client_id}")).status_code in {404, 405}


async def test_a_client_may_read_for_the_whole_country(world: World) -> None:
    client_id = new_id()
    body = {"name": "国家平台", "division_code": ""}
    answer = await world.admin.http.put(f"/api/clients/{client_id}", json=body)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["division_code"], answer.json()["division_name"]) == ("", "全国")
    assert (await listed(world, client_id))["division_code"] == ""
    added = await world.admin.http.post(f"/api/clients/{client_id}/secrets", json={})
    given = await token(world, client_id, added.json()["secret"])
    assert given.status_code == 200, given.text
    claims = given.json()["access_token"].split(".")[1]
    (grant,) = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["roles"]
    assert (grant["role"], grant["division_code"]) == ("api_client", "")


async def test_the_release_before_the_country_refuses_its_clients(world: World) -> None:
    client_id = new_id()
    await world.admin.http.put(f"/api/clients/{client_id}", json={"name": "国家平台", "division_code": ""})
    with pytest.raises(Exception, match="no place above the provinces"):
        migrations.downgrade(migrations_of("gateway"), world.database.migrator, "gateway_0013")
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(
            "delete from api_client_secrets where client_id in (select id from api_clients where division_code = '')"
        )
        connection.execute("delete from api_clients where division_code = ''")


async def test_the_machine_makes_rotates_lists_and_closes(world: World) -> None:
    with pytest.raises(NotFound):
        await disable_client(world.database.app, new_id())
    client = await create_client(world.database.app, name="机房", division_code="2113")
    new = await rotate_client(world.database.app, client.id, old_ends_after=timedelta(0))
    assert (await token(world, client.id, client.secret)).status_code == 401
    assert (await token(world, client.id, new.text)).status_code == 200
    assert client.id in {whole.row.id for whole in await list_clients(world.database.app)}
    assert not (await disable_client(world.database.app, client.id)).row.is_active
    assert (await token(world, client.id, new.text)).status_code == 401
    with pytest.raises(ClientClosed):
        await rotate_client(world.database.app, client.id, old_ends_after=timedelta(0))


async def test_secrets_of_before_move_along(world: World) -> None:
    """The upgrade keeps the secret that a province has configured, and the downgrade keeps the newest one."""
    client_id, secret = await made(world)
    head = migrations.head_revision(migrations_of("gateway"))
    await world.admin.http.post(f"/api/clients/{client_id}/secrets", json={})
    store_in_clear(world.database)
    migrations.downgrade(migrations_of("gateway"), world.database.migrator, "gateway_0002")
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute("update api_clients set secret_hash = %s where id = %s", [secret_hash(secret), client_id])
    migrations.upgrade(migrations_of("gateway"), world.database.migrator)
    assert migrations.head_revision(migrations_of("gateway")) == head
    assert (await token(world, client_id, secret)).status_code == 200
