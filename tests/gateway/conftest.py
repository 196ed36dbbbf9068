"""A whole gateway over a fresh database, and people signed in to it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.keys import new_key
from gateway.app import Gateway, create_app
from gateway.people.bootstrap import Credentials, ensure_admin
from gateway.sessions.parts import IdentityParts
from gateway.settings import GatewaySettings
from services.kernel.crypto.keys import KeyRing
from services.kernel.ids import new_id
from tests.databases import MakeDatabase, ServiceDatabase
from tests.gateway.running import echo
from tests.support.parts import part_of_app

PASSWORD = "correct horse battery"
KEK = new_key()
BLIND_INDEX_KEY = new_key()
KEYS = KeyRing(KEK, BLIND_INDEX_KEY)
INTERNAL = "internal-secret-of-the-tests"


def new_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode()


def gateway_settings(database: ServiceDatabase, **changes: Any) -> GatewaySettings:
    given = {
        "jwks": "{}",
        "internal_secret": INTERNAL,
        "gateway_url": "http://127.0.0.1:9",
        "campaigns_url": "http://127.0.0.1:9",
        "submissions_url": "http://127.0.0.1:9",
        "households_url": "http://127.0.0.1:9",
        "gateway_database_url": database.app,
        "signing_key": new_pem(),
        "kek": KEK,
        "blind_index_key": BLIND_INDEX_KEY,
        "store_endpoint": "http://127.0.0.1:9",
        "store_access_key": "tests",
        "store_secret_key": "not-a-secret-here",
        "login_address_limit": 10_000,
        "allowed_hosts": {"bangfu.example"},
        **dict.fromkeys(
            ("reads_per_minute", "writes_per_minute", "costly_per_minute", "anonymous_per_minute"), 1_000_000
        ),
    }
    return GatewaySettings(**{**given, **changes})


@dataclass
class Person:
    """A person with an access token; `http` sends it."""

    id: UUID
    username: str
    http: httpx.AsyncClient
    roles: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class World:
    """One gateway, its database, and its first administrators."""

    app: Gateway
    database: ServiceDatabase
    admin: Person
    system_admin: Person

    def client(self, token: str | None = None, address: str = "10.0.0.1", scheme: str = "http") -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app, client=(address, 1234))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        return httpx.AsyncClient(transport=transport, base_url=f"{scheme}://bangfu.example", headers=headers)

    async def sign_in(self, username: str, password: str = PASSWORD) -> Person:
        async with self.client() as http:
            answer = await http.post("/api/auth/login", json={"username": username, "password": password})
        assert answer.status_code == 200, answer.text
        body = answer.json()
        me = body["principal"]
        return Person(UUID(me["id"]), username, self.client(body["access_token"]), me["roles"])

    async def team(self, division_code: str = "211381", name: str = "北票一队", **more: Any) -> UUID:
        team_id = new_id()
        given = {"name": name, "kind": "team", "division_code": division_code, **more}
        answer = await self.system_admin.http.put(f"/api/organizations/{team_id}", json=given)
        assert answer.status_code == 201, answer.text
        return team_id

    async def person(self, username: str, *roles: dict[str, Any], name: str | None = None) -> Person:
        """Made and invited by the security administrator, has chosen PASSWORD, and is signed in with it."""
        given = {"username": username, "name": name or username, "phone": "13800000000", "roles": list(roles)}
        account_id = new_id()
        made = await self.admin.http.put(f"/api/accounts/{account_id}", json=given)
        assert made.status_code == 201, made.text
        answer = await self.accept(await self.invite(self.admin, account_id))
        assert answer.status_code == 200, answer.text
        await self.confirm(account_id)
        return await self.sign_in(username)

    async def confirm(self, account_id: UUID, *kinds: str) -> int:
        """The system administrator confirms what waits for the account, all of it without `kinds`; how many things
        that was."""
        listed = await self.system_admin.http.get("/api/confirmations", params={"limit": 500})
        waiting = [item for item in listed.json()["items"] if item["account"]["id"] == str(account_id)]
        waiting = [item for item in waiting if item["kind"] in (kinds or ("role", "invitation"))]
        for item in waiting:
            answer = await self.system_admin.http.post(f"/api/confirmations/{item['id']}/confirm")
            assert answer.status_code == 204, answer.text
        return len(waiting)

    async def invite(self, by: Person, account_id: UUID) -> str:
        """The code of a new invitation, confirmed where it waits."""
        answer = await by.http.post(f"/api/accounts/{account_id}/invitation")
        assert answer.status_code == 201, answer.text
        if answer.json()["waits"]:
            await self.confirm(account_id, "invitation")
        code: str = answer.json()["code"]
        return code

    async def accept(self, code: str, password: str = PASSWORD, address: str = "10.0.0.1") -> httpx.Response:
        async with self.client(address=address) as http:
            return await http.post("/api/auth/invitation/accept", json={"code": code, "password": password})


MakeWorld = Callable[..., Awaitable[World]]
NOBODY = Person(UUID(int=0), "", httpx.AsyncClient())


@pytest_asyncio.fixture(scope="module")
async def make_world(service_database: MakeDatabase) -> AsyncIterator[MakeWorld]:
    made: list[Gateway] = []

    async def make(*, is_empty: bool = False, **settings: Any) -> World:
        """`is_empty`: without any account, like a new installation."""
        database = service_database("gateway")
        app = create_app(
            dict.fromkeys(("campaigns", "submissions", "households"), echo), gateway_settings(database, **settings)
        )
        made.append(app)
        if is_empty:
            return World(app, database, NOBODY, NOBODY)
        admin = await _bootstrapped(database, "security_admin")
        system_admin = await _bootstrapped(database, "system_admin")
        world = World(
            app, database, Person(admin.id, "", httpx.AsyncClient()), Person(system_admin.id, "", httpx.AsyncClient())
        )
        world.admin = await world.sign_in(admin.username, admin.secret)
        world.system_admin = await world.sign_in(system_admin.username, system_admin.secret)
        return world

    yield make
    for app in made:
        await app.close()


async def _bootstrapped(database: ServiceDatabase, role: str) -> Credentials:
    found = await ensure_admin(database.app, KEYS, username=role.replace("_", "-"), role=role)
    assert found is not None
    return found


@pytest_asyncio.fixture(scope="module")
async def world(make_world: MakeWorld) -> World:
    return await make_world()


@pytest.fixture
def password() -> str:
    return PASSWORD


async def learn_revocations(gateway: Gateway) -> None:
    """At once; otherwise a gateway reads revocations every few seconds."""
    identity = part_of_app(gateway.identity, IdentityParts)
    await identity.tokens.read_revocations(identity.database)
