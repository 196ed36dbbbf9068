"""Who reaches visits, photos and reports: every operation, role and relation, behind both walls and each alone."""

from collections.abc import AsyncIterator

import pytest

from deploy.embedded.object_store import ObjectStore
from services.submissions.settings import SubmissionsSettings
from tests.databases import MakeDatabase, ServiceDatabase
from tests.security.cells.cells import Program, Wall
from tests.security.cells.checking import check_all, check_some, check_that_a_fallen_wall_is_found
from tests.security.cells.submissions_world import submissions
from tests.submissions.conftest import settings
from tests.support.stores import object_store

__all__ = ["object_store", "settings"]


@pytest.fixture(scope="module")
async def program(
    settings: tuple[SubmissionsSettings, ServiceDatabase], object_store: ObjectStore, service_database: MakeDatabase
) -> AsyncIterator[Program]:
    async with submissions(*settings) as program:
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
