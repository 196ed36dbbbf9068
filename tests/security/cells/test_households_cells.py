"""Who reaches the register and pairings: every operation, role and relation, behind both walls and each alone."""

from collections.abc import AsyncIterator

import pytest

from tests.databases import MakeDatabase
from tests.security.cells.cells import Program, Wall
from tests.security.cells.checking import check_all, check_some, check_that_a_fallen_wall_is_found
from tests.security.cells.households_world import households


@pytest.fixture(scope="module")
async def program(service_database: MakeDatabase) -> AsyncIterator[Program]:
    async with households(service_database("households")) as program:
        yield program


@pytest.mark.parametrize("wall", Wall)
async def test_a_part_of_the_cells_holds(program: Program, wall: Wall) -> None:
    await check_some(program, wall)


@pytest.mark.slow
@pytest.mark.parametrize("wall", Wall)
async def test_every_cell_holds(program: Program, wall: Wall) -> None:
    await check_all(program, wall)


async def test_the_cells_find_what_leaks_without_both_walls(program: Program) -> None:
    await check_that_a_fallen_wall_is_found(program)
