"""Stands for the gateway's upload gate in tests of submissions alone; `contracts/` has the real one.

`serving` in a fixture, then `send` with a ticket from an answer.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

from services.kernel.clock import now
from services.kernel.crypto.streams import seal_file
from services.kernel.files.tickets import HEADER, TicketRefused, Tickets, file_place
from services.kernel.web.internal import internal_headers
from services.submissions.files.contents import SEALED_TYPE
from services.submissions.media.store import PhotoStore
from services.submissions.settings import SubmissionsSettings
from tests.support.uploads import upload_request

_serving: list["_Gate"] = []


class _Gate:
    def __init__(self, app: FastAPI, settings: SubmissionsSettings) -> None:
        self._settings = settings
        self._tickets = Tickets(settings.internal_secret)
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://submissions.test")
        self.store = PhotoStore(settings.store())

    async def put(self, url: str, headers: dict[str, str], content: bytes) -> httpx.Response:
        try:
            ticket = self._tickets.open(headers[HEADER], now(), UUID(url.rpartition("/")[2]))
        except TicketRefused as problem:
            return httpx.Response(problem.status, json=problem.body())
        if len(content) != ticket.size or hashlib.sha256(content).hexdigest() != ticket.sha256:
            return httpx.Response(422)
        if headers["Content-Type"] != ticket.content_type:
            return httpx.Response(422)
        sealed = seal_file(ticket.data_key, file_place(ticket.file_id), content)
        await self.store.put(ticket.key, sealed, SEALED_TYPE)
        told = internal_headers(self._settings.internal_secret) | {HEADER: headers[HEADER]}
        return await self._client.post(f"/internal/uploads/{ticket.file_id}", headers=told)

    async def aclose(self) -> None:
        await self._client.aclose()
        await self.store.aclose()


@asynccontextmanager
async def serving(app: FastAPI, settings: SubmissionsSettings) -> AsyncIterator[None]:
    gate = _Gate(app, settings)
    _serving.append(gate)
    try:
        yield
    finally:
        _serving.remove(gate)
        await gate.aclose()


async def send(ticket: dict[str, Any], content: bytes, content_type: str | None = None) -> httpx.Response:
    """As a phone does. `content_type`: other than the ticket's."""
    if ticket["method"] == "POST":
        given = content_type or ticket["fields"]["Content-Type"]
        async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
            return await client.request(**upload_request(ticket, content, given))
    headers = dict(ticket["headers"])
    if content_type is not None:
        headers["Content-Type"] = content_type
    return await _serving[-1].put(ticket["url"], headers, content)
