"""Access tokens for tests, signed with a key made for this run only."""

import json
import time
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from jose import jwk, jwt

from services.kernel.auth.principals import RoleGrant
from services.kernel.auth.tokens import ALGORITHM, AUDIENCE, ISSUER, TOKEN_TYPE
from services.kernel.ids import new_id

KID = "test"


@cache
def signing_pem() -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


@cache
def public_jwks() -> str:
    """The JWKS for `BANGFU_JWKS`."""
    public = jwk.construct(signing_pem(), ALGORITHM).public_key().to_dict()
    fields = {name: value if isinstance(value, str) else value.decode() for name, value in public.items()}
    return json.dumps({"keys": [{**fields, "kid": KID, "use": "sig"}]})


def token_for(*grants: RoleGrant, account_id: UUID | None = None, **changes: Any) -> str:
    """A token valid for five minutes; `changes` replace claims, None removes one."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(account_id or new_id()),
        "sid": str(new_id()),
        "iat": now,
        "exp": now + 300,
        "roles": [
            {
                "role": grant.role,
                "organization_id": str(grant.organization_id) if grant.organization_id else None,
                "division_code": grant.division_code,
                **({"without": sorted(grant.without)} if grant.without else {}),
                **({"lines": sorted(grant.lines)} if grant.lines else {}),
                **({"merged": sorted(map(str, grant.merged))} if grant.merged else {}),
            }
            for grant in grants
        ],
        **changes,
    }
    return sign({name: value for name, value in claims.items() if value is not None})


def sign(claims: Mapping[str, Any]) -> str:
    token: str = jwt.encode(dict(claims), signing_pem(), ALGORITHM, headers={"kid": KID, "typ": TOKEN_TYPE})
    return token


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
