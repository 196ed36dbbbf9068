"""The trail of each program: the gateway's own in its database, the others over HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, Protocol, TypeVar, get_args
from uuid import UUID

import httpx
import orjson
from pydantic import SecretStr

from services.kernel.audit import trail as audit
from services.kernel.audit.reading import Entry, Place, TrailFilter, count_entries, known_actions, read_entries
from services.kernel.audit.trail import Head, Step
from services.kernel.db.database import Database
from services.kernel.problems import Problem
from services.kernel.web.internal import internal_headers

Program = Literal["gateway", "campaigns", "submissions", "households"]
PROGRAMS: Final[tuple[Program, ...]] = get_args(Program)

SECONDS: Final = 3.0
"""For a page and the list of actions: a person waits."""
SECONDS_TO_COUNT: Final = 30.0
"""For counting, or for checking one step of the chain."""

Found = TypeVar("Found")


class TrailUnavailable(Problem):
    """`missing`: the programs that did not answer."""

    status = 503
    code = "trail-silent"
    title = "有程序没有应答，它的审计记录现在看不到，请稍后再试。"
    title_en = "A program does not answer; its audit trail cannot be read now. Please try again."


class Trail(Protocol):
    """Every call raises TrailUnavailable when the program does not answer."""

    program: Program

    async def entries(self, wanted: TrailFilter, before: Place | None, limit: int) -> list[Entry]: ...

    async def count(self, wanted: TrailFilter) -> int: ...

    async def actions(self) -> Sequence[str]: ...

    async def step(self, after: Head, limit: int) -> Step: ...


class OwnTrail:
    program: Program = "gateway"

    def __init__(self, database: Database) -> None:
        self._database = database

    async def entries(self, wanted: TrailFilter, before: Place | None, limit: int) -> list[Entry]:
        async with self._database.transaction() as connection:
            return await read_entries(connection, wanted, before, limit)

    async def count(self, wanted: TrailFilter) -> int:
        async with self._database.transaction() as connection:
            return await count_entries(connection, wanted)

    async def actions(self) -> Sequence[str]:
        async with self._database.transaction() as connection:
            return await known_actions(connection)

    async def step(self, after: Head, limit: int) -> Step:
        async with self._database.transaction() as connection:
            return await audit.verify_step(connection, after, limit)


class RemoteTrail:
    """Calls `services.kernel.audit.routes` of that program."""

    def __init__(self, program: Program, client: httpx.AsyncClient, url: str, internal_secret: SecretStr) -> None:
        self.program = program
        self._client = client
        self._url = f"{url}/internal/audit"
        self._headers = internal_headers(internal_secret)

    async def entries(self, wanted: TrailFilter, before: Place | None, limit: int) -> list[Entry]:
        place = {} if before is None else {"before_moment": before.occurred_at.isoformat(), "before_id": before.id}
        rows = await self._get("entries", {**_query(wanted), **place, "limit": limit}, SECONDS)
        return [_entry(row) for row in rows]

    async def count(self, wanted: TrailFilter) -> int:
        return int(await self._get("count", _query(wanted), SECONDS_TO_COUNT))

    async def actions(self) -> Sequence[str]:
        return [str(action) for action in await self._get("actions", {}, SECONDS)]

    async def step(self, after: Head, limit: int) -> Step:
        query = {"after": after.entries, "hash": after.hash.hex(), "limit": limit}
        found = await self._get("step", query, SECONDS_TO_COUNT)
        reached = Head(found["reached"]["entries"], bytes.fromhex(found["reached"]["hash"]))
        return Step(reached, found["entries"], found["broken_at"])

    async def _get(self, path: str, query: Mapping[str, Any], seconds: float) -> Any:
        """Raises TrailUnavailable."""
        try:
            answer = await self._client.get(f"{self._url}/{path}", params=query, headers=self._headers, timeout=seconds)
            answer.raise_for_status()
        except httpx.HTTPError:
            raise TrailUnavailable(missing=[self.program]) from None
        return orjson.loads(answer.content)


def _query(wanted: TrailFilter) -> dict[str, Any]:
    return wanted.model_dump(mode="json", exclude_none=True)


def _entry(row: Sequence[Any]) -> Entry:
    id_, occurred_at, actor_id, action, subject, details = row
    actor = None if actor_id is None else UUID(actor_id)
    return Entry(id_, datetime.fromisoformat(occurred_at), actor, action, subject, details)


async def ask_each(
    trails: Iterable[Trail], question: Callable[[Trail], Awaitable[Found]]
) -> tuple[dict[Program, Found], list[Program]]:
    """Calls all at once; returns the answers, and the programs that did not answer."""
    asked = list(trails)
    answers = await asyncio.gather(*(_answer_or_none(question(trail)) for trail in asked))
    found = {trail.program: answer for trail, answer in zip(asked, answers, strict=True) if answer is not None}
    return found, [trail.program for trail in asked if trail.program not in found]


async def _answer_or_none(asked: Awaitable[Found]) -> Found | None:
    try:
        return await asked
    except TrailUnavailable:
        return None
