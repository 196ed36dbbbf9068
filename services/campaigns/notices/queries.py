"""Notices and their cascade."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, delete, exists, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import notice_parents, notices
from services.kernel.web.paging import Page, beyond


async def find_notice(connection: AsyncConnection, notice_id: UUID) -> Row[Any] | None:
    return (await connection.execute(select(notices).where(notices.c.id == notice_id))).first()


async def find_division(connection: AsyncConnection, notice_id: UUID) -> str | None:
    """Of the office that entered the notice."""
    statement = select(notices.c.division_code).where(notices.c.id == notice_id)
    return (await connection.execute(statement)).scalar_one_or_none()


async def list_notices(connection: AsyncConnection, page: Page) -> Sequence[Row[Any]]:
    """Newest first, without the texts."""
    columns = [column for column in notices.c if column.name not in {"text", "version"}]
    statement = select(*columns).order_by(notices.c.issued_on.desc(), notices.c.id.desc()).limit(page.limit + 1)
    statement = statement.where(*beyond(page, notices.c.issued_on, notices.c.id, descending=True))
    return (await connection.execute(statement)).all()


async def insert_notice(connection: AsyncConnection, notice_id: UUID, values: dict[str, Any]) -> bool:
    """False when the id is taken; then nothing was changed."""
    statement = (
        insert_or(notices)
        .values(id=notice_id, version=1, **values)
        .on_conflict_do_nothing(index_elements=[notices.c.id])
        .returning(notices.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def update_notice(connection: AsyncConnection, notice_id: UUID, version: int, values: dict[str, Any]) -> bool:
    """False when another change was faster, so that the version is no longer the one read."""
    statement = (
        update(notices)
        .where(notices.c.id == notice_id, notices.c.version == version)
        .values(version=version + 1, **values)
        .returning(notices.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def parents_of(connection: AsyncConnection, notice_id: UUID) -> list[UUID]:
    statement = (
        select(notice_parents.c.parent_id)
        .where(notice_parents.c.notice_id == notice_id)
        .order_by(notice_parents.c.position)
    )
    return list((await connection.execute(statement)).scalars())


async def children_of(connection: AsyncConnection, notice_id: UUID) -> list[UUID]:
    statement = (
        select(notice_parents.c.notice_id)
        .where(notice_parents.c.parent_id == notice_id)
        .order_by(notice_parents.c.notice_id)
    )
    return list((await connection.execute(statement)).scalars())


async def replace_parents(connection: AsyncConnection, notice_id: UUID, parents: Sequence[UUID]) -> None:
    await connection.execute(delete(notice_parents).where(notice_parents.c.notice_id == notice_id))
    rows = [
        {"notice_id": notice_id, "position": position, "parent_id": parent_id}
        for position, parent_id in enumerate(parents, start=1)
    ]
    if rows:
        await connection.execute(insert(notice_parents), rows)


async def known_notices(connection: AsyncConnection, notice_ids: Sequence[UUID]) -> set[UUID]:
    return set((await connection.execute(select(notices.c.id).where(notices.c.id.in_(notice_ids)))).scalars())


async def is_above(connection: AsyncConnection, notice_id: UUID, of: Sequence[UUID]) -> bool:
    """Whether `notice_id` is one of the notices `of` or an ancestor of one of them."""
    above = select(notices.c.id).where(notices.c.id.in_(of)).cte("above", recursive=True)
    step = select(notice_parents.c.parent_id).join(above, above.c.id == notice_parents.c.notice_id)
    above = above.union(step)
    return bool((await connection.execute(select(exists().where(above.c.id == notice_id)))).scalar())
