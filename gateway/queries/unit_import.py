"""Open units by their names."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import literal, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import organizations
from gateway.queries.accounts import within
from services.kernel.auth.principals import Scope


async def units_named(connection: AsyncConnection, names: Collection[str]) -> Sequence[Any]:
    columns = organizations.c.id, organizations.c.name, organizations.c.kind, organizations.c.division_code
    statement = select(*columns).where(organizations.c.name.in_(list(names)), organizations.c.closed_on.is_(None))
    return (await connection.execute(statement)).all()


async def parents_named(connection: AsyncConnection, name: str, division_code: str, scope: Scope) -> list[UUID]:
    """Those that stand in the scope, or in a division that `division_code` lies in."""
    above = literal(division_code).startswith(organizations.c.division_code)
    reached = or_(within(scope, organizations.c.division_code, organizations.c.id), above)
    statement = select(organizations.c.id).where(
        organizations.c.name == name, organizations.c.closed_on.is_(None), reached
    )
    return list((await connection.execute(statement)).scalars())
