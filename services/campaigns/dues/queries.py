"""Due items, and how many sheets of each were filed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    exists,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from services.campaigns.dues import acting
from services.campaigns.dues.states import DueState, state_of
from services.campaigns.fulfilment import fulfilled_at
from services.campaigns.models import (
    campaigns,
    divisions,
    due_extensions,
    due_items,
    due_receipts,
    obligations,
    organization_lines,
    organizations,
    quota_allocations,
)
from services.kernel.auth.principals import Scope
from services.kernel.clock import month_bounds
from services.kernel.db.visibility import below, in_scope
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page, beyond

_fulfilled = fulfilled_at(due_items)
_RECEIVER = organizations.alias("receiver")
_RECEIPTS = (
    select(
        func.coalesce(
            func.jsonb_agg(
                aggregate_order_by(
                    func.jsonb_build_object("channel", due_receipts.c.channel, "on", due_receipts.c.received_on),
                    due_receipts.c.channel,
                )
            ),
            text("'[]'"),
        )
    )
    .where(due_receipts.c.due_id == due_items.c.id)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class DueFilter:
    division_code: str | None = None
    month: str | None = None
    state: DueState | None = None
    organization_id: UUID | None = None
    form: str | None = None
    campaign_id: UUID | None = None
    obligation_id: UUID | None = None
    period: str | None = None
    line: str | None = None


def visible_dues(scope: Scope, at: datetime, viewer: Viewer | None) -> Select[Any]:
    """All columns of a due item that a screen shows, as of `at`, and the reason of its last extension, sealed.

    `viewer`: of whom it says what he may do.
    """
    last = (
        select(due_extensions.c.due_at, due_extensions.c.reason, due_extensions.c.reason_sealed)
        .where(due_extensions.c.due_id == due_items.c.id)
        .order_by(due_extensions.c.extended_at.desc())
        .limit(1)
        .lateral("last_extension")
    )
    return (
        select(
            due_items,
            _state(at).label("state"),
            func.coalesce(due_items.c.due_at > due_items.c.original_due_at, False).label("is_extended"),
            func.coalesce(_fulfilled >= due_items.c.due_at, False).label("was_late"),
            last.c.due_at.label("extended_to"),
            last.c.reason.label("clear_reason"),
            last.c.reason_sealed,
            campaigns.c.state.label("campaign_state"),
            obligations.c.name.label("obligation_name"),
            obligations.c.contact,
            obligations.c.what,
            obligations.c.refs,
            obligations.c.channels,
            obligations.c.to_outside,
            _RECEIVER.c.name.label("receiver_name"),
            _RECEIPTS.label("received"),
            func.coalesce(organizations.c.name, "").label("organization_name"),
            (false() if viewer is None else acting.may_extend(viewer)).label("may_extend"),
            (false() if viewer is None else acting.may_report(viewer)).label("may_report"),
            (false() if viewer is None else acting.may_receive(viewer)).label("may_receive"),
        )
        .join(obligations, obligations.c.id == due_items.c.obligation_id)
        .join(campaigns, campaigns.c.id == due_items.c.campaign_id)
        .outerjoin(organizations, organizations.c.id == due_items.c.organization_id)
        .outerjoin(last, true())
        .outerjoin(_RECEIVER, _RECEIVER.c.id == obligations.c.to_organization_id)
        .where(in_scope(scope, due_items.c.division_code, due_items.c.organization_id))
    )


async def find_due(viewer: Viewer, due_id: UUID, at: datetime) -> Row[Any] | None:
    statement = visible_dues(viewer.scope, at, viewer).where(due_items.c.id == due_id)
    found: Row[Any] | None = (await viewer.connection.execute(statement)).first()
    return found


async def dues_in_campaigns(
    connection: AsyncConnection, scope: Scope, wanted: DueFilter, at: datetime, viewer: Viewer | None = None
) -> Sequence[Row[Any]]:
    """As `list_dues`, but all of them, each with the division and the days of its campaign."""
    statement = (
        visible_dues(scope, at, viewer)
        .add_columns(
            campaigns.c.division_code.label("campaign_code"),
            campaigns.c.starts_on.label("campaign_starts_on"),
            campaigns.c.ends_on.label("campaign_ends_on"),
        )
        .where(*_conditions(wanted, at))
        .order_by(due_items.c.due_at, due_items.c.id)
    )
    return (await connection.execute(statement)).all()


async def list_dues(viewer: Viewer, wanted: DueFilter, at: datetime, page: Page) -> Sequence[Row[Any]]:
    """Ordered by due time; what has no deadline comes last."""
    statement = (
        visible_dues(viewer.scope, at, viewer)
        .where(*_conditions(wanted, at))
        .order_by(due_items.c.due_at, due_items.c.id)
        .limit(page.limit + 1)
    )
    statement = statement.where(*_beyond(page))
    rows: Sequence[Row[Any]] = (await viewer.connection.execute(statement)).all()
    return rows


async def extend(connection: AsyncConnection, due_id: UUID, due_at: datetime, wrapped_key: bytes) -> None:
    values = {"due_at": due_at, "wrapped_key": wrapped_key}
    await connection.execute(update(due_items).where(due_items.c.id == due_id).values(values))


async def note_extension(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(insert(due_extensions).values(**values))


async def lock_due(connection: AsyncConnection, due_id: UUID) -> None:
    await connection.execute(select(due_items.c.id).where(due_items.c.id == due_id).with_for_update())


async def rates(
    connection: AsyncConnection, scope: Scope, wanted: DueFilter, parent: str, at: datetime
) -> Sequence[Row[Any]]:
    """One row per child division of `parent`; what belongs to `parent` itself is under its own code."""
    state = _state(at)
    place = func.coalesce(divisions.c.code, parent)
    is_accepted_late = (state == "accepted") & (_fulfilled >= due_items.c.due_at)
    # Where receipt counts, what has not arrived does not.
    is_missing = (due_items.c.counts_when == "received") & due_items.c.received_at.is_(None)
    sheets = case((is_missing, 0), else_=func.least(due_items.c.count, due_items.c.minimum))
    # A unit enters its number at once: all of it is late, or none. Of forms and visits not counted yet (`late_counts`)
    # the last one at least came late.
    entered_at = func.coalesce(due_items.c.filed_at, due_items.c.returned_at)
    was_late = case(
        (due_items.c.form == "unit_return", case((entered_at >= due_items.c.due_at, sheets), else_=0)),
        (_fulfilled >= due_items.c.due_at, 1),
        else_=0,
    )
    late = func.coalesce(due_items.c.late_count, was_late)
    statement = (
        select(
            place.label("division_code"),
            func.count().label("owed"),
            *(_count(state == name).label(name) for name in ("overdue", "filed", "late", "accepted")),
            _count(state.in_(["pending", "due_soon"])).label("pending"),
            _count(is_accepted_late).label("accepted_late"),
            _sum(due_items.c.minimum).label("expected"),
            _sum(sheets).label("sheets"),
            _sum(func.least(late, sheets)).label("late_sheets"),
        )
        .select_from(due_items)
        .outerjoin(divisions, (divisions.c.parent == parent) & _lies_in(divisions.c.code))
        .where(in_scope(scope, due_items.c.division_code, due_items.c.organization_id), *_conditions(wanted, at))
        .group_by(place)
        .order_by(place)
    )
    rows: Sequence[Row[Any]] = (await connection.execute(statement)).all()
    return rows


async def names_of_divisions(connection: AsyncConnection, codes: Sequence[str]) -> dict[str, str]:
    statement = select(divisions.c.code, divisions.c.name).where(divisions.c.code.in_(codes))
    return {row.code: row.name for row in await connection.execute(statement)}


async def campaign_of(connection: AsyncConnection, obligation_id: UUID) -> UUID | None:
    statement = select(obligations.c.campaign_id).where(obligations.c.id == obligation_id)
    return (await connection.execute(statement)).scalar_one_or_none()


def _beyond(page: Page) -> list[ColumnElement[bool]]:
    """`None` in the cursor: the page before ended among those without a deadline. Raises CursorMalformed."""
    has_none = due_items.c.due_at.is_(None)
    if page.after is None:
        return []
    if page.after[0] == str(None):
        return [has_none, *beyond(Page(page.limit, page.after[1:]), due_items.c.id)]
    return [or_(has_none, *beyond(page, due_items.c.due_at, due_items.c.id))]


def _of_month(month: str) -> ColumnElement[bool]:
    """The month itself, and periods of another length that fall due in it, or without a deadline lie over it."""
    first, last = month_bounds(month)
    is_due_in_it = due_items.c.due_on.between(first, last)
    lies_over_it = due_items.c.due_on.is_(None) & (due_items.c.starts_on <= last) & (due_items.c.ends_on >= first)
    is_no_month = ~due_items.c.period.regexp_match("^[0-9]{4}-[0-9]{2}$")
    return (due_items.c.period == month) | (is_no_month & (is_due_in_it | lies_over_it))


def _state(at: datetime) -> ColumnElement[str]:
    return state_of(due_items.c.due_at, _fulfilled, due_items.c.accepted_at, at)


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _sum(number: ColumnElement[int]) -> ColumnElement[int]:
    return func.coalesce(func.sum(number), 0)


def _lies_in(code: Column[str]) -> ColumnElement[bool]:
    return and_(due_items.c.division_code >= code, due_items.c.division_code < code.concat(":"))


def _conditions(wanted: DueFilter, at: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.division_code is not None:
        conditions.append(below(due_items.c.division_code, wanted.division_code))
    if wanted.state is not None:
        conditions.append(_state(at) == wanted.state)
    if wanted.month is not None:
        conditions.append(_of_month(wanted.month))
    for column, value in (
        (due_items.c.period, wanted.period),
        (due_items.c.obligation_id, wanted.obligation_id),
        (due_items.c.organization_id, wanted.organization_id),
        (due_items.c.form, wanted.form),
        (due_items.c.campaign_id, wanted.campaign_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.line is not None:
        conditions.append(is_on(wanted.line, due_items.c.organization_id))
    return conditions


def is_on(line: str, organization_id: ColumnElement[UUID]) -> ColumnElement[bool]:
    """The unit stands on the line."""
    of_unit = organization_lines.c.organization_id == organization_id
    return exists().where(of_unit, organization_lines.c.line == line)


async def ties_of(connection: AsyncConnection, organization_id: UUID) -> Row[Any]:
    """`open_dues`: not filed, of campaigns that are not archived; `kept_dues`: those of them that stay stored whatever
    the plan asks for, as something was entered, attached or received, or more time was given; `quotas`: numbers
    allotted to the unit."""
    is_kept = or_(
        due_items.c.count > 0,
        due_items.c.number.is_not(None),
        due_items.c.files_at.is_not(None),
        exists().where(due_receipts.c.due_id == due_items.c.id),
        due_items.c.due_at != due_items.c.original_due_at,
        _was_extended(),
    )
    quotas = select(func.count()).select_from(quota_allocations)
    quotas = quotas.where(quota_allocations.c.organization_id == organization_id, quota_allocations.c.amount > 0)
    statement = (
        select(
            func.count().label("open_dues"),
            func.count().filter(is_kept).label("kept_dues"),
            quotas.scalar_subquery().label("quotas"),
        )
        .select_from(due_items)
        .join(campaigns, campaigns.c.id == due_items.c.campaign_id)
        .where(
            due_items.c.organization_id == organization_id,
            due_items.c.filed_at.is_(None),
            campaigns.c.archived_at.is_(None),
        )
    )
    return (await connection.execute(statement)).one()


def _was_extended() -> ColumnElement[bool]:
    """Whether the due item was ever extended."""
    return exists(select(literal(1)).where(due_extensions.c.due_id == due_items.c.id))


async def units_without_late_counts(connection: AsyncConnection, limit: int) -> Sequence[UUID]:
    """Of due items that nobody has recounted since an earlier release. What units count themselves has none."""
    is_missing = (due_items.c.late_count.is_(None), due_items.c.form != "unit_return")
    statement = select(due_items.c.organization_id).where(*is_missing).distinct().limit(limit)
    return (await connection.scalars(statement)).all()


async def forget_counts(connection: AsyncConnection) -> None:
    """All due items are to be recounted (`late_counts`)."""
    is_counted = (due_items.c.late_count.is_not(None), due_items.c.form != "unit_return")
    await connection.execute(update(due_items).where(*is_counted).values(late_count=None))
