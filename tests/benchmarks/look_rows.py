"""A page of 50 with its entry in the audit trail against the same page without.

Both are pages as a browser gets them: gateway, service, SQL, opening of the sealed fields, JSON, compression, and with
the entry a commit that is flushed to the disk. The one without comes from programs of their own beside the
installation, whose services record nothing; both read the same database.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from urllib.parse import quote

import httpx
from fastapi import FastAPI

from deploy.programs import GATEWAY_CONNECTIONS
from deploy.supervise.ports import LOOPBACK, free_ports
from services.kernel.auth.principals import RoleGrant
from services.kernel.ids import new_id
from services.submissions.household_keys.keys import HouseholdKeys
from services.submissions.household_keys.words import visit_columns
from tests.benchmarks import machine, servers
from tests.benchmarks.figures import Bound, Figure
from tests.benchmarks.gateway_cpu import BROWSER
from tests.benchmarks.seed import BEIPIAO
from tests.benchmarks.stack import WITHOUT_LIMITS, Stack
from tests.households import forms

PAGE = 50
CONNECTIONS = 8
MOST = 1.05
BLOCKS = 4
"""Of one pair: with and without alternate every second, or the drift of the machine is what is measured."""
BLOCK_SECONDS = 1.0
VILLAGE, VILLAGE_NAME = f"{BEIPIAO}199299", "杏树沟村"
OFFICER = RoleGrant("county_officer", None, BEIPIAO)
VISITS = """
    insert into visits (id, fingerprint, household_id, pairing_id, team_id, village_code, author_id, visited_on,
                        words_sealed, amount_fen, aid_domains, goals, recorded_at, state, photos_missing)
    values (%s, %s, %s, gen_random_uuid(), gen_random_uuid(), %s, gen_random_uuid(), date '2020-05-01' + %s, %s, 15000,
            '{medical,goods}', '{}', now(), 'complete', 0)
"""
PHOTOS = """
    insert into photos (id, visit_id, position, team_id, village_code, sha256, size, content_type, state, width, height,
                        perceptual_hash)
    select uuidv7(), id, position, team_id, village_code, sha256((id::text || position)::bytea), 307200, 'image/jpeg',
           'ready', 1600, 1200, hashtextextended(id::text, position)
      from visits, generate_series(1, 2) position
     where village_code = %s
"""


def measure(stack: Stack, pairs: int) -> list[Figure]:
    """Raises servers.NotHere."""
    _fill_households(stack)
    _fill_visits(stack)
    headers = {**BROWSER, "Authorization": f"Bearer {stack.token(OFFICER)}"}
    with _without_looks(stack) as port:
        return [
            _figure(name, stack.address[1], port, path, headers, pairs)
            for name, path in {
                "households": f"/api/households?limit={PAGE}&q={quote(VILLAGE_NAME)}",
                "visits": f"/api/visits?limit={PAGE}&division={VILLAGE}",
            }.items()
        ]


def _figure(name: str, ours: int, limit: int, path: str, headers: dict[str, str], pairs: int) -> Figure:
    for port in (ours, limit):
        answer = httpx.get(f"http://{LOOPBACK}:{port}{path}", headers=headers)
        if answer.status_code != 200 or len(answer.json()["items"]) != PAGE:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")
    before = machine.load()
    both = [_pair(partial(_milliseconds, path=path, headers=headers), ours, limit) for _ in range(pairs)]
    return Figure(
        f"page of {PAGE} {name} with its entry in the trail, c={CONNECTIONS}",
        "ms",
        [with_entry for with_entry, _ in both],
        [without for _, without in both],
        "without",
        Bound("at most", MOST),
        before=before,
        after=machine.load(),
    )


def _pair(milliseconds: Callable[[int], float], ours: int, limit: int) -> tuple[float, float]:
    took = {ours: 0.0, limit: 0.0}
    for block in range(BLOCKS):
        # Who goes first alternates as well.
        for port in (ours, limit) if block % 2 else (limit, ours):
            took[port] += milliseconds(port) / BLOCKS
    return took[ours], took[limit]


def _milliseconds(port: int, path: str, headers: dict[str, str]) -> float:
    """Of a page, with `CONNECTIONS` of them under way: while one is waited for the disk, others work."""
    served = servers.wrk(port, path, headers, CONNECTIONS, BLOCK_SECONDS)
    if served.errors:
        raise RuntimeError(f"{served.errors} of {served.requests} requests failed")
    return 1000 / served.a_second


def households_without_looks() -> FastAPI:
    """The households service, which records no look."""
    _record_nothing()
    from services.households.app import create_app

    return create_app()


def submissions_without_looks() -> FastAPI:
    """The submissions service, which records no look."""
    _record_nothing()
    from services.submissions.app import create_app

    return create_app()


def _record_nothing() -> None:
    """Before anything has imported the function."""
    from services.kernel.audit import looks

    async def nothing(*_: object, **__: object) -> None:
        pass

    looks.look = nothing


@contextmanager
def _without_looks(stack: Stack) -> Iterator[int]:
    """The port of a second gateway, before services that record no look."""
    gateway, households, submissions = free_ports(3)
    environment = {**os.environ, **stack.environment, **WITHOUT_LIMITS}
    environment["BANGFU_HOUSEHOLDS_URL"] = f"http://{LOOPBACK}:{households}"
    environment["BANGFU_SUBMISSIONS_URL"] = f"http://{LOOPBACK}:{submissions}"
    here = "tests.benchmarks.look_rows"
    with (
        servers.uvicorn(f"{here}:households_without_looks", households, environment),
        servers.uvicorn(f"{here}:submissions_without_looks", submissions, environment),
        servers.uvicorn("gateway.app:create_app", gateway, environment, http=GATEWAY_CONNECTIONS),
    ):
        yield gateway


def _fill_households(stack: Stack) -> None:
    with stack.connect("households") as connection:
        connection.execute(
            "insert into divisions (code, name) values (%s, %s) on conflict do nothing",
            (VILLAGE, VILLAGE_NAME),
        )
    host, port = stack.service_address("households")
    with httpx.Client(base_url=f"http://{host}:{port}") as client:
        client.headers["Authorization"] = f"Bearer {stack.token(OFFICER)}"
        for _ in range(PAGE + 1):
            body = forms.household(division_code=VILLAGE)
            client.put(f"/api/households/{new_id()}", json=body).raise_for_status()


def _fill_visits(stack: Stack) -> None:
    """As many different households as visits: the longest entry there can be. Each with two photos."""
    keys = HouseholdKeys(stack.key_ring())
    with stack.connect("submissions") as connection, connection.transaction():
        for number in range(10 * PAGE):
            visit_id, household_id = new_id(), new_id()
            wrapped = keys.ring.new_wrapped_key(str(household_id))
            connection.execute("insert into household_keys (id, wrapped_key) values (%s, %s)", (household_id, wrapped))
            key = keys.of_row(household_id, wrapped)
            said = visit_columns(key, visit_id, "送去米面油，打扫院落，了解身体情况。" * 8, "想在家附近找活干")
            row = (visit_id, os.urandom(32), household_id, VILLAGE, number % 28, said)
            connection.execute(VISITS, row)
        connection.execute(PHOTOS, (VILLAGE,))
    with stack.connect("submissions") as connection:
        connection.execute("analyze")
