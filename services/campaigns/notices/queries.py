"""Notices and their cascade. Reads start at `visible_notices`."""

from collections.abc import Sequence
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, Table, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.models import (
    campaigns,
    notice_addressees,
    notice_copies,
    notice_parents,
    notice_receipts,
    notices,
)
from services.campaigns.notices.seen import is_own, is_receipt_of, is_seen, is_to_receive
from services.campaigns.reach.kinds import Things
from services.campaigns.reach.places import is_own_unit
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, set_rows
from services.kernel.db.visibility import in_scope
from services.kernel.web.paging import Page, beyond

ADDRESSEES: Final = Things("notice", notice_addressees, notice_receipts)
COPIES: Final = Things("notice", notice_copies, None)
Box = Literal["received", "sent"]
_LISTED: Final = tuple(
    notices.c[name]
    for name in (
        "id",
        "title",
        "doc_number",
        "issuer",
        "issued_on",
        "division_code",
        "is_incomplete",
        "state",
        "sent_at",
    )
)


def visible_notices(scope: Scope) -> Select[Any]:
    return select(notices).where(is_seen(scope))


async def find_notice(connection: AsyncConnection, scope: Scope, notice_id: UUID) -> Row[Any] | None:
    found: Row[Any] | None = (await connection.execute(visible_notices(scope).where(notices.c.id == notice_id))).first()
    return found


async def lock_notice(connection: AsyncConnection, notice_id: UUID) -> None:
    """Until the transaction ends nobody else changes or receives it."""
    await connection.execute(select(notices.c.id).where(notices.c.id == notice_id).with_for_update())


async def list_notices(
    connection: AsyncConnection, scope: Scope, receiving: Scope, box: Box | None, page: Page
) -> Rows:
    """Newest first, without the texts. `receiving`: of the units for which the caller says what they received."""
    reached = _of(notice_addressees, scope)
    is_received = exists().where(is_receipt_of(notice_addressees))
    statement = (
        select(
            *_LISTED,
            is_own(scope).label("is_own"),
            select(func.count()).where(reached).correlate(notices).scalar_subquery().label("addressed"),
            select(func.count()).where(reached, is_received).correlate(notices).scalar_subquery().label("received"),
            is_to_receive(receiving).label("is_to_receive"),
        )
        .where(is_seen(scope), *_in_box(scope, box))
        .where(*beyond(page, notices.c.issued_on, notices.c.id, descending=True))
        .order_by(notices.c.issued_on.desc(), notices.c.id.desc())
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement)


def _in_box(scope: Scope, box: Box | None) -> list[ColumnElement[bool]]:
    if box is None:
        return []
    if box == "sent":
        return [is_own(scope)]
    came = [
        exists().where(
            table.c.notice_id == notices.c.id, is_own_unit(scope, table.c.organization_id, table.c.division_code)
        )
        for table in (notice_addressees, notice_copies)
    ]
    return [notices.c.state != "draft", ~is_own(scope), or_(*came)]


def _of(table: Table, scope: Scope) -> ColumnElement[bool]:
    return and_(table.c.notice_id == notices.c.id, in_scope(scope, table.c.division_code, table.c.organization_id))


async def insert_notice(connection: AsyncConnection, notice_id: UUID, values: dict[str, Any]) -> bool:
    """False when the id is taken; then nothing was changed."""
    statement = (
        insert_or(notices)
        .values(id=notice_id, version=1, **values)
        .on_conflict_do_nothing(index_elements=[notices.c.id])
        .returning(notices.c.id)
    )
    return (await connection.execute(statement)).first() is not None


async def change_notice(connection: AsyncConnection, notice_id: UUID, values: dict[str, Any]) -> None:
    """Of a notice that the caller holds locked."""
    statement = update(notices).where(notices.c.id == notice_id)
    await connection.execute(statement.values(version=notices.c.version + 1, **values))


