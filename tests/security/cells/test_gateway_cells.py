"""Who reaches accounts, teams and what is kept of them: every operation, role and relation.

The gateway's database has no row-level security: it has one wall.
"""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import true

from gateway.queries import accounts
from tests.databases import MakeDatabase
from tests.security.cells.cells import Program, Wall, cells_of, run
from tests.security.cells.checking import LEAST, SAMPLED, check_all, check_some
from tests.security.cells.gateway_world import gateway


@pytest.fixture(scope="module")
async def program(service_database: MakeDatabase) -> AsyncIterator[Program]:
    async with gateway(service_database("gateway")) as program:
        yield program


def test_more_than_ten_thousand_cells_are_run_in_all() -> None:
    """Three runs of each program, of the gateway one."""
    assert 3 * sum(LEAST.values()) - 2 * LEAST["gateway"] >= 10_000


async def test_a_part_of_the_cells_holds(program: Program) -> None:
    assert program.secured_tables() == []
    await check_some(program, Wall.BOTH)


@pytest.mark.slow
async def test_every_cell_holds(program: Program) -> None:
    await check_all(program, Wall.BOTH)


async def test_the_cells_find_what_leaks_without_the_wall(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "within", lambda *_: true())
    cells = [cell for cell in cells_of(program.cases) if cell.is_sampled(SAMPLED)]
    found = await run(program, cells, Wall.BOTH)
    assert found.leaks
    assert found.differences
