"""The HTTP client for calls between our programs."""

import ssl
from typing import Final

import httpx

_IDLE_SECONDS: Final = 4.0
"""Less than the 5 seconds after which uvicorn closes an idle connection: the client closes it first."""


def program_client(seconds: float = 10.0, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    """A client for plain HTTP to our own programs; `seconds` is its limit for each step of a call.

    It reads no proxy and no netrc from the environment and loads no certificates, so that a call to an `https` address
    fails. It never retries: the caller decides which requests may be repeated. `transport`: replaces the network.
    """
    if transport is not None:
        return httpx.AsyncClient(transport=transport, trust_env=False, timeout=seconds)
    limits = httpx.Limits(keepalive_expiry=_IDLE_SECONDS)
    return httpx.AsyncClient(verify=without_certificates(), limits=limits, trust_env=False, timeout=seconds)


def without_certificates() -> ssl.SSLContext:
    """A TLS context that trusts no authority. httpx creates one for every client, and its default one loads 150
    authorities."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
