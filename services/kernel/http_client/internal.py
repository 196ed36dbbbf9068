"""The HTTP client with which a program asks the others."""

import httpx

from services.kernel.http_client.transport import LeanTransport


def internal_client(transport: httpx.AsyncBaseTransport | None = None, *, timeout: float = 10) -> httpx.AsyncClient:
    """`timeout` in seconds for each step of a request. Proxies named in the environment are not used."""
    return httpx.AsyncClient(transport=transport or LeanTransport(), trust_env=False, timeout=timeout)
