"""The secret by which our own programs know each other; to anybody else an internal address does not exist."""

import hmac
from typing import Annotated, Any

from fastapi import Depends, Header
from pydantic import SecretStr

from services.kernel.problems import NotFound


def internal_headers(secret: SecretStr) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret.get_secret_value()}"}


def only_for_us(secret: SecretStr) -> Any:
    """Dependency of a router: raises NotFound unless the caller is one of our own programs.

    It stands on the router, so that it comes before the query is looked at: a refusal of a value would say that there
    is something here.
    """
    expected = internal_headers(secret)["Authorization"].encode()

    async def require(authorization: Annotated[str, Header()] = "") -> None:
        if not hmac.compare_digest(authorization.encode(), expected):
            raise NotFound()

    return Depends(require)
