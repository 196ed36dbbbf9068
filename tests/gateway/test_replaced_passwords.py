"""An invitation that replaces a password its owner chose: who may give it, under whose name it stands, who is told."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from gateway.people.bootstrap import recover_admin
from services.kernel.ids import new_id
from tests.gateway.conftest import KEYS, PASSWORD, Person, World

COUNTY = {"role": "county_officer", "division_code": "211381"}
CITY = {"role": "city_officer", "division_code": "2113"}
SECURITY = {"role": "security_admin"}
WAITS = (409, "invitation-waits")


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition("/")[2]


def fresh(word: str) -> str:
    return f"{word}-{uuid4().hex[:8]}"


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


def trail(world: World, account_id: UUID) -> list[Any]:
    statement = "select action, actor_id, details from audit_entries where subject = %s order by id"
    return rows(world, statement, f"account:{account_id}")


async def invite(by: Person, account_id: UUID) -> dict[str, Any]:
    answer = await by.http.post(f"/api/accounts/{account_id}/invitation")
    assert answer.status_code == 201, answer.text
    given: dict[str, Any] = answer.json()
    return given


async def asked(by: Person, account_id: UUID) -> dict[str, Any]:
    """The only invitation that waits for the account."""
    items = (await by.http.get("/api/confirmations", params={"limit": 500})).json()["items"]
    (item,) = [item for item in items if item["kind"] == "invitation" and item["account"]["id"] == str(account_id)]
    found: dict[str, Any] = item
    return found


async def act(by: Person, what: str, confirmation_id: Any) -> httpx.Response:
    return await by.http.post(f"/api/confirmations/{confirmation_id}/{what}")


async def in_team(world: World, role: str = "volunteer", name: str | None = None) -> tuple[Person, UUID]:
    team = await world.team()
    person = await world.person(fresh("li"), {"role": role, "organization_id": str(team)}, name=name)
    return person, team


@dataclass
class Device:
    """A browser that keeps its cookies, and the answer it was signed in with."""

    http: httpx.AsyncClient
    principal: dict[str, Any]

    async def refresh(self) -> httpx.Response:
        return await self.http.post("/api/auth/refresh")

    async def me(self) -> dict[str, Any]:
        me: dict[str, Any] = (await self.http.get("/api/me")).json()
        return me

    async def read(self, notice_id: str) -> int:
        return (await self.http.post(f"/api/me/notices/{notice_id}/acknowledge")).status_code


async def device(world: World, username: str, password: str = PASSWORD, before: Device | None = None) -> Device:
    http = before.http if before else world.client()
    http.headers.pop("Authorization", None)
    answer = await http.post("/api/auth/login", json={"username": username, "password": password})
    assert answer.status_code == 200, answer.text
    http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return Device(http, answer.json()["principal"])


async def test_an_administrator_alone_replaces_no_password(world: World) -> None:
    """Finding F4: who kept an account entered it as its owner."""
    li, _ = await in_team(world)
    county = await world.person(fresh("zhang"), COUNTY)
    editor = await world.person(fresh("edit"), {"role": "editor", "division_code": "2113"})
    other = await world.person(fresh("second"), SECURITY)
    for owner in (li, county, editor, other, world.system_admin):
        given = await invite(world.admin, owner.id)
        assert given["waits"] is True, owner.username
        async with world.client() as http:
            assert kind_of(await http.post("/api/auth/invitation", json={"code": given["code"]})) == WAITS
        assert kind_of(await world.accept(given["code"], "taken over by the admin")) == WAITS
        waiting = await asked(world.admin, owner.id)
        assert kind_of(await act(world.admin, "confirm", waiting["id"])) == (403, "confirmed-by-another")
        if owner is not world.system_admin:
            shown = (await world.admin.http.get(f"/api/accounts/{owner.id}")).json()
            assert (shown["invitation_waits"], shown["password_is_own"]) == (True, True)
            assert (await world.sign_in(owner.username)).id == owner.id
    waiting = await asked(world.admin, other.id)
    assert kind_of(await act(other, "confirm", waiting["id"])) == (403, "confirmed-by-another")


async def test_an_account_that_reads_is_not_entered_before_its_owner_came_in(world: World) -> None:
    county = await world.person(fresh("zhang"), COUNTY)
    team, account_id = await world.team(), new_id()
    given = {"username": fresh("li"), "name": "新", "roles": [{"role": "volunteer", "organization_id": str(team)}]}
    assert (await county.http.put(f"/api/accounts/{account_id}", json=given)).status_code == 201
    assert (await invite(county, account_id))["waits"] is False
    assert (await invite(world.admin, account_id))["waits"] is True


async def test_declined_withdrawn_replaced_and_expired_invitations_open_nothing(world: World) -> None:
    li, _ = await in_team(world)
    county = await world.person(fresh("zhang"), COUNTY)
    not_valid = (404, "invitation-not-valid")
    for how, by in (("decline", world.system_admin), ("withdraw", world.admin), ("decline", county)):
        given = await invite(world.admin, li.id)
        assert (await act(by, how, (await asked(by, li.id))["id"])).status_code == 204
        assert kind_of(await world.accept(given["code"])) == not_valid
    old = await invite(world.admin, li.id)
    waiting = await asked(world.admin, li.id)
    new = await invite(world.admin, li.id)
    assert kind_of(await act(world.system_admin, "confirm", waiting["id"])) == (404, "not-found")
    assert kind_of(await world.accept(old["code"])) == not_valid
    change(world, "update invitations set expires_at = now() where account_id = %s", li.id)
    assert kind_of(await act(world.system_admin, "confirm", (await asked(world.admin, li.id))["id"])) == (
        404, "not-found",
    )  # fmt: skip
    assert kind_of(await world.accept(new["code"])) == not_valid
    assert (await world.sign_in(li.username)).id == li.id


async def test_who_lost_the_right_meanwhile_gave_no_invitation(world: World) -> None:
    li, _ = await in_team(world)
    other = await world.person(fresh("second"), SECURITY)
    given = await invite(other, li.id)
    waiting = await asked(other, li.id)
    change(world, "delete from account_roles where account_id = %s", other.id)
    assert kind_of(await act(world.system_admin, "confirm", waiting["id"])) == (409, "asked-in-vain")
    assert kind_of(await world.accept(given["code"])) == WAITS


async def test_the_office_above_replaces_alone_and_the_act_stands_under_its_name(world: World) -> None:
    li, _ = await in_team(world)
    county = await world.person(fresh("zhang"), COUNTY, name="张主任")
    given = await invite(county, li.id)
    assert given["waits"] is False
    assert (await world.accept(given["code"], "a new password of hers")).status_code == 200
    action, actor, details = trail(world, li.id)[-1]
    assert (action, actor, details["given_by"]) == ("password.replaced", county.id, str(county.id))
    assert [action for action, _, _ in trail(world, li.id)].count("invitation.accepted") == 1


async def test_a_confirmed_invitation_names_all_three(world: World) -> None:
    county = await world.person(fresh("zhang"), COUNTY)
    given = await invite(world.admin, county.id)
    waiting = await asked(world.system_admin, county.id)
    assert (waiting["role"], [role["role"] for role in waiting["roles"]]) == (None, ["county_officer"])
    assert (await act(world.system_admin, "confirm", waiting["id"])).status_code == 204
    assert kind_of(await act(world.system_admin, "confirm", waiting["id"])) == (404, "not-found")
    assert (await world.accept(given["code"], "a new password of his")).status_code == 200
    given_entry, confirmed, replaced = trail(world, county.id)[-3:]
    assert given_entry[:2] == ("invitation.given", world.admin.id)
    assert given_entry[2]["waiting"] is True
    assert confirmed == ("invitation.confirmed", world.system_admin.id, {"asked_by": str(world.admin.id)})
    assert replaced[:2] == ("password.replaced", world.admin.id)
    assert replaced[2]["confirmed_by"] == str(world.system_admin.id)


async def test_every_device_that_was_signed_in_is_told_at_its_next_contact(world: World) -> None:
    li, _ = await in_team(world)
    county = await world.person(fresh("zhang"), COUNTY, name="张主任")
    stranger = await world.person(fresh("wang"), COUNTY)
    phone, desk = await device(world, li.username), await device(world, li.username)
    assert (await world.accept((await invite(county, li.id))["code"], "a new password of hers")).status_code == 200
    for one in (phone, desk, phone):
        assert kind_of(await one.http.get("/api/me")) == (401, "not-signed-in")
        answer = await one.refresh()
        assert kind_of(answer) == (401, "password-replaced")
        told = answer.json()
        assert (told["notice"]["by"]["name"], told["notice"]["by"]["place"]) == ("张主任", "北票市")
        assert "北票市张主任发出的邀请更换了您的密码" in told["detail"]
        assert "张主任" in told["detail_en"]
        assert told["notice"]["contact"]["name"] not in ("张主任", li.username)
    assert kind_of(await Device(world.client(), {}).refresh()) == (401, "not-signed-in")
    assert (await (await device(world, stranger.username)).me())["notices"] == []


ORDERS = [
    "invite accept",
    "sign-out invite accept",
    "invite sign-out accept",
    "sign-out contact invite accept",
    "close reopen invite accept",
    "close contact reopen invite accept",
    "sign-out close contact reopen sign-out invite accept",
    "invite accept sign-out",
    "invite accept close reopen",
    "invite accept invite accept sign-out",
]


@pytest.mark.parametrize("order", ORDERS)
async def test_in_whatever_order_the_owner_is_signed_out_every_device_is_told(world: World, order: str) -> None:
    li, team = await in_team(world)
    county = await world.person(fresh("zhang"), COUNTY, name="张主任")
    given = {"username": li.username, "name": li.username, "phone": None}
    given["roles"] = [{"role": "volunteer", "organization_id": str(team)}]  # type: ignore[assignment]
    phone, codes, used = await device(world, li.username), list[str](), list[str]()
    for step in order.split():
        match step:
            case "sign-out":
                assert (await county.http.post(f"/api/accounts/{li.id}/sign-out")).status_code == 204
            case "close" | "reopen":
                body = {**given, "is_active": step == "reopen"}
                assert (await county.http.put(f"/api/accounts/{li.id}", json=body)).status_code == 200
            case "invite":
                codes.append((await invite(county, li.id))["code"])
            case "accept":
                used.append(f"password number {len(used)} of hers")
                thief = world.client()
                answer = await thief.post("/api/auth/invitation/accept", json={"code": codes[-1], "password": used[-1]})
                assert answer.status_code == 200, answer.text
            case "contact":
                assert kind_of(await phone.refresh()) == (401, "not-signed-in")
    old = {"username": li.username, "password": PASSWORD}
    for answer in (await phone.refresh(), await phone.http.post("/api/auth/login", json=old), await phone.refresh()):
        assert kind_of(answer) == (401, "password-replaced")
        assert answer.json()["notice"]["by"]["name"] == "张主任"
    # Nobody else is told: neither who replaced it, nor who knows the user name.
    if order.endswith(("sign-out", "reopen")):
        assert kind_of(await thief.post("/api/auth/refresh")) == (401, "not-signed-in")
    async with world.client() as stranger:
        assert kind_of(await stranger.post("/api/auth/login", json=old)) == (401, "wrong-credentials")
    assert len((await device(world, li.username, used[-1], phone)).principal["notices"]) == len(used)


async def test_a_wrong_password_of_another_person_on_the_device_is_a_wrong_password(world: World) -> None:
    li, _ = await in_team(world)
    wang, _ = await in_team(world)
    county = await world.person(fresh("zhang"), COUNTY)
    phone = await device(world, li.username)
    assert (await world.accept((await invite(county, li.id))["code"], "a new password of hers")).status_code == 200
    given = {"username": wang.username, "password": "not the one of wang"}
    assert kind_of(await phone.http.post("/api/auth/login", json=given)) == (401, "wrong-credentials")
    assert kind_of(await phone.refresh()) == (401, "password-replaced")


async def test_each_device_shows_it_until_it_was_read_there(world: World) -> None:
    li, _ = await in_team(world)
    phone, desk = await device(world, li.username), await device(world, li.username)
    assert phone.principal["notices"] == []
    county = await world.person(fresh("zhang"), COUNTY, name="张主任")
    new = "a new password of hers"
    thief = world.client()
    code = (await invite(county, li.id))["code"]
    accepted = (await thief.post("/api/auth/invitation/accept", json={"code": code, "password": new})).json()
    thief.headers["Authorization"] = f"Bearer {accepted['access_token']}"
    (notice,) = accepted["principal"]["notices"]
    assert (notice["kind"], notice["by"]["name"]) == ("password_replaced", "张主任")
    # Whoever took the account over reads it on the own device only.
    assert await Device(thief, {}).read(notice["id"]) == 204
    assert (await Device(thief, {}).me())["notices"] == []
    phone, desk = await device(world, li.username, new, phone), await device(world, li.username, new, desk)
    for one in (phone, desk):
        assert [each["id"] for each in one.principal["notices"]] == [notice["id"]]
        assert [each["id"] for each in (await one.refresh()).json()["principal"]["notices"]] == [notice["id"]]
        assert [each["id"] for each in (await one.me())["notices"]] == [notice["id"]]
    assert await phone.read(notice["id"]) == 204
    assert await phone.read(notice["id"]) == 204
    assert (await phone.me())["notices"] == []
    phone = await device(world, li.username, new, phone)
    assert phone.principal["notices"] == []
    assert len((await desk.me())["notices"]) == 1
    assert len((await device(world, li.username, new)).principal["notices"]) == 1
    change(
        world, "update password_replacements set replaced_at = now() - interval '181 days' where id = %s", notice["id"]
    )
    assert (await desk.me())["notices"] == []


async def test_nobody_reads_or_acknowledges_what_is_told_to_another(world: World) -> None:
    li, _ = await in_team(world)
    county = await world.person(fresh("zhang"), COUNTY)
    accepted = await world.accept((await invite(county, li.id))["code"], "a new password of hers")
    (notice,) = accepted.json()["principal"]["notices"]
    wang = await device(world, (await in_team(world))[0].username)
    assert await wang.read(notice["id"]) == 404
    assert await wang.read(str(new_id())) == 404
    async with world.client() as http:
        assert (await http.post(f"/api/me/notices/{notice['id']}/acknowledge")).status_code == 401


async def test_a_first_password_and_one_that_was_known_anyway_are_told_to_nobody(world: World) -> None:
    county = await world.person(fresh("zhang"), COUNTY)
    team, account_id, username = await world.team(), new_id(), fresh("li")
    given = {"username": username, "name": "新", "roles": [{"role": "volunteer", "organization_id": str(team)}]}
    answer = await county.http.put(f"/api/accounts/{account_id}", json={**given, "password": PASSWORD})
    assert answer.status_code == 201
    here = await device(world, username)
    accepted = await world.accept((await invite(county, account_id))["code"], "chosen by the owner")
    assert accepted.json()["principal"]["notices"] == []
    assert kind_of(await here.refresh()) == (401, "not-signed-in")
    assert trail(world, account_id)[-1][:2] == ("invitation.accepted", account_id)


@pytest.mark.parametrize("is_closed", [False, True])
async def test_the_owner_is_told_what_was_done_on_the_machine(world: World, is_closed: bool) -> None:
    owner = await world.person(fresh("audit"), {"role": "audit_admin"})
    if is_closed:
        change(world, "update accounts set is_active = false where id = %s", owner.id)
    way = await recover_admin(world.database.app, KEYS, username=owner.username)
    accepted = await world.accept(way.code, "from the machine itself")
    (notice,) = accepted.json()["principal"]["notices"]
    assert notice["by"] is None
    assert notice["contact"] is not None
    if not is_closed:
        assert trail(world, owner.id)[-1][:2] == ("password.replaced", None)
