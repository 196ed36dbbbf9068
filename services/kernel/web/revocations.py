"""A service learns from the gateway which tokens are revoked, so that its own port refuses them too.

It asks for the whole list each time, and the gateway answers when the list changes (long polling). The list is short:
it holds the last minutes only. See docs/decisions/0022.
"""

import asyncio
import contextlib
import logging
import time
from types import TracebackType
from typing import Any
from uuid import UUID

import httpx
import orjson
from pydantic import SecretStr

from services.kernel.auth.revocations import RevocableTokens, Revocations
from services.kernel.auth.tokens import Claims, Verifier
from services.kernel.loops import every
from services.kernel.problems import Unavailable
from services.kernel.web.internal import internal_headers

log = logging.getLogger(__name__)

PATH = "/internal/revocations"
LONGEST_WAIT = 5.0
"""Seconds. A program that stops waits for open requests, so this is less than its limit for that."""
_PAUSE = 0.1
_LONGEST_PAUSE = 5.0
_FIRST_ANSWER_SECONDS = 2.0


class ServiceTokens(RevocableTokens):
    """After `silence` seconds without an answer of the gateway no token is accepted.

    Not the 401 of a revoked token: a phone would then sign its owner out.
    """

    def __init__(self, verifier: Verifier, silence: float) -> None:
        super().__init__(verifier)
        self._silence = silence
        self.heard_at = time.monotonic()

    def verify(self, token: str | bytes) -> Claims:
        """Raises TokenRefused, Unavailable."""
        self.require_informed()
        return super().verify(token)

    def require_informed(self) -> None:
        """Raises Unavailable."""
        if not self.is_informed:
            raise Unavailable(5)

    @property
    def is_informed(self) -> bool:
        return time.monotonic() - self.heard_at < self._silence


class RevocationReader:
    """Open while the service runs. `tokens` learn what it reads."""

    def __init__(self, tokens: ServiceTokens, client: httpx.AsyncClient, url: str, internal_secret: SecretStr) -> None:
        self._tokens = tokens
        self._client = client
        self._url = url + PATH
        self._headers = internal_headers(internal_secret)
        self._version = ""
        self._pause = _PAUSE
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "RevocationReader":
        """Tries once before the first request is served: a service that is started again must not forget."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_FIRST_ANSWER_SECONDS):
                await self._try()
        self._task = asyncio.create_task(every(_PAUSE, self._try, self._stop, name="revocations", log=log))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _try(self) -> float:
        """Returns the pause before the next reading: it grows while the gateway does not answer."""
        try:
            await self._read()
            self._pause = _PAUSE
        except (httpx.HTTPError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            log.warning("revocations: %s", type(error).__name__)
            self._pause = min(self._pause * 2, _LONGEST_PAUSE)
        return self._pause

    async def _read(self) -> None:
        query: dict[str, str | float] = {"known": self._version, "wait": LONGEST_WAIT}
        limits = httpx.Timeout(LONGEST_WAIT, read=2 * LONGEST_WAIT)
        answer = await self._client.get(self._url, params=query, headers=self._headers, timeout=limits)
        answer.raise_for_status()
        told = orjson.loads(answer.content)
        revoked = _read_revocations(told)
        if told["version"] != self._version:
            self._tokens.revocations = revoked
            self._version = told["version"]
        self._tokens.heard_at = time.monotonic()


def _read_revocations(told: Any) -> Revocations:
    """Raises ValueError, KeyError, TypeError, AttributeError."""
    subjects = {UUID(id_): int(second) for id_, second in told["subjects"].items()}
    return Revocations(frozenset(map(UUID, told["sessions"])), subjects)


def written(version: str, revoked: Revocations) -> bytes:
    """The answer that `RevocationReader` reads."""
    return orjson.dumps(
        {
            "version": version,
            "sessions": [str(id_) for id_ in revoked.sessions],
            "subjects": {str(id_): second for id_, second in revoked.subjects.items()},
        }
    )