async def parents_of(connection: AsyncConnection, notice_id: UUID) -> list[UUID]:
    statement = (
        select(notice_parents.c.parent_id)
        .where(notice_parents.c.notice_id == notice_id)
        .order_by(notice_parents.c.position)
    )
    return list((await connection.execute(statement)).scalars())


async def children_of(connection: AsyncConnection, scope: Scope, notice_id: UUID) -> list[UUID]:
    """Those that the scope sees."""
    statement = (
        select(notices.c.id)
        .join(notice_parents, notice_parents.c.notice_id == notices.c.id)
        .where(notice_parents.c.parent_id == notice_id, is_seen(scope))
        .order_by(notices.c.id)
    )
    return list((await connection.execute(statement)).scalars())


async def replaced_by(connection: AsyncConnection, scope: Scope, notice_id: UUID) -> UUID | None:
    statement = select(notices.c.id).where(notices.c.replaces == notice_id, notices.c.state != "draft", is_seen(scope))
    return (await connection.execute(statement)).scalar_one_or_none()


async def replace_parents(connection: AsyncConnection, notice_id: UUID, parents: Sequence[UUID]) -> None:
    await connection.execute(delete(notice_parents).where(notice_parents.c.notice_id == notice_id))
    rows = [
        {"notice_id": notice_id, "position": position, "parent_id": parent_id}
        for position, parent_id in enumerate(parents, start=1)
    ]
    if rows:
        await connection.execute(insert(notice_parents), rows)


async def states_of(connection: AsyncConnection, scope: Scope, notice_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of those that the scope sees."""
    statement = select(notices.c.id, notices.c.state).where(notices.c.id.in_(notice_ids), is_seen(scope))
    return {row.id: row.state for row in await all_rows(connection, statement)}


async def is_above(connection: AsyncConnection, notice_id: UUID, of: Sequence[UUID]) -> bool:
    """Whether `notice_id` is one of the notices `of` or an ancestor of one of them, whoever sees those between."""
    above = select(notices.c.id).where(notices.c.id.in_(of)).cte("above", recursive=True)
    step = select(notice_parents.c.parent_id).join(above, above.c.id == notice_parents.c.notice_id)
    above = above.union(step)
    return bool((await connection.execute(select(exists().where(above.c.id == notice_id)))).scalar())


async def is_received(connection: AsyncConnection, notice_id: UUID) -> bool:
    """By any unit; the office that issued it sees all of them."""
    statement = select(exists().where(notice_receipts.c.notice_id == notice_id))
    return bool((await connection.execute(statement)).scalar_one())


async def is_ground(connection: AsyncConnection, notice_id: UUID) -> bool:
    """Whether a notice or a campaign that the caller sees stands on it."""
    statement = select(
        or_(
            exists().where(notice_parents.c.parent_id == notice_id),
            exists().where(campaigns.c.notice_id == notice_id),
        )
    )
    return bool((await connection.execute(statement)).scalar_one())


async def delete_notice(connection: AsyncConnection, notice_id: UUID) -> None:
    """With its place in the cascade; nothing else of it is left."""
    await connection.execute(delete(notice_parents).where(notice_parents.c.notice_id == notice_id))
    await connection.execute(delete(notices).where(notices.c.id == notice_id))


async def running_rules(connection: AsyncConnection) -> Rows:
    """Of the notices that are kept current, drafts too. Row-level security of the caller holds."""
    statement = (
        select(notices.c.id, notices.c.division_code, notices.c.rules, notices.c.copy_rules)
        .where(notices.c.state.in_(["draft", "issued"]))
        .where(func.jsonb_array_length(notices.c.rules) + func.jsonb_array_length(notices.c.copy_rules) > 0)
        .order_by(notices.c.id)
    )
    return await all_rows(connection, statement)


async def set_sealed(connection: AsyncConnection, sealed: Sequence[dict[str, Any]]) -> None:
    """`sealed`: `b_id`, and the columns of the ciphertext. A change of keys runs it."""
    await set_rows(connection, notices, ("id",), sealed)
