"""Statements of restriction and erasure."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, Select, case, delete, func, insert, literal, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import (
    divisions,
    erasures,
    household_members,
    households,
    pairings,
    support_plans,
    visit_facts,
    withheld_households,
)
from services.households.visibility import TODAY, is_withheld, may_see_erasure
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.web.paging import Page, beyond

NOTHING: Final = b""
"""Instead of a ciphertext, where a column or a constraint wants one."""


async def restrict(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """The household is locked, and its version grows: an import that has read it starts again."""
    await connection.execute(insert(withheld_households).values(**values, is_erased=False))
    await _next_version(connection, values["household_id"])


async def release(connection: AsyncConnection, household_id: UUID) -> None:
    column = withheld_households.c
    await connection.execute(delete(withheld_households).where(column.household_id == household_id, ~column.is_erased))
    await _next_version(connection, household_id)


async def _next_version(connection: AsyncConnection, household_id: UUID) -> None:
    statement = update(households).where(households.c.id == household_id)
    await connection.execute(statement.values(version=households.c.version + 1))


def _listed(scope: Scope) -> Select[Any]:
    """Requests, each with what the register still says of the household, unless it is hidden from the scope."""
    is_stored = ~is_withheld(scope, households.c.id)
    is_late = (erasures.c.state == "asked") & (erasures.c.expires_at <= func.now())
    return (
        select(
            *(column for column in erasures.c if column.name != "state"),
            case((is_late, literal("expired")), else_=erasures.c.state).label("state"),
            divisions.c.name.label("village_name"),
            households.c.registry_no,
            households.c.wrapped_key,
            households.c.head_name,
        )
        .select_from(erasures)
        .where(may_see_erasure(scope))
        .outerjoin(households, (households.c.id == erasures.c.household_id) & is_stored)
        .outerjoin(divisions, divisions.c.code == erasures.c.village_code)
    )


async def list_erasures(
    connection: AsyncConnection, scope: Scope, page: Page, *, household_id: UUID | None, is_open: bool | None
) -> Rows:
    """Newest first; one row more than the page. Raises CursorMalformed."""
    statement = _listed(scope).order_by(erasures.c.asked_at.desc(), erasures.c.id.desc()).limit(page.limit + 1)
    if household_id is not None:
        statement = statement.where(erasures.c.household_id == household_id)
    if is_open is not None:
        asked = (erasures.c.state == "asked") & (erasures.c.expires_at > func.now())
        statement = statement.where(asked if is_open else ~asked)
    statement = statement.where(*beyond(page, erasures.c.asked_at, erasures.c.id, descending=True))
    return await all_rows(connection, statement)


async def erasures_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Oldest first."""
    statement = _listed(scope).where(erasures.c.household_id == household_id)
    return await all_rows(connection, statement.order_by(erasures.c.asked_at, erasures.c.id))


async def find_erasure(connection: AsyncConnection, scope: Scope, erasure_id: UUID) -> Row[Any] | None:
    return await one_row(connection, _listed(scope).where(erasures.c.id == erasure_id))


async def lock_erasure(connection: AsyncConnection, scope: Scope, erasure_id: UUID) -> Row[Any] | None:
    """As `find_erasure`; nobody else answers it until the transaction ends."""
    own = select(erasures.c.id).where(erasures.c.id == erasure_id, may_see_erasure(scope))
    await connection.execute(own.with_for_update())
    return await find_erasure(connection, scope, erasure_id)


async def end_expired(connection: AsyncConnection, household_id: UUID) -> Rows:
    """Ids of the requests for the household that nobody answered in time."""
    statement = (
        update(erasures)
        .where(
            erasures.c.household_id == household_id,
            erasures.c.state == "asked",
            erasures.c.expires_at <= func.now(),
        )
        .values(state="expired")
        .returning(erasures.c.id)
    )
    return await all_rows(connection, statement)


async def ask(connection: AsyncConnection, values: dict[str, Any], life: timedelta) -> None:
    """Raises IntegrityError."""
    await connection.execute(insert(erasures).values(**values, state="asked", expires_at=func.now() + life))


async def answer(connection: AsyncConnection, erasure_id: UUID, values: dict[str, Any]) -> None:
    statement = update(erasures).where(erasures.c.id == erasure_id)
    await connection.execute(statement.values(**values, answered_at=func.now()))


@dataclass(frozen=True, slots=True)
class Stored:
    """Counts of what the register holds of a household."""

    members: int
    pairings: int
    visits: int
    amount_fen: int


async def count_stored(connection: AsyncConnection, household_id: UUID) -> Stored:
    facts = visit_facts.c
    row = (
        await connection.execute(
            select(
                _number_of(household_members.c.household_id, household_id).label("members"),
                _number_of(pairings.c.household_id, household_id).label("pairings"),
                _number_of(facts.household_id, household_id).label("visits"),
                select(func.coalesce(func.sum(facts.amount_fen), 0))
                .where(facts.household_id == household_id)
                .scalar_subquery()
                .label("amount_fen"),
            )
        )
    ).one()
    return Stored(1 + row.members, row.pairings, row.visits, int(row.amount_fen))


