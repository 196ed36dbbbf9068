"""Statements of a household's file; every read is limited to the caller's scope (`submissions.visibility`)."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows
from services.submissions.models import (
    files,
    household_keys,
    report_scans,
    report_versions,
    reports,
    visit_conflicts,
    visit_revisions,
    visits,
)
from services.submissions.visibility import may_see_of_report, may_see_of_visit, may_see_report, may_see_visit, visit_of

_HOUSEHOLD_KEY = household_keys.c.wrapped_key.label("household_key")


async def visits_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Oldest first, each with its key."""
    statement = (
        select(visits, household_keys.c.wrapped_key)
        .outerjoin(household_keys, household_keys.c.id == visits.c.household_id)
        .where(may_see_visit(scope), visits.c.household_id == household_id)
        .order_by(visits.c.visited_on, visits.c.id)
    )
    return await all_rows(connection, statement)


async def photos_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """In the order of their visits, each with the day of its visit."""
    more = (files.c.owner_id.label("visit_id"), _HOUSEHOLD_KEY, visits.c.visited_on)
    statement = _of_visits(scope, files, household_id, *more)
    return await all_rows(connection, statement.order_by(visits.c.visited_on, visits.c.id, files.c.position))


async def revisions_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Oldest first, each with its key."""
    statement = _of_visits(scope, visit_revisions, household_id)
    return await all_rows(connection, statement.order_by(visit_revisions.c.revised_at, visit_revisions.c.id))


async def conflicts_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Oldest first, each with its key."""
    statement = _of_visits(scope, visit_conflicts, household_id)
    return await all_rows(connection, statement.order_by(visit_conflicts.c.received_at, visit_conflicts.c.visit_id))


def _of_visits(scope: Scope, table: Table, household_id: UUID, *more: ColumnElement[Any]) -> Select[Any]:
    """A row of `files` has a key of its own; `more` tells its household's apart."""
    own = () if table is files else (household_keys.c.wrapped_key,)
    return (
        select(table, visits.c.household_id, *own, *more)
        .join(visits, visits.c.id == visit_of(table))
        .outerjoin(household_keys, household_keys.c.id == visits.c.household_id)
        .where(may_see_of_visit(scope, table), visits.c.household_id == household_id)
    )


async def reports_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Oldest first."""
    statement = select(reports).where(may_see_report(scope), reports.c.household_id == household_id)
    return await all_rows(connection, statement.order_by(reports.c.created_at, reports.c.id))


async def versions_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Oldest first, each with the key of its report."""
    statement = _of_reports(scope, report_versions, household_id, reports.c.data_key)
    return await all_rows(connection, statement.order_by(report_versions.c.report_id, report_versions.c.version))


async def scans_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Oldest first, each with kind and month of its report."""
    file = (files.c.object, files.c.sha256, files.c.size, files.c.content_type, files.c.data_key, files.c.wrapped_key)
    of_report = (reports.c.kind, reports.c.month, reports.c.household_id, _HOUSEHOLD_KEY)
    statement = (
        _of_reports(scope, report_scans, household_id, *of_report, *file)
        .outerjoin(files, files.c.id == report_scans.c.id)
        .outerjoin(household_keys, household_keys.c.id == reports.c.household_id)
    )
    return await all_rows(connection, statement.order_by(report_scans.c.uploaded_at, report_scans.c.id))


def _of_reports(scope: Scope, table: Table, household_id: UUID, *more: ColumnElement[Any]) -> Select[Any]:
    return (
        select(table, *more)
        .join(reports, reports.c.id == table.c.report_id)
        .where(may_see_of_report(scope, table), reports.c.household_id == household_id)
    )
