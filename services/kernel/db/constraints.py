"""Turns the violation of a named constraint into a problem: the database checks, the rule module names the problem."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.problems import Problem


@asynccontextmanager
async def refusing(connection: AsyncConnection, problems: Mapping[str, type[Problem]]) -> AsyncIterator[None]:
    """Run statements in a savepoint; a violation of a named constraint is raised as its problem."""
    try:
        async with connection.begin_nested():
            yield
    except IntegrityError as error:
        problem = problems.get(violated(error) or "")
        if problem is None:
            raise
        raise problem() from None


def violated(error: IntegrityError) -> str | None:
    diagnosis = getattr(error.orig, "diag", None)
    return getattr(diagnosis, "constraint_name", None)