def _number_of(column: Any, household_id: UUID) -> Any:
    return select(func.count()).where(column == household_id).scalar_subquery()


class NotDestroyedError(Exception):
    """The household is not where the caller sees it, so that nothing of it may be destroyed anywhere."""


async def lock_whole(connection: AsyncConnection, household_id: UUID) -> Row[Any] | None:
    """A household that is not erased, locked until the transaction ends."""
    statement = select(households).where(households.c.id == household_id, households.c.wrapped_key.is_not(None))
    return await one_row(connection, statement.with_for_update())


async def destroy(
    connection: AsyncConnection, household_id: UUID, village_code: str, number_code: bytes, by: UUID | None
) -> Rows:
    """Destroy the key of a household and all that lies under it, in the caller's transaction. Returns the pairings that
    ended by it. `village_code`: of the locked row.

    Ids, places, dates, what the boards count and the keyed code of the number stay. It is marked last: from then on the
    policies hide it. Raises NotDestroyedError.
    """
    of_household = select(pairings.c.id).where(pairings.c.household_id == household_id)
    await connection.execute(delete(support_plans).where(support_plans.c.pairing_id.in_(of_household)))
    await connection.execute(delete(household_members).where(household_members.c.household_id == household_id))
    ended = await _end_pairings(connection, household_id)
    emptied_rows = await connection.execute(
        update(households)
        .where(households.c.id == household_id, households.c.wrapped_key.is_not(None))
        .values(
            **dict.fromkeys(EMPTIED),
            **dict.fromkeys(("head_name", "circumstances", "fingerprint"), NOTHING),
            number_code=number_code,
            members_count=1,
            version=households.c.version + 1,
            updated_at=func.now(),
        )
    )
    # Row-level security hides without an error what lies elsewhere.
    if emptied_rows.rowcount != 1:
        raise NotDestroyedError(str(household_id))
    told = update(erasures).where(erasures.c.household_id == household_id)
    await connection.execute(told.values(reason=None, answer=None))
    hidden = upsert(withheld_households).values(
        household_id=household_id, village_code=village_code, is_erased=True, withheld_by=by, withheld_at=func.now()
    )
    await connection.execute(
        hidden.on_conflict_do_update(
            index_elements=["household_id"], set_={"is_erased": True, "reason": None, "withheld_by": by}
        )
    )
    return ended


EMPTIED: Final = (
    "registry_no",
    "wrapped_key",
    "head_phone",
    "head_id_number",
    "head_numbers",
    "address",
    "head_phone_index",
    "head_second_phone_index",
    "head_third_phone_index",
    "head_id_number_index",
    "head_name_index",
    "poverty_causes",
    "labour_ability",
    "guarantees",
    "needs",
    "updated_by",
)


async def _end_pairings(connection: AsyncConnection, household_id: UUID) -> Rows:
    """A pairing ends today, or on its first day if that is later; why others were closed is destroyed."""
    is_open = pairings.c.closed_at.is_(None)
    of_household = pairings.c.household_id == household_id
    last_day = func.greatest(pairings.c.starts_on, func.least(func.coalesce(pairings.c.ends_on, TODAY), TODAY))
    closed = update(pairings).where(of_household, ~is_open).values(reason=NOTHING, close_reason=None)
    await connection.execute(closed)
    ended = (
        update(pairings)
        .where(of_household, is_open)
        .values(
            closed_at=func.now(), ends_on=last_day, reason=NOTHING, close_reason=None, version=pairings.c.version + 1
        )
        .returning(pairings)
    )
    return await all_rows(connection, ended)


async def emptied(connection: AsyncConnection, household_id: UUID, held: dict[str, int]) -> Rows:
    """The other program has destroyed what it had: the confirmed requests that are done by it."""
    statement = (
        update(erasures)
        .where(erasures.c.household_id == household_id, erasures.c.state == "confirmed")
        .values(state="erased", erased_at=func.now(), **held)
        .returning(erasures.c.id)
    )
    return await all_rows(connection, statement)


CONFIRMED: Final = ("id", "household_id", "village_code", "asked_by", "asked_at", "answered_by", "answered_at")
"""What is known of a confirmed erasure without any name or text."""


async def confirmed_erasures(connection: AsyncConnection) -> Rows:
    """Oldest first, with the columns of `CONFIRMED`."""
    statement = select(*(erasures.c[name] for name in CONFIRMED)).where(erasures.c.state.in_(("confirmed", "erased")))
    return await all_rows(connection, statement.order_by(erasures.c.answered_at, erasures.c.id))


async def put_confirmed(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """A confirmed erasure as it is known from elsewhere. `values`: by the names in `CONFIRMED`, and counts."""
    statement = upsert(erasures).values(**values, state="confirmed", expires_at=values["asked_at"])
    changes = {name: value for name, value in values.items() if name != "id"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={**changes, "state": "confirmed"})
    )
