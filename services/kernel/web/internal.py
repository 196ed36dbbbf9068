"""The shared secret of our own programs; without it an internal address answers 404."""

import hmac
from typing import Annotated, Any

from fastapi import Depends, Header
from pydantic import SecretStr

from services.kernel.problems import NotFound
from services.kernel.web.policies import Who, checks


def internal_headers(secret: SecretStr) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret.get_secret_value()}"}


def internal_only(secret: SecretStr) -> Any:
    """Dependency of a router: raises NotFound unless the caller is one of our own programs.

    It belongs to the router, so that it runs before the query is validated: a validation error would show that the
    address exists.
    """
    expected = internal_headers(secret)["Authorization"].encode()

    async def require(authorization: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(authorization.encode(), expected):
            raise NotFound()

    return Depends(checks(require, Who.INTERNAL))
