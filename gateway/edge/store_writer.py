"""Writes objects into the store, each as one request that the gateway signs itself.

The only file of the gateway that imports `minio`, and only for the signature, which needs no call: the bytes go through
`HttpClient`, as they come.
"""

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from minio import Minio

from gateway.edge.http_client.client import HttpClient, Outgoing
from gateway.edge.http_client.connection import Exchange, Limits
from gateway.edge.http_client.errors import UpstreamError
from gateway.edge.upload_problems import PhotoStoreUnavailable

log = logging.getLogger(__name__)

SIGNED_FOR: Final = timedelta(minutes=1)
"""From the signature to the head of the request; its body may take longer."""
LIMITS: Final = Limits(connections=128)
"""A phone on a slow line keeps its connection to the store for as long as its photo takes."""


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """`endpoint`: plain http, as the gateway reaches the store."""

    endpoint: str
    bucket: str
    region: str
    access_key: str
    secret_key: str = field(repr=False)


class StoreWriter:
    """Raises ValueError for an endpoint that is not plain http."""

    def __init__(self, client: HttpClient, address: StoreAddress) -> None:
        endpoint = urlsplit(address.endpoint)
        if endpoint.scheme != "http" or not endpoint.hostname:
            raise ValueError("the store's address must be plain http")
        self._client = client
        self._host = endpoint.hostname
        self._port = endpoint.port or 80
        self._bucket = address.bucket
        # Without a region the first signature asks the store for it.
        self._signer = Minio(
            endpoint.netloc,
            access_key=address.access_key,
            secret_key=address.secret_key,
            secure=False,
            region=address.region,
        )

    async def put(self, key: str, size: int, pieces: AsyncIterator[bytes]) -> None:
        """Writes the object; `pieces` have `size` bytes.

        What `pieces` raises comes through; the connection is cut then, and no object arises. Raises
        PhotoStoreUnavailable.
        """
        try:
            exchange = await self._client.exchange(self._host, self._port, self._request(key, size, pieces))
        except UpstreamError as error:
            log.warning("the store took no file: %s", type(error).__name__)
            raise PhotoStoreUnavailable() from None
        try:
            await _require_stored(exchange)
        finally:
            exchange.abandon()

    def _request(self, key: str, size: int, pieces: AsyncIterator[bytes]) -> Outgoing:
        url = urlsplit(self._signer.get_presigned_url("PUT", self._bucket, key, SIGNED_FOR))
        headers = [
            (b"host", url.netloc.encode("ascii")),
            (b"content-type", b"application/octet-stream"),
            (b"content-length", b"%d" % size),
        ]
        return Outgoing("PUT", f"{url.path}?{url.query}".encode("ascii"), headers, pieces, size)


async def _require_stored(exchange: Exchange) -> None:
    """A store that says 200 before it has all of the bytes cannot be believed. Raises PhotoStoreUnavailable."""
    if exchange.status != 200 or not exchange.is_sent:
        log.warning("the store answered an upload with %d, sent: %s", exchange.status, exchange.is_sent)
        raise PhotoStoreUnavailable()
    try:
        while await exchange.read():
            pass
    except UpstreamError as error:
        log.warning("the store's answer to an upload broke off: %s", type(error).__name__)
        raise PhotoStoreUnavailable() from None
