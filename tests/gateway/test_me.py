"""The own account: name and phone, the password, and the devices with a session."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest
import pytest_asyncio

from gateway.people.bootstrap import create_client
from gateway.sessions.sessions import LONGEST_DEVICE
from services.kernel.ids import new_id
from tests.gateway.conftest import PASSWORD, MakeWorld, Person, World, learn_revocations
from tests.gateway.earlier_release import stored_words
from tests.gateway.test_sealed_names import execute

OFFICER = {"role": "county_officer", "division_code": "211381"}
WECHAT = "Mozilla/5.0 (Linux; Android 10) Chrome/86.0 Mobile MicroMessenger/8.0.16"
NEW_PASSWORD = "another good password"

NO_SESSION = "00000000-0000-7000-8000-000000000042"
ANYBODY = [
    ("GET", "/api/me", None),
    ("PUT", "/api/me", {"name": "某人"}),
    ("POST", "/api/me/password", {"current": PASSWORD, "new": NEW_PASSWORD}),
    ("GET", "/api/me/sessions", None),
    ("DELETE", f"/api/me/sessions/{NO_SESSION}", None),
]


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].removeprefix("/problems/")


def rows(world: World, statement: str, *parameters: Any) -> list[Any]:
    with psycopg.connect(world.database.dsn()) as connection:
        return connection.execute(statement, parameters).fetchall()


def change(world: World, statement: str, *parameters: Any) -> None:
    with psycopg.connect(world.database.dsn()) as connection:
        connection.execute(statement, parameters)


def trail(world: World, action: str, subject: str) -> list[Any]:
    statement = "select actor_id, details from audit_entries where action = %s and subject = %s order by id"
    return rows(world, statement, action, subject)


class Browser:
    """Signed in with its own user agent; keeps the refresh cookie."""

    def __init__(self, http: httpx.AsyncClient, answer: httpx.Response) -> None:
        assert answer.status_code == 200, answer.text
        self.http = http
        self.cookie = answer.cookies["bangfu_refresh"]
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def refresh(self) -> httpx.Response:
        answer = await self.http.post("/api/auth/refresh", headers={"Cookie": f"bangfu_refresh={self.cookie}"})
        self.cookie = answer.cookies.get("bangfu_refresh") or self.cookie
        return answer

    async def sessions(self) -> list[dict[str, Any]]:
        answer = await self.http.get("/api/me/sessions")
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def current(self) -> dict[str, Any]:
        (found,) = [session for session in await self.sessions() if session["is_current"]]
        return found


async def browser(world: World, username: str, user_agent: str | bytes, password: str = PASSWORD) -> Browser:
    http = world.client()
    http.headers["User-Agent"] = user_agent if isinstance(user_agent, str) else user_agent.decode("latin-1")
    given = {"username": username, "password": password}
    headers = {b"user-agent": user_agent if isinstance(user_agent, bytes) else user_agent.encode()}
    return Browser(http, await http.post("/api/auth/login", json=given, headers=headers))


@pytest_asyncio.fixture(scope="module")
async def program(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """An API client of a province."""
    client = await create_client(world.database.app, name="省平台", division_code="21")
    given = {"grant_type": "client_credentials", "client_id": client.username, "client_secret": client.secret}
    async with world.client() as http:
        answer = await http.post("/api/auth/token", data=given)
        assert answer.status_code == 200, answer.text
        http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        yield http


@pytest.mark.parametrize(("method", "path", "given"), ANYBODY)
async def test_nobody_anonymous_has_an_account(world: World, method: str, path: str, given: Any) -> None:
    async with world.client() as http:
        assert kind_of(await http.request(method, path, json=given)) == (401, "not-signed-in")


@pytest.mark.parametrize(("method", "path", "given"), ANYBODY[1:])
async def test_a_program_has_nothing_to_change(
    world: World, program: httpx.AsyncClient, method: str, path: str, given: Any
) -> None:
    assert kind_of(await program.request(method, path, json=given)) == (403, "not-permitted")
    # Not even for a malformed body.
    assert (await program.request(method, path, json=[])).status_code == 403
    me = (await program.get("/api/me")).json()
    assert (me["name"], me["phone"]) == ("省平台", None)


@pytest.mark.parametrize(
    "given",
    [
        {},
        [],
        {"name": ""},
        {"name": "   "},
        {"name": None},
        {"name": 7},
        {"name": "x" * 121},
        {"name": "张\u0000三"},
        {"name": "张\n三"},
        {"name": "张\u2028三"},
        {"name": "张三\u202e四李"},
        {"name": "\u200b\ufeff"},
        {"name": "\ud800"},
        {"name": "张三", "phone": ""},
        {"name": "张三", "phone": "1234"},
        {"name": "张三", "phone": "- - - -"},
        {"name": "张三", "phone": "1" * 21},
        {"name": "张三", "phone": "138٠٠٠٠٠٠٠٠"},
        {"name": "张三", "phone": "13800000000\n"},
        {"name": "张三", "phone": "<script>"},
        {"name": "张三", "phone": "13800000000/13800000001"},
        {"name": "张三", "phone": "13800000000（家）"},
        {"name": "张三", "phone": "1380000000"},
        {"name": "张三", "phone": 13800000000},
        {"name": "张三", "username": "admin"},
        {"name": "张三", "roles": [{"role": "security_admin"}]},
        {"name": "张三", "is_active": True},
        {"name": "张三", "password": NEW_PASSWORD},
    ],
)
async def test_a_hostile_name_or_phone_is_malformed_and_changes_nothing(world: World, given: Any) -> None:
    before = await world.admin.http.get("/api/me")
    answer = await world.admin.http.put("/api/me", content=_json(given), headers={"Content-Type": "application/json"})
    assert kind_of(answer) == (422, "malformed")
    after = await world.admin.http.get("/api/me")
    assert (after.json(), after.headers["etag"]) == (before.json(), before.headers["etag"])


def _json(given: Any) -> bytes:
    """Escapes, so that half a surrogate pair can be sent."""
    import json

    return json.dumps(given).encode()


async def test_a_stale_change_is_refused(world: World) -> None:
    person = await world.person("me1", OFFICER, name="甲")
    stale = (await person.http.get("/api/me")).headers["etag"]
    assert (await person.http.put("/api/me", json={"name": "乙"}, headers={"If-Match": stale})).status_code == 200
    for tag in (stale, '"99"', "x"):
        answer = await person.http.put("/api/me", json={"name": "丙"}, headers={"If-Match": tag})
        assert kind_of(answer) == (412, "changed-meanwhile")
    # A repeated change whose first answer was lost gets the current state.
    again = await person.http.put("/api/me", json={"name": "乙"}, headers={"If-Match": stale})
    assert (again.status_code, again.json()["name"]) == (200, "乙")


async def test_a_closed_account_changes_nothing_and_lists_nothing(world: World) -> None:
    person = await world.person("me2", OFFICER, name="甲")
    # As in another gateway that has not read yet that the account was closed.
    change(world, "update accounts set is_active = false where id = %s", person.id)
    for method, path, given in ANYBODY:
        assert kind_of(await person.http.request(method, path, json=given)) == (401, "not-signed-in"), path
    assert stored_words(world.database)[person.id].name == "甲"


async def test_name_and_phone_change_and_the_trail_says_which_and_not_what(world: World) -> None:
    person = await world.person("me3", OFFICER, name="张三")
    before = await person.http.get("/api/me")
    assert before.json()["phone"] == "13800000000"
    answer = await person.http.put("/api/me", json={"name": " 张三丰 ", "phone": "0421-5550000"})
    assert answer.status_code == 200
    assert answer.json() == {**before.json(), "name": "张三丰", "phone": "04215550000"}
    assert answer.headers["etag"] != before.headers["etag"]
    assert (await person.http.get("/api/me")).json() == answer.json()
    assert trail(world, "account.changed_own", f"account:{person.id}") == [(person.id, {"changed": ["name", "phone"]})]
    kept = (await world.admin.http.get(f"/api/accounts/{person.id}")).json()
    assert (kept["name"], kept["phone"], kept["version"]) == ("张三丰", "04215550000", _version(answer))


@pytest.mark.parametrize("typed", ["+86 138-0000-0001", "８６１３８０００００００１", "138 0000 0001", "'13800000001"])
async def test_a_phone_is_kept_in_one_form_and_the_same_in_another_spelling_changes_nothing(
    world: World, typed: str
) -> None:
    person = await world.person(f"me-{len(typed)}-{ord(typed[0])}", OFFICER, name="李四")
    answer = await person.http.put("/api/me", json={"name": "李四", "phone": typed})
    assert answer.json()["phone"] == "13800000001"
    again = await person.http.put(
        "/api/me", json={"name": "李四", "phone": "13800000001"}, headers={"If-Match": '"99"'}
    )
    assert (again.status_code, again.headers["etag"]) == (200, answer.headers["etag"])


async def test_a_phone_that_an_earlier_release_stored_as_typed_is_answered_in_one_form(world: World) -> None:
    person = await world.person("me-earlier", OFFICER, name="李四")
    execute(world, "update accounts set name = '李四', phone = '0421-555 0002' where id = %s", person.id)
    before = await person.http.get("/api/me")
    assert before.json()["phone"] == "04215550002"
    given = {"name": "李四", "phone": "（0421）5550002"}
    again = await person.http.put("/api/me", json=given, headers={"If-Match": '"99"'})
    assert (again.status_code, again.headers["etag"]) == (200, before.headers["etag"])


def _version(answer: httpx.Response) -> int:
    return int(answer.headers["etag"].strip('"'))


async def test_the_same_again_changes_nothing(world: World) -> None:
    person = await world.person("me4", OFFICER, name="李四")
    given = {"name": "李四", "phone": "13800000000"}
    before = await person.http.get("/api/me")
    again = await person.http.put("/api/me", json=given, headers={"If-Match": '"99"'})
    assert (again.status_code, again.headers["etag"]) == (200, before.headers["etag"])
    assert trail(world, "account.changed_own", f"account:{person.id}") == []
    cleared = await person.http.put("/api/me", json={"name": "李四"})
    assert cleared.json()["phone"] is None


async def test_a_new_name_keeps_the_roles_and_everybody_signed_in(world: World) -> None:
    person = await world.person("me5", OFFICER)
    assert (await person.http.put("/api/me", json={"name": "王五"})).status_code == 200
    me = (await person.http.get("/api/me")).json()
    assert [(role["role"], role["division_code"]) for role in me["roles"]] == [("county_officer", "211381")]
    assert (await person.http.get("/api/visits")).status_code == 200


async def test_a_leaders_new_name_is_shown_on_teams_and_published(world: World) -> None:
    team, other = await world.team(name="赵六队"), await world.team(name="旁队")
    leader = await world.person("me6", {"role": "team_leader", "organization_id": str(team)}, name="赵六")
    volunteer = await world.person("me7", {"role": "volunteer", "organization_id": str(team)}, name="钱七")
    told = "select data -> 'leader' from outbox where subject = %s order by id"
    events = len(rows(world, told, str(team)))
    tags = [await _team_tag(world, team), await _team_tag(world, other)]
    assert (await leader.http.put("/api/me", json={"name": "赵陆"})).status_code == 200
    assert [told for (told,) in rows(world, told, str(team))][events:] == [{"account_id": str(leader.id)}]
    # A volunteer's name is shown on the team's page only.
    after_leader = await _team_tag(world, team)
    assert (await volunteer.http.put("/api/me", json={"name": "钱柒"})).status_code == 200
    assert len(rows(world, told, str(team))) == events + 1
    assert len({tags[0], after_leader, await _team_tag(world, team)}) == 3
    assert await _team_tag(world, other) == tags[1]


async def _team_tag(world: World, team: UUID) -> str:
    answer = await world.system_admin.http.get(f"/api/organizations/{team}")
    assert answer.status_code == 200
    tag: str = answer.headers["etag"]
    return tag


async def test_a_wrong_present_password_changes_nothing_and_is_slowed_down(make_world: MakeWorld) -> None:
    world = await make_world()
    person = await world.person("me8", OFFICER)
    given = {"current": "not this one", "new": NEW_PASSWORD}
    answers = [await person.http.post("/api/me/password", json=given) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    right = await person.http.post("/api/me/password", json={**given, "current": PASSWORD})
    assert kind_of(right) == (429, "too-many-attempts")
    assert 1 <= int(right.headers["retry-after"]) <= 5
    assert trail(world, "password.changed", f"account:{person.id}") == []
    # This does not end the session, and on other devices the old password is still valid.
    assert (await person.http.get("/api/me")).status_code == 200
    async with world.client(address="10.8.8.8") as http:
        given = {"username": "me8", "password": PASSWORD}
        assert (await http.post("/api/auth/login", json=given)).status_code == 200


@pytest.mark.parametrize("new", ["x" * 129, "", 7, None, "has a \u0000 in it"])
async def test_a_password_that_is_none_is_malformed(world: World, new: Any) -> None:
    answer = await world.admin.http.post("/api/me/password", json={"current": PASSWORD, "new": new})
    assert kind_of(answer) == (422, "malformed")


async def test_a_new_password_ends_every_other_sign_in_and_is_in_the_trail(world: World) -> None:
    person = await world.person("me9", OFFICER)
    here, there = await browser(world, "me9", WECHAT), await browser(world, "me9", "Firefox")
    answer = await here.http.post("/api/me/password", json={"current": PASSWORD, "new": NEW_PASSWORD})
    assert {"bangfu_refresh", "bangfu_device"} == set(answer.cookies)
    here = Browser(here.http, answer)
    assert [session["device"] for session in await here.sessions()] == [WECHAT]
    assert (await there.http.get("/api/me")).status_code == 401
    assert (await there.refresh()).status_code == 401
    assert [actor for actor, _ in trail(world, "password.changed", f"account:{person.id}")] == [person.id]


async def test_a_browser_sends_the_proof_of_a_known_device_with_a_change_of_password(world: World) -> None:
    """Otherwise guesses from other addresses would keep the owner from changing the password."""
    await world.person("me10", OFFICER)
    async with world.client() as http:
        await http.post("/api/auth/login", json={"username": "me10", "password": PASSWORD})
        sent = {path: http.build_request("POST", path).headers.get("cookie", "") for path in ("/api/me/password", "/")}
    assert "bangfu_device=" in sent["/api/me/password"]
    assert "bangfu_refresh=" not in sent["/api/me/password"]
    assert sent["/"] == ""


async def test_another_persons_session_is_not_there(world: World) -> None:
    await world.person("me11", OFFICER)
    await world.person("me12", OFFICER)
    here, other = await browser(world, "me11", WECHAT), await browser(world, "me12", WECHAT)
    theirs = (await other.current())["id"]
    assert theirs not in {session["id"] for session in await here.sessions()}
    for unknown in (theirs, new_id()):
        assert kind_of(await here.http.delete(f"/api/me/sessions/{unknown}")) == (404, "not-found")
    assert (await here.http.delete("/api/me/sessions/x")).status_code == 422
    assert (await other.http.get("/api/me")).status_code == 200
    assert (await other.refresh()).status_code == 200
    assert trail(world, "session.ended_by_owner", f"session:{theirs}") == []


async def test_a_session_that_is_over_is_not_listed_and_cannot_be_ended(world: World) -> None:
    person = await world.person("me13", OFFICER)
    here = await browser(world, "me13", WECHAT)
    for over in (
        "revoked_at = now()",
        "expires_at = now()",
        "last_seen_at = now() - interval '30 days 1 second'",
    ):
        gone = (await (await browser(world, "me13", "Old")).current())["id"]
        change(world, f"update sessions set {over} where id = %s", gone)
        assert gone not in {session["id"] for session in await here.sessions()}, over
        assert (await here.http.delete(f"/api/me/sessions/{gone}")).status_code == 404, over
    # A day before its refresh token expires it can still be refreshed.
    change(world, "update sessions set last_seen_at = now() - interval '29 days' where account_id = %s", person.id)
    assert gone in {session["id"] for session in await here.sessions()}


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (WECHAT.encode(), WECHAT),
        ("微信 8.0".encode(), "微信 8.0"),
        (b"", ""),
        (b"a\x1b[31m\x7fb\xff\t", "a[31mb\ufffd"),
        ("a\u202eb\u0085".encode(), "ab"),
        (b"<script>alert(1)</script>", "<script>alert(1)</script>"),
        (b"x" * 8000, "x" * LONGEST_DEVICE),
        ("微".encode() * 2000, "微" * LONGEST_DEVICE),
    ],
)
async def test_a_user_agent_is_kept_as_sent_without_what_cannot_be_shown(world: World, sent: bytes, shown: str) -> None:
    name = f"me-agent-{new_id().hex[-8:]}"
    await world.person(name, OFFICER)
    assert (await (await browser(world, name, sent)).current())["device"] == shown


async def test_the_devices_are_listed_newest_first_page_by_page(world: World) -> None:
    await world.person("me14", OFFICER)
    devices = [await browser(world, "me14", f"Browser/{number}") for number in range(3)]
    listed = await devices[1].sessions()
    assert [session["device"] for session in listed][:3] == ["Browser/2", "Browser/1", "Browser/0"]
    assert [session["is_current"] for session in listed] == [False, True, False, *[False] * (len(listed) - 3)]
    assert listed[0].keys() == {"id", "device", "created_at", "last_seen_at", "is_current"}
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = (await devices[0].http.get("/api/me/sessions", params={"limit": 2, "cursor": cursor})).json()
        seen += [session["id"] for session in page["items"]]
        cursor = page["next"]
    assert seen == [session["id"] for session in listed]
    assert (await devices[0].http.get("/api/me/sessions?cursor=x")).status_code == 422


async def test_a_refresh_says_that_the_device_was_seen(world: World) -> None:
    person = await world.person("me15", OFFICER)
    here = await browser(world, "me15", "Browser/1")
    earlier = "update sessions set created_at = now() - interval '2 days', last_seen_at = now() - interval '2 days'"
    change(world, f"{earlier} where account_id = %s", person.id)
    before = await here.current()
    here.http.headers["User-Agent"] = "Browser/2"
    used = here.cookie
    assert (await here.refresh()).status_code == 200
    after = await here.current()
    assert (after["id"], after["created_at"], after["device"]) == (before["id"], before["created_at"], "Browser/2")
    assert after["last_seen_at"] > before["last_seen_at"]
    # The same for a repeat of a lost request.
    here.cookie, here.http.headers["User-Agent"] = used, "Browser/3"
    assert (await here.refresh()).status_code == 200
    assert (await here.current())["device"] == "Browser/3"


async def test_accepting_an_invitation_says_on_which_device(world: World) -> None:
    person = await world.person("me16", OFFICER)
    code = await world.invite(world.admin, person.id)
    async with world.client() as http:
        http.headers["User-Agent"] = WECHAT
        given = {"code": code, "password": PASSWORD}
        here = Browser(http, await http.post("/api/auth/invitation/accept", json=given))
        assert [session["device"] for session in await here.sessions()] == [WECHAT]


async def test_signing_out_elsewhere_ends_that_device_and_no_other(world: World) -> None:
    person = await world.person("me17", OFFICER)
    here, there = await browser(world, "me17", WECHAT), await browser(world, "me17", "Firefox")
    gone = (await there.current())["id"]
    assert (await there.http.get("/api/visits")).status_code == 200
    answer = await here.http.delete(f"/api/me/sessions/{gone}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert "set-cookie" not in answer.headers
    assert (await there.http.get("/api/me")).status_code == 401
    assert (await there.http.get("/api/visits")).status_code == 401
    assert (await there.refresh()).status_code == 401
    assert (await here.http.get("/api/me")).status_code == 200
    assert gone not in {session["id"] for session in await here.sessions()}
    assert (await here.http.delete(f"/api/me/sessions/{gone}")).status_code == 404
    assert trail(world, "session.ended_by_owner", f"session:{gone}") == [(person.id, {"is_current": False})]


async def test_another_gateway_reads_that_a_device_was_signed_out(make_world: MakeWorld) -> None:
    from gateway.app import create_app
    from tests.gateway.conftest import gateway_settings

    world = await make_world()
    await world.person("me18", OFFICER)
    here, there = await browser(world, "me18", WECHAT), await browser(world, "me18", "Firefox")
    same_key = world.app._settings.signing_key
    other = create_app({}, gateway_settings(world.database, signing_key=same_key))
    try:
        elsewhere = World(other, world.database, world.admin, world.system_admin)
        token = there.http.headers["Authorization"].removeprefix("Bearer ")
        async with elsewhere.client(token) as http:
            assert (await http.get("/api/me")).status_code == 200
            gone = (await there.current())["id"]
            assert (await here.http.delete(f"/api/me/sessions/{gone}")).status_code == 204
            await learn_revocations(other)
            assert (await http.get("/api/me")).status_code == 401
    finally:
        await other.close()


async def test_ending_the_current_session_is_a_sign_out(world: World) -> None:
    person = await world.person("me19", OFFICER)
    here = await browser(world, "me19", WECHAT)
    own = (await here.current())["id"]
    answer = await here.http.delete(f"/api/me/sessions/{own}")
    assert answer.status_code == 204
    assert 'bangfu_refresh=""' in answer.headers["set-cookie"]
    assert (await here.http.get("/api/me")).status_code == 401
    assert (await here.refresh()).status_code == 401
    assert trail(world, "session.ended_by_owner", f"session:{own}") == [(person.id, {"is_current": True})]


async def test_no_address_of_a_device_is_stored(world: World) -> None:
    person = await world.person("me20", OFFICER)
    async with world.client(address="10.77.66.55") as http:
        await http.post("/api/auth/login", json={"username": "me20", "password": PASSWORD})
    stored = rows(world, "select * from sessions where account_id = %s", person.id)
    assert len(stored) == 3
    assert "10.77.66.55" not in str(stored)


@pytest.mark.parametrize("role", ["security_admin", "system_admin", "audit_admin"])
async def test_who_administers_has_an_own_account_as_everybody(world: World, role: str) -> None:
    person: Person = await world.person(f"me-{role.replace('_', '-')}", {"role": role})
    assert (await person.http.put("/api/me", json={"name": "管理员"})).status_code == 200
    assert (await person.http.get("/api/me/sessions")).status_code == 200
