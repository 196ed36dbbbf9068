"""Runs the cells of a program and prints how many there were."""

import sys

from tests.security.cells.cells import Program, Wall, cells_of, run

SAMPLED = 12
"""One cell of so many runs in `make test`, always the same ones; `make test-all` runs all."""
LEAST = {"submissions": 5_000, "households": 2_500, "campaigns": 1_000, "gateway": 1_500}
"""Cells of a program in each run: fewer would mean that a role, a relation or a way to ask got lost."""


async def check_some(program: Program, wall: Wall) -> None:
    assert {case.operation for case in program.cases} == operations(program)
    await _check(program, wall, SAMPLED)


async def check_all(program: Program, wall: Wall) -> None:
    assert await _check(program, wall, 1) >= LEAST[program.name]


def operations(program: Program) -> set[str]:
    """Of the OpenAPI page."""
    paths = program.app.openapi()["paths"]
    return {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}


async def _check(program: Program, wall: Wall, one_of: int) -> int:
    cells = [cell for cell in cells_of(program.cases) if cell.is_sampled(one_of)]
    found = await run(program, cells, wall)
    sys.stdout.write(f"{program.name}, {wall}: {found.cells} cells, {len(found.leaks)} leaks\n")
    for fault in (*found.leaks, *found.differences):
        sys.stdout.write(f"{fault}\n")
    assert (len(found.leaks), len(found.differences)) == (0, 0)
    return found.cells


async def check_that_a_fallen_wall_is_found(program: Program) -> None:
    """Without both walls the same cells find leaks: they are no cells that cannot fail."""
    cells = [cell for cell in cells_of(program.cases) if cell.is_sampled(SAMPLED)]
    with program.without_filter():
        found = await run(program, cells, Wall.FILTER)
    assert found.leaks
    assert found.differences
