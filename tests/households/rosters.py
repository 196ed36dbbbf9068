"""Uploads a sheet, and lets the service's real job worker load it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from services.households.clients import RightsOfGateway
from services.households.roster import jobs
from services.households.roster.loading import RosterLoader
from services.kernel.db.jobs import job_app
from tests.households.conftest import Register
from tests.households.people import zhang

CSV = "text/csv; charset=utf-8"
TABLES = (
    "households",
    "household_members",
    "outbox",
    "progress_touched",
    "roster_staging",
    "roster_import_chunks",
    "audit_entries where subject like 'household:%%'",
)


async def upload(
    register: Register,
    content: bytes | AsyncIterator[bytes],
    *,
    type_: str = CSV,
    partial: bool = False,
    who: Any = zhang,
) -> Any:
    headers = who()
    register.programs.believe(headers)
    return await register.client.post(
        "/api/households/imports" + ("?partial=true" if partial else ""),
        content=content,
        headers={**headers, "Content-Type": type_},
    )


@asynccontextmanager
async def loader(register: Register) -> AsyncIterator[RosterLoader]:
    """The job of the worker, which calls the fake programs of the tests."""
    settings = register.settings
    async with httpx.AsyncClient(transport=register.programs) as client:
        rights = RightsOfGateway(client, url=settings.gateway_url, internal_secret=settings.internal_secret)
        yield RosterLoader(register.worker, settings.key_ring, rights)


async def work(register: Register) -> None:
    """The service's real job worker, until the queue is empty."""
    app = job_app(register.settings.households_worker_database_url)
    async with loader(register) as roster_loader, app.open_async():
        jobs.declare(app, roster_loader.load)
        await app.run_worker_async(queues=[jobs.QUEUE], wait=False, install_signal_handlers=False, listen_notify=False)


async def imported(
    register: Register, content: bytes, *, type_: str = CSV, partial: bool = False, who: Any = zhang
) -> dict[str, Any]:
    """The state of an import once it has ended, with its `errors`."""
    answer = await upload(register, content, type_=type_, partial=partial, who=who)
    assert answer.status_code == 202, answer.text
    await work(register)
    path = f"/api/households/imports/{answer.json()['id']}"
    state: dict[str, Any] = (await register.client.get(path, headers=who())).json()
    errors = (await register.client.get(f"{path}/errors?limit=500", headers=who())).json()["items"]
    assert all(
        set(error) == {"row", "column", "code", "message", "level", "name", "value"} and error["message"]
        for error in errors
    )
    return {**state, "errors": errors}


def faults_of(state: dict[str, Any]) -> list[tuple[int, str | None, str]]:
    return [(error["row"], error["column"], error["code"]) for error in state["errors"]]


def counts(register: Register) -> dict[str, int]:
    return {table: register.rows(f"select count(*) as n from {table}")[0]["n"] for table in TABLES}


def files_kept(register: Register) -> list[dict[str, Any]]:
    return register.rows(
        "select i.id from roster_imports i left join roster_import_chunks c on c.import_id = i.id"
        " where c.import_id is not null or i.wrapped_key is not null"
    )
