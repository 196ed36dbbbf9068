"""Keys, their rotation, and the cost of a sign-in."""

import json
from typing import Any

import psycopg
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from deploy.keys import public_jwks
from deploy.programs import migrations_of
from gateway.sessions import passwords
from gateway.sessions.passwords import Passwords
from gateway.sessions.signing import Signer
from services.kernel.auth.principals import RoleGrant
from services.kernel.auth.tokens import TokenRefused, TokenVerifier
from services.kernel.db import migrations
from services.kernel.problems import Unavailable
from tests.databases import MakeDatabase
from tests.gateway.conftest import World, new_pem
from tests.security.forge import SESSION, XIAO_LI

OFFICER = RoleGrant("city_officer", None, "2113")


def _pem(key: Any) -> str:
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return str(key.private_bytes(encoding, form, serialization.NoEncryption()).decode())


@pytest.mark.parametrize(
    "pems",
    [
        "",
        "no key",
        _pem(rsa.generate_private_key(public_exponent=65537, key_size=2048)),
        _pem(ec.generate_private_key(ec.SECP384R1())),
    ],
    ids=["empty", "text", "RSA", "P-384"],
)
def test_it_signs_with_p256_keys_only(pems: str) -> None:
    with pytest.raises(ValueError, match="key"):
        Signer(pems)


def test_what_it_signs_is_read_by_every_program() -> None:
    signer = Signer(new_pem())
    claims = TokenVerifier(signer.jwks()).verify(signer.sign(XIAO_LI, SESSION, [OFFICER]))
    assert (claims.subject, claims.session_id, claims.roles) == (XIAO_LI, SESSION, (OFFICER,))
    assert claims.expires_at - claims.issued_at == 600


def test_the_published_keys_are_those_that_deploy_writes_for_the_services() -> None:
    pem = new_pem()
    assert Signer(pem).jwks() == json.loads(public_jwks(pem))
    assert "d" not in Signer(pem).jwks()["keys"][0]


def test_while_keys_rotate_tokens_of_both_are_read() -> None:
    old, new = new_pem(), new_pem()
    before, during, after = Signer(old), Signer(old + new), Signer(new + old)
    verifier = TokenVerifier(during.jwks())
    for signer in (before, during, after):
        assert verifier.verify(signer.sign(XIAO_LI, SESSION, [OFFICER])).subject == XIAO_LI
    with pytest.raises(TokenRefused):
        TokenVerifier(Signer(new).jwks()).verify(before.sign(XIAO_LI, SESSION, [OFFICER]))


@pytest.mark.parametrize("username", ["liu1", "nobody-knows-me", "liu2"])
async def test_every_failing_sign_in_computes_exactly_one_hash(
    world: World, monkeypatch: pytest.MonkeyPatch, username: str
) -> None:
    """A known name, an unknown one and an account without a password cost the same."""
    role = {"role": "county_officer", "division_code": "211381"}
    if username == "liu1":
        await world.person("liu1", role)
    if username == "liu2":
        given = {"username": "liu2", "name": "x", "roles": [role]}
        account_id = "0190a000-0000-7000-8000-0000000000b2"
        assert (await world.admin.http.put(f"/api/accounts/{account_id}", json=given)).status_code == 201
    calls: list[str] = []
    verify = passwords._matches

    def counting(known_hash: str, password: str) -> bool:
        calls.append(known_hash)
        return verify(known_hash, password)

    monkeypatch.setattr(passwords, "_matches", counting)
    async with world.client() as http:
        answer = await http.post("/api/auth/login", json={"username": username, "password": "wrong password"})
    assert answer.status_code == 401
    assert len(calls) == 1
    assert calls[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_a_full_queue_of_hashes_takes_no_more() -> None:
    full = Passwords(queue=0)
    with pytest.raises(Unavailable):
        await full.hash("anything at all")
    full.close()


async def test_a_hash_that_cannot_be_read_is_no_password() -> None:
    checker = Passwords()
    assert not await checker.is_right("x", "not a hash")
    assert not await checker.is_right("nobody has this password", None)
    assert await checker.is_right("this one", await checker.hash("this one"))
    checker.close()


def test_migrations_go_down_and_up_again(service_database: MakeDatabase) -> None:
    database = service_database("gateway")
    migrations.downgrade(migrations_of("gateway"), database.migrator)
    migrations.upgrade(migrations_of("gateway"), database.migrator)
    with psycopg.connect(database.dsn()) as connection:
        found = connection.execute("select version_num from alembic_version").fetchall()
    assert found == [(migrations.head_revision(migrations_of("gateway")),)]
