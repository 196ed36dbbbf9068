"""The matrix by pages of units. PostgreSQL writes the JSON: a thousand cells row by row in Python took as long as all
the rest together."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Subquery,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    column,
    false,
    func,
    literal,
    literal_column,
    select,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.due_states import fulfilled_at, state_of
from services.campaigns.dues.queries import is_on
from services.campaigns.models import due_items, organizations
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import all_rows
from services.kernel.db.visibility import below, in_scope
from services.kernel.web.paging import Page, beyond

_REUSE_PLANS = text("set local plan_cache_mode = force_generic_plan")


async def reuse_plans(connection: AsyncConnection) -> None:
    """For the rest of the transaction: to plan who sees a campaign takes five times as long as to look."""
    await connection.execute(_REUSE_PLANS)


async def page_of_rows(
    connection: AsyncConnection,
    scope: Scope,
    campaign_id: UUID,
    division_code: str,
    line: str | None,
    columns: Sequence[tuple[UUID, str]],
    at: datetime,
    page: Page,
) -> Sequence[Row[Any]]:
    """Units below the division that owe something in the campaign, one more than the page holds; by place.

    `columns`: duty and period of each. Each row has `id` and `division_code`, and as `body` a `MatrixRow` in JSON.
    """
    units = _units(scope, campaign_id, division_code, line, page)
    body = _object(
        organization=_object(
            id=_quoted(cast(units.c.id, Text)),
            name=cast(func.to_json(units.c.name), Text),
            division_code=_quoted(units.c.division_code),
        ),
        cells=_cells(scope, units.c.id, columns),
    )
    statement = select(units.c.id, units.c.division_code, body.label("body")).order_by(
        units.c.division_code, units.c.id
    )
    return await all_rows(connection, statement, {"at": at})


def _units(scope: Scope, campaign_id: UUID, division_code: str, line: str | None, page: Page) -> Subquery:
    place = (organizations.c.division_code, organizations.c.id)
    is_theirs = (due_items.c.organization_id == organizations.c.id) & (due_items.c.campaign_id == campaign_id)
    # Not `exists`: PostgreSQL joins it, takes that for rare, and sorts all units of a province for a page.
    owes = func.coalesce(select(true()).where(is_theirs).limit(1).scalar_subquery(), false())
    return (
        select(organizations.c.id, organizations.c.name, organizations.c.division_code)
        .where(in_scope(scope, *place), below(organizations.c.division_code, division_code), owes, *_on(line))
        .where(*beyond(page, *place))
        .order_by(*place)
        .limit(page.limit + 1)
        .subquery("units")
    )


def _on(line: str | None) -> list[ColumnElement[bool]]:
    if line is None:
        return []
    return [is_on(line, organizations.c.id)]


def _cells(scope: Scope, unit_id: ColumnElement[Any], columns: Sequence[tuple[UUID, str]]) -> ColumnElement[str]:
    """A JSON array of a `MatrixCell` or null for each column, in their order."""
    duties, periods = [duty for duty, _ in columns], [period for _, period in columns]
    asked = (
        func.unnest(literal(duties, ARRAY(Uuid)), literal(periods, ARRAY(Text)))
        .table_valued(column("obligation_id", Uuid), column("period", Text), with_ordinality="place", name="asked")
        .render_derived()
    )
    is_asked = and_(
        due_items.c.organization_id == unit_id,
        due_items.c.obligation_id == asked.c.obligation_id,
        due_items.c.period == asked.c.period,
        in_scope(scope, due_items.c.division_code, due_items.c.organization_id),
    )
    in_order = func.string_agg(_CELL_OR_NULL, aggregate_order_by(_COMMA, asked.c.place))
    found = select(func.coalesce(in_order, _NOTHING)).select_from(asked.outerjoin(due_items, is_asked))
    return _OPEN + found.scalar_subquery() + _CLOSE


def _object(**fields: ColumnElement[str]) -> ColumnElement[str]:
    """`fields`: each as JSON text, none null. `json_build_object` takes twice as long."""
    written = _word("{")
    for number, (name, value) in enumerate(fields.items()):
        written = written + _word(f'{"," if number else ""}"{name}":') + value
    return written + _word("}")


def _quoted(value: ColumnElement[str]) -> ColumnElement[str]:
    """For what holds no character that JSON escapes: an id, a code, a word of ours."""
    return _word('"') + value + _word('"')


def _word(fixed: str) -> ColumnElement[str]:
    return literal_column(f"'{fixed}'", Text)


_COMMA, _NULL, _NOTHING, _OPEN, _CLOSE = map(_word, (",", "null", "", "[", "]"))
# Built once: to put it together takes longer than the database takes to plan it.
_CELL = _object(
    state=_quoted(state_of(due_items.c.due_at, fulfilled_at(due_items), due_items.c.accepted_at, bindparam("at"))),
    expected=cast(due_items.c.minimum, Text),
    filed=cast(func.least(due_items.c.count, due_items.c.minimum), Text),
    extended_to=case(
        (due_items.c.due_at > due_items.c.original_due_at, cast(func.to_json(due_items.c.due_at), Text)), else_=_NULL
    ),
)
_CELL_OR_NULL = case((due_items.c.id.is_(None), _NULL), else_=_CELL)
