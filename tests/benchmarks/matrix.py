"""The matrix of one of thirty provinces, against reading the same due items by their keys.

`python -m tests.benchmarks.matrix [units] [periods]`. A country of 100,000 units that owe a form in 12 periods. Ours is
the whole request for the first page of a province as the screen asks for it (100 units: token, scope, SQL, JSON), the
limit a prepared statement in psycopg that reads these due items by obligation, unit and period. They alternate, and
every cell is compared.
"""

import asyncio
import sys
import time
from typing import Any

import httpx
import psycopg

from services.campaigns.app import create_app
from services.campaigns.settings import CampaignsSettings
from tests.benchmarks import machine
from tests.benchmarks.expansion import CAMPAIGN, OBLIGATION, PERIODS, UNITS, expanded_country
from tests.benchmarks.figures import Bound, Figure
from tests.campaigns.office import INTERNAL_SECRET, settings_of
from tests.databases import ServiceDatabase
from tests.support.kept_files import KeptFiles
from tests.support.people import person

PROVINCE, PAGE = "21", 100
REQUESTS = 20
BY_KEY = """
    select d.organization_id, d.period, d.minimum, d.count, d.due_at
      from unnest(%(units)s::uuid[]) as unit (id)
     cross join unnest(%(periods)s::text[]) as asked (period)
      join due_items d
        on d.obligation_id = %(obligation)s and d.organization_id = unit.id and d.period = asked.period
"""


async def measure_in(database: ServiceDatabase, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each round. Raises AssertionError when a cell differs."""
    app = create_app(CampaignsSettings.model_validate(settings_of(database)), KeptFiles(INTERNAL_SECRET))
    headers = person("省厅", "province_officer", division=PROVINCE).headers
    path = f"/api/dues/matrix?campaign_id={CAMPAIGN}&division={PROVINCE}&limit={PAGE}"
    ours: list[float] = []
    limit: list[float] = []
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://campaigns") as client,
    ):
        with psycopg.connect(database.dsn()) as connection:
            for _ in range(rounds):
                began = time.perf_counter()
                for _ in range(REQUESTS):
                    answer = await client.get(path, headers=headers)
                ours.append((time.perf_counter() - began) * 1000 / REQUESTS)
                found = answer.json()
                keys = {
                    "units": [row["organization"]["id"] for row in found["rows"]],
                    "periods": [column["period"] for column in found["periods"]],
                    "obligation": OBLIGATION,
                }
                began = time.perf_counter()
                for _ in range(REQUESTS):
                    read = connection.execute(BY_KEY, keys, prepare=True).fetchall()
                limit.append((time.perf_counter() - began) * 1000 / REQUESTS)
                assert _shown(found) == {(str(row[0]), row[1]): row[2] for row in read}
    return ours, limit


def _shown(found: dict[str, Any]) -> dict[tuple[str, str], int]:
    return {
        (row["organization"]["id"], column["period"]): cell["expected"]
        for row in found["rows"]
        for column, cell in zip(found["periods"], row["cells"], strict=True)
    }


def measure(pairs: int, units: int = UNITS, count: int = PERIODS) -> list[Figure]:
    """Starts its own server."""
    before = machine.load()
    with expanded_country(units, count) as database:
        ours, limit = asyncio.run(measure_in(database, pairs))
    return [
        Figure(
            f"matrix of a province, the first {PAGE} of its units in {count} periods, against reading them by key",
            "ms",
            ours,
            limit,
            "by key",
            Bound("at most", 5.0),
            note="every cell compared and equal; aim 50 ms",
            before=before,
            after=machine.load(),
        )
    ]


if __name__ == "__main__":
    (figure,) = measure(5, *map(int, sys.argv[1:]))
    print(figure.name, [[round(value, 2) for value in each] for each in (figure.ours, figure.limit)], figure.ratio)
