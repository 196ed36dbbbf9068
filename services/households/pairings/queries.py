"""Statements of pairings and support plans."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import divisions, households, organizations, pairings, support_plans
from services.households.pairings.sealed_texts import PLAN
from services.households.visibility import (
    DAYS_OF_GRACE,
    is_active,
    is_in_grace,
    is_withheld,
    may_see_pairing,
    visible_pairings,
)
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.db.visibility import below
from services.kernel.web.paging import Page, beyond

WRAPPED_KEY = (
    select(households.c.wrapped_key)
    .where(households.c.id == pairings.c.household_id)
    .correlate(pairings)
    .scalar_subquery()
    .label("wrapped_key")
)
_NAMES_AND_COLUMNS = [part for name in PLAN for part in (literal(name), support_plans.c[name])]
CLEAR_PLAN = case((support_plans.c[PLAN[0]].is_not(None), func.jsonb_build_object(*_NAMES_AND_COLUMNS))).label(
    "clear_plan"
)
"""Content of a plan that is not sealed yet, or that a program of the earlier release has changed since."""


@dataclass(frozen=True, slots=True)
class Filters:
    team_id: UUID | None = None
    household_id: UUID | None = None
    is_active: bool | None = None

    def codes(self) -> dict[str, Any]:
        """Those that are set, for the audit trail."""
        ids = {"team_id": self.team_id, "household_id": self.household_id}
        return {**{name: str(id_) for name, id_ in ids.items() if id_}, "active": self.is_active}


def _listed(scope: Scope) -> Select[Any]:
    """Each with the `wrapped_key` of its household from the same statement, as `members_of`."""
    plan = support_plans.c
    return (
        visible_pairings(
            scope,
            pairings,
            WRAPPED_KEY,
            func.coalesce(organizations.c.name, "").label("team_name"),
            plan.pairing_id.label("plan_id"),
            plan.content,
            CLEAR_PLAN,
            plan.version.label("plan_version"),
            plan.updated_at.label("plan_updated_at"),
            plan.updated_by.label("plan_updated_by"),
        )
        .outerjoin(organizations, organizations.c.id == pairings.c.team_id)
        .outerjoin(support_plans, plan.pairing_id == pairings.c.id)
    )


def asked(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.team_id is not None:
        conditions.append(pairings.c.team_id == filters.team_id)
    if filters.household_id is not None:
        conditions.append(pairings.c.household_id == filters.household_id)
    if filters.is_active is not None:
        conditions.append(is_active() if filters.is_active else ~is_active())
    return conditions


async def list_pairings(connection: AsyncConnection, scope: Scope, filters: Filters, page: Page) -> Rows:
    """One row more than the page, ordered by (starts_on, id). Raises CursorMalformed."""
    statement = _listed(scope).order_by(pairings.c.starts_on, pairings.c.id).limit(page.limit + 1)
    statement = statement.where(*asked(filters))
    return await all_rows(connection, statement.where(*beyond(page, pairings.c.starts_on, pairings.c.id)))


async def ended_in_grace(connection: AsyncConnection, scope: Scope, page: Page) -> Rows:
    """Pairings that have ended, of the teams of the scope, while their last forms may still be filed: by their last
    day, with the sealed name of the head. One row more than the page. Raises CursorMalformed."""
    is_shown = ~is_withheld(scope, pairings.c.household_id)
    statement = (
        select(
            *(pairings.c[name] for name in ("id", "household_id", "team_id", "starts_on", "ends_on")),
            households.c.head_name,
            households.c.wrapped_key,
            divisions.c.name.label("village_name"),
            (pairings.c.ends_on + DAYS_OF_GRACE).label("filed_until"),
        )
        .join(households, households.c.id == pairings.c.household_id)
        .outerjoin(divisions, divisions.c.code == households.c.village_code)
        .where(is_in_grace(scope), ~is_active(), is_shown, *beyond(page, pairings.c.ends_on, pairings.c.id))
        .order_by(pairings.c.ends_on, pairings.c.id)
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement)


async def households_by_team(connection: AsyncConnection, scope: Scope, division: str) -> Rows:
    """For each team with households in a division: how many, each once."""
    statement = (
        visible_pairings(
            scope,
            pairings.c.team_id,
            func.coalesce(func.max(organizations.c.name), "").label("team_name"),
            func.count(pairings.c.household_id.distinct()).label("households"),
        )
        .outerjoin(organizations, organizations.c.id == pairings.c.team_id)
        .where(below(pairings.c.village_code, division), is_active())
        .group_by(pairings.c.team_id)
        .order_by(pairings.c.team_id)
    )
    return await all_rows(connection, statement)


async def find_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> Row[Any] | None:
    return await one_row(connection, _listed(scope).where(pairings.c.id == pairing_id))


async def all_of_household(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Past and present, oldest first."""
    statement = _listed(scope).where(pairings.c.household_id == household_id)
    return await all_rows(connection, statement.order_by(pairings.c.starts_on, pairings.c.id))


async def lock_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> Row[Any] | None:
    """The current row, locked until the transaction ends."""
    statement = visible_pairings(scope).where(pairings.c.id == pairing_id).with_for_update()
    return await one_row(connection, statement)


async def hold_key(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> bytes | None:
    """The wrapped key of the pairing's household, which a change of keys leaves alone until the transaction ends.

    Otherwise what is sealed with it now could not be opened afterwards. Other changes of the household go on.
    To be called before the pairing is locked: household first, as in a move of a household.
    """
    household_id = visible_pairings(scope, pairings.c.household_id).where(pairings.c.id == pairing_id)
    statement = select(households.c.wrapped_key).where(households.c.id.in_(household_id))
    row = await one_row(connection, statement.with_for_update(read=True, key_share=True))
    # An erasure may have been faster while this waited.
    return None if row is None or row.wrapped_key is None else bytes(row.wrapped_key)


async def insert_pairing(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Raises IntegrityError."""
    await connection.execute(insert(pairings).values(**values))


async def update_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID, values: dict[str, Any]) -> None:
    """Raises IntegrityError."""
    statement = (
        update(pairings)
        .where(may_see_pairing(scope), pairings.c.id == pairing_id)
        .values(version=pairings.c.version + 1, **values)
    )
    await connection.execute(statement)


async def save_plan(connection: AsyncConnection, values: dict[str, Any]) -> None:
    statement = upsert(support_plans).values(**values)
    changes = {name: statement.excluded[name] for name in ("content", *PLAN, "updated_by")}
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["pairing_id"],
            set_={**changes, "version": support_plans.c.version + 1, "updated_at": func.now()},
        )
    )


async def running_of(connection: AsyncConnection, team_id: UUID) -> int:
    """How many pairings of the team are not closed."""
    statement = select(func.count()).select_from(pairings)
    statement = statement.where(pairings.c.team_id == team_id, pairings.c.closed_at.is_(None))
    return int((await connection.execute(statement)).scalar_one())
