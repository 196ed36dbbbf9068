"""A page of 50 with its entry in the audit trail against the same page without: `python -m tests.benchmarks.look_rows`.

Ours is the whole request to the application: token, scope, SQL, opening of the sealed fields, the entry with 50 ids, a
commit that is flushed to the disk, JSON, compression. The limit is all of it but the entry. On a server of its own, as
durable as in use; the two alternate.
"""

import asyncio
import base64
import json
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import httpx
import psycopg
import uvloop
from fastapi import APIRouter, FastAPI, Response

from deploy.embedded.postgres import Postgres
from deploy.programs import Program, migrations_of
from services.households.households import queries, rules
from services.households.households.schemas import HouseholdInput, HouseholdList
from services.kernel.audit.looks import look
from services.kernel.auth.principals import Principal
from services.kernel.auth.tokens import TokenVerifier, VerifiedTokens
from services.kernel.crypto.keys import KeyRing
from services.kernel.db.database import Database
from services.kernel.db.migrations import upgrade
from services.kernel.ids import new_id
from services.kernel.web.access import Access, Viewer, viewing
from services.kernel.web.application import create_application
from services.kernel.web.paging import Page
from services.kernel.web.parts import provide
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.household_keys.words import visit_columns
from services.submissions.visits.queries import list_visits
from services.submissions.visits.rules import view_visits, written
from tests.benchmarks import machine
from tests.benchmarks.figures import Bound, Figure, in_turn
from tests.databases import ServiceDatabase
from tests.households import forms
from tests.households.people import SHANGYUAN, TEAM_A, ZHANG_GRANT, zhang
from tests.support.tokens import public_jwks

PAGE = 50
ROUNDS = 40
AT_ONCE = 8
MOST = 1.05
OFFICER = Principal(new_id(), None, (ZHANG_GRANT,))
VISITS = """
    insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                        words_sealed, amount_fen, aid_domains, goals, recorded_at, state, photos_missing)
    values (%s, %s, %s, gen_random_uuid(), %s, %s, gen_random_uuid(), date '2020-05-01' + %s, %s, 15000,
            '{medical,goods}', '{}', now(), 'complete', 0)
"""
Prepare = Callable[[ServiceDatabase, Database], Coroutine[Any, Any, APIRouter]]


def measure(pairs: int) -> list[Figure]:
    """Starts its own servers."""
    return [_figure("households", _households, pairs), _figure("visits", _visits, pairs)]


def _figure(name: str, prepare: Prepare, pairs: int) -> Figure:
    program: Program = "submissions" if name == "visits" else "households"
    with _filled_server(program) as database, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        app = Database(database.app, application_name="benchmark", pool_size=AT_ONCE)
        client = _program(app, runner.run(prepare(database, app)))
        before = machine.load()
        ours, limit = in_turn(
            pairs, lambda: runner.run(_timed(client, "/with")), lambda: runner.run(_timed(client, "/without"))
        )
        runner.run(client.aclose())
        runner.run(app.close())
    return Figure(
        f"page of {PAGE} {name} with its entry in the trail, c={AT_ONCE}",
        "ms",
        ours,
        limit,
        "none",
        Bound("at most", MOST),
        before=before,
        after=machine.load(),
    )


@contextmanager
def _filled_server(program: Program) -> Iterator[ServiceDatabase]:
    home = Path(tempfile.mkdtemp(prefix="bangfu-looks-"))
    server = Postgres(home)
    try:
        with server.running():
            server.bootstrap()
            database = ServiceDatabase(server, program, f"bangfu_{program}")
            upgrade(migrations_of(program), database.migrator)
            yield database
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(server.socket_directory, ignore_errors=True)


async def _timed(client: httpx.AsyncClient, path: str) -> float:
    """Milliseconds of a page, with `AT_ONCE` of them under way: what is waited for the disk others work in."""

    async def pages() -> None:
        for _ in range(ROUNDS):
            answer = await client.get(path)
            if answer.status_code != 200 or len(answer.json()["items"]) != PAGE:
                raise RuntimeError(f"{path}: {answer.status_code}")

    began = time.perf_counter()
    await asyncio.gather(*(pages() for _ in range(AT_ONCE)))
    return (time.perf_counter() - began) * 1000 / (ROUNDS * AT_ONCE)


def _program(app: Database, router: APIRouter) -> httpx.AsyncClient:
    """With the middleware and the checks of every service."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield

    async def ready() -> dict[str, bool]:
        return {}

    program = create_application("pages", description="", lifespan=lifespan, readiness=ready)
    provide(program, Access(VerifiedTokens(TokenVerifier(json.loads(public_jwks()))), app))
    program.include_router(router)
    return httpx.AsyncClient(transport=httpx.ASGITransport(program), base_url="http://pages", headers=zhang())


async def _households(_: ServiceDatabase, app: Database) -> APIRouter:
    kek, blind_index_key = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    keys = KeyRing(kek, blind_index_key)
    scope = OFFICER.scope_for("households.write")
    for _number in range(PAGE + 1):
        async with app.transaction(scope) as connection:
            body = HouseholdInput.model_validate(forms.household(division_code=SHANGYUAN))
            await rules.put_household(Viewer(OFFICER, scope, connection), keys, new_id(), body, None)
    router = APIRouter()

    @router.get("/{kind}")
    async def page(kind: str, viewer: Annotated[Viewer, viewing("households.read")]) -> HouseholdList:
        rows = await queries.list_households(viewer.connection, viewer.scope, queries.Filters(), Page(PAGE, None))
        items = await rules.items_of(viewer, keys, rows[:PAGE])
        if kind == "with":
            await look(viewer.connection, viewer.principal, "households.searched", [row.id for row in rows[:PAGE]])
        return HouseholdList(items=items, next=None)

    return router


async def _visits(database: ServiceDatabase, _: Database) -> APIRouter:
    kek, blind_index_key = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
    keys = HouseholdKeys(KeyRing(kek, blind_index_key))
    with psycopg.connect(database.dsn()) as connection:
        for number in range(10 * PAGE):
            visit_id, household_id = new_id(), new_id()
            wrapped = keys.ring.new_wrapped_key(str(household_id))
            connection.execute("insert into household_keys (id, wrapped_key) values (%s, %s)", (household_id, wrapped))
            key = keys.of_row(household_id, wrapped)
            said = visit_columns(key, visit_id, "送去米面油，打扫院落，了解身体情况。" * 8, "想在家附近找活干")
            row = (visit_id, os.urandom(32), household_id, TEAM_A, SHANGYUAN, number % 28, said)
            connection.execute(VISITS, row)
    everything = partial(list_visits, household_id=None, team_id=None, division=None, days=None)
    router = APIRouter()

    @router.get("/{kind}")
    async def page(kind: str, viewer: Annotated[Viewer, viewing("visits.read")]) -> Response:
        rows: Any = (await everything(viewer.connection, viewer.scope, Page(PAGE, None)))[:PAGE]
        # As many different households as visits: the longest entry there can be.
        shown = (
            await view_visits(viewer, keys, rows, {})
            if kind == "with"
            else [written(keys, viewer.principal, row) for row in rows]
        )
        return Response(f'{{"items":[{",".join(shown)}]}}'.encode(), media_type="application/json")

    return router


if __name__ == "__main__":
    for figure in measure(5):
        print("\n".join(figure.lines()))
