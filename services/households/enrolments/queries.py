"""Statements of enrolments. Reads start at `visible_pairings` and `seen_campaigns`."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Row,
    Select,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.enrolments.belonging import (
    IN_AREA,
    SERVED,
    TAKES_PAIRINGS,
    TAKES_PART,
    condition,
    is_not_over,
    is_seen,
)
from services.households.models import campaigns, duties, enrolments, households, organizations, pairings
from services.households.visibility import is_active, visible_pairings
from services.kernel.auth.principals import Scope
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.db.visibility import below, in_scope

TAKES = condition(TAKES_PAIRINGS)


def seen_campaigns(scope: Scope, *columns: Any) -> Select[Any]:
    return select(*(columns or (campaigns,))).where(is_seen(scope))


async def find_campaign(connection: AsyncConnection, scope: Scope, campaign_id: UUID) -> Row[Any] | None:
    """With `takes`: whether it takes pairings."""
    statement = seen_campaigns(scope, campaigns, TAKES.label("takes"))
    return await one_row(connection, statement.where(campaigns.c.id == campaign_id))


async def belonging_of(
    connection: AsyncConnection, scope: Scope, pairing_id: UUID, campaign_id: UUID
) -> Row[Any] | None:
    """Of a pairing and a campaign that are seen: what decides whether it may be enrolled."""
    statement = (
        visible_pairings(
            scope,
            pairings.c.id,
            campaigns.c.state,
            TAKES.label("takes"),
            and_(condition(IN_AREA), condition(TAKES_PART)).label("takes_part"),
            condition(SERVED).label("is_served"),
            households.c.registry_status,
        )
        .join(households, households.c.id == pairings.c.household_id)
        .outerjoin(organizations, organizations.c.id == pairings.c.team_id)
        .join(campaigns, true())
        .where(pairings.c.id == pairing_id, campaigns.c.id == campaign_id, is_seen(scope))
    )
    return await one_row(connection, statement)


async def has_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> bool:
    statement = visible_pairings(scope, pairings.c.id).where(pairings.c.id == pairing_id)
    return await one_row(connection, statement) is not None


async def lock_pairing(connection: AsyncConnection, scope: Scope, pairing_id: UUID) -> Row[Any] | None:
    """Until the transaction ends nobody else enrols it, or moves its household."""
    statement = visible_pairings(scope).where(pairings.c.id == pairing_id).with_for_update()
    return await one_row(connection, statement)


def _listed(scope: Scope) -> Select[Any]:
    return (
        visible_pairings(
            scope,
            enrolments,
            enrolments.c.ends_on.label("to"),
            enrolments.c.enrolled_by.is_(None).label("by_itself"),
            campaigns.c.name.label("campaign_name"),
        )
        .join(enrolments, enrolments.c.pairing_id == pairings.c.id)
        .join(campaigns, campaigns.c.id == enrolments.c.campaign_id)
        .where(is_seen(scope))
    )


async def find_enrolment(
    connection: AsyncConnection, scope: Scope, pairing_id: UUID, campaign_id: UUID
) -> Row[Any] | None:
    statement = _listed(scope).where(pairings.c.id == pairing_id, enrolments.c.campaign_id == campaign_id)
    return await one_row(connection, statement)


async def list_of_pairings(connection: AsyncConnection, scope: Scope, pairing_ids: Sequence[UUID]) -> Rows:
    statement = _listed(scope).where(pairings.c.id.in_(pairing_ids))
    return await all_rows(connection, statement.order_by(campaigns.c.starts_on, campaigns.c.id, pairings.c.id))


async def whole_of_pairings(connection: AsyncConnection, scope: Scope, pairing_ids: Sequence[UUID]) -> Rows:
    statement = visible_pairings(scope, enrolments).join(enrolments, enrolments.c.pairing_id == pairings.c.id)
    statement = statement.where(pairings.c.id.in_(pairing_ids))
    return await all_rows(connection, statement.order_by(enrolments.c.enrolled_at, enrolments.c.campaign_id))


async def insert_enrolment(connection: AsyncConnection, values: dict[str, Any]) -> None:
    await connection.execute(insert(enrolments).values(**values))


async def update_enrolment(
    connection: AsyncConnection, pairing_id: UUID, campaign_id: UUID, values: dict[str, Any]
) -> None:
    found = and_(enrolments.c.pairing_id == pairing_id, enrolments.c.campaign_id == campaign_id)
    changed = update(enrolments).where(found).values(version=enrolments.c.version + 1, **values)
    await connection.execute(changed)


async def copy_enrolments(
    connection: AsyncConnection, from_pairing: UUID, to_pairing: UUID, on_day: date
) -> list[UUID]:
    """What is enrolled on the day, or later, goes on with another pairing; returns the campaigns.

    Where all of it is over, what was decided goes on as well: the other pairing is enrolled there on no day.
    """
    column = enrolments.c
    source = select(column.campaign_id, column.starts_on, column.ends_on, column.enrolled_by)
    rows = await all_rows(connection, source.where(column.pairing_id == from_pairing))
    values = [
        {"pairing_id": to_pairing, **row._mapping} for row in rows if row.ends_on is None or row.ends_on >= on_day
    ] or [
        {"pairing_id": to_pairing, **row._mapping, "starts_on": on_day, "ends_on": on_day - timedelta(days=1)}
        for row in rows
    ]
    if values:
        await connection.execute(insert(enrolments), values)
    return [row["campaign_id"] for row in values]


async def join_enrolments(
    connection: AsyncConnection, from_pairing: UUID, to_pairing: UUID, on_day: date
) -> list[UUID]:
    """As `copy_enrolments`, from the day on; where the other pairing has an enrolment it stays. Returns the
    new ones."""
    first = func.greatest(enrolments.c.starts_on, literal(on_day))
    source = select(
        literal(to_pairing), enrolments.c.campaign_id, first, enrolments.c.ends_on, enrolments.c.enrolled_by
    ).where(
        enrolments.c.pairing_id == from_pairing,
        or_(enrolments.c.ends_on.is_(None), enrolments.c.ends_on >= first),
    )
    columns = ["pairing_id", "campaign_id", "starts_on", "ends_on", "enrolled_by"]
    added = upsert(enrolments).from_select(columns, source).on_conflict_do_nothing()
    return list((await connection.scalars(added.returning(enrolments.c.campaign_id))).all())


async def take_out(connection: AsyncConnection, pairing_id: UUID, campaign_ids: Sequence[UUID] | None) -> list[UUID]:
    """A last day before the first one; returns the campaigns."""
    first = func.coalesce(enrolments.c.starts_on, literal(date(2000, 1, 2)))
    changed = update(enrolments).where(enrolments.c.pairing_id == pairing_id)
    if campaign_ids is not None:
        changed = changed.where(enrolments.c.campaign_id.in_(campaign_ids))
    changed = changed.values(starts_on=first, ends_on=first - 1, version=enrolments.c.version + 1)
    return list((await connection.scalars(changed.returning(enrolments.c.campaign_id))).all())


async def campaigns_taking(connection: AsyncConnection, scope: Scope, division: str) -> Rows:
    """Those that take pairings, the newest first, with the number of pairings of the division enrolled now."""
    enrolled = (
        visible_pairings(scope, func.count())
        .join(enrolments, enrolments.c.pairing_id == pairings.c.id)
        .where(
            enrolments.c.campaign_id == campaigns.c.id,
            below(pairings.c.village_code, division),
            is_active(),
            is_not_over(),
        )
        .correlate(campaigns)
        .scalar_subquery()
    )
    statement = (
        seen_campaigns(scope, campaigns, enrolled.label("enrolled"))
        .where(TAKES, campaigns.c.state != "draft")
        .order_by(campaigns.c.starts_on.desc(), campaigns.c.id)
    )
    return await all_rows(connection, statement)


async def find_current(connection: AsyncConnection, scope: Scope, first: date, last: date) -> Row[Any] | None:
    """The campaign that takes pairings and runs in these days; of several one that asks for visits and has pairings
    before one that has none, then the one that began last."""
    asks = exists().where(duties.c.campaign_id == campaigns.c.id, duties.c.visits > 0)
    has_pairings = exists().where(
        enrolments.c.campaign_id == campaigns.c.id,
        pairings.c.id == enrolments.c.pairing_id,
        in_scope(scope, pairings.c.village_code),
    )
    statement = (
        seen_campaigns(scope, campaigns, TAKES.label("takes"))
        .where(TAKES, campaigns.c.starts_on <= last, campaigns.c.ends_on >= first)
        .order_by(has_pairings.desc(), asks.desc(), campaigns.c.starts_on.desc(), campaigns.c.id)
        .limit(1)
    )
    return await one_row(connection, statement)


def _of_edition_before(scope: Scope, previous: Row[Any], campaign_id: UUID, division: str, on_day: date) -> Select[Any]:
    """The pairings enrolled in the edition before at its end, each with what becomes of it (`outcome`)."""
    before, present = enrolments.alias("before"), enrolments.alias("present")
    outcome = case(
        (present.c.pairing_id.is_not(None), "already"),
        (pairings.c.ends_on < on_day, "ended"),
        (~and_(condition(IN_AREA), condition(TAKES_PART)), "takes_no_part"),
        (~condition(SERVED), "not_served"),
        else_="enrolled",
    )
    return (
        visible_pairings(scope, pairings.c.id.label("pairing_id"), pairings.c.team_id, outcome.label("outcome"))
        .join(before, and_(before.c.pairing_id == pairings.c.id, before.c.campaign_id == previous.id))
        .join(households, households.c.id == pairings.c.household_id)
        .join(campaigns, campaigns.c.id == campaign_id)
        .outerjoin(organizations, organizations.c.id == pairings.c.team_id)
        .outerjoin(present, and_(present.c.pairing_id == pairings.c.id, present.c.campaign_id == campaign_id))
        .where(
            below(pairings.c.village_code, division),
            or_(before.c.ends_on.is_(None), before.c.ends_on >= previous.ends_on),
        )
    )


async def count_to_carry_on(
    connection: AsyncConnection, scope: Scope, previous: Row[Any], campaign_id: UUID, division: str, on_day: date
) -> Rows:
    """By outcome and team: `pairings`, and the name of the team."""
    found = _of_edition_before(scope, previous, campaign_id, division, on_day).subquery()
    statement = (
        select(
            found.c.outcome,
            found.c.team_id,
            func.coalesce(func.max(organizations.c.name), "").label("team_name"),
            func.count().label("pairings"),
        )
        .outerjoin(organizations, organizations.c.id == found.c.team_id)
        .group_by(found.c.outcome, found.c.team_id)
        .order_by(func.coalesce(func.max(organizations.c.name), ""), found.c.team_id)
    )
    return await all_rows(connection, statement)


async def carry_on(
    connection: AsyncConnection,
    scope: Scope,
    previous: Row[Any],
    campaign_id: UUID,
    division: str,
    on_day: date,
    values: dict[str, Any],
) -> list[UUID]:
    """Enrol those that may be; returns their ids. `values`: the other columns of each."""
    found = _of_edition_before(scope, previous, campaign_id, division, on_day).subquery()
    names = list(values)
    source = select(
        found.c.pairing_id, literal(campaign_id), *(literal(values[name], enrolments.c[name].type) for name in names)
    )
    statement = (
        upsert(enrolments)
        .from_select(["pairing_id", "campaign_id", *names], source.where(found.c.outcome == "enrolled"))
        .on_conflict_do_nothing(index_elements=["pairing_id", "campaign_id"])
        .returning(enrolments.c.pairing_id)
    )
    return list((await connection.execute(statement)).scalars())


async def find_previous(connection: AsyncConnection, scope: Scope, campaign: Row[Any]) -> Row[Any] | None:
    """The edition before of the same series: of the same area, else of one around it or inside.

    Another county's plan may have a series of that name.
    """
    own, code = literal(campaign.division_code, Text), campaigns.c.division_code
    statement = (
        seen_campaigns(scope)
        .where(
            campaigns.c.series == campaign.series,
            campaigns.c.series != "",
            campaigns.c.id != campaign.id,
            campaigns.c.year < campaign.year,
            or_(func.starts_with(own, code), func.starts_with(code, own)),
        )
        .order_by((code == own).desc(), campaigns.c.year.desc(), campaigns.c.starts_on.desc(), campaigns.c.id)
        .limit(1)
    )
    return await one_row(connection, statement)


# The events of `publish_enrolment`, and the villages marked for a recount.
TELL = (
    text(
        """
        insert into outbox (event_id, type, subject, data)
        select gen_random_uuid(), 'enrolment.saved', p.id::text,
               jsonb_build_object(
                   'pairing_id', p.id, 'campaign_id', e.campaign_id, 'household_id', p.household_id,
                   'team_id', p.team_id, 'village_code', p.village_code, 'starts_on', e.starts_on, 'ends_on', e.ends_on
               )
          from enrolments e
          join pairings p on p.id = e.pairing_id
         where e.pairing_id = any (:ids) and e.campaign_id = any (:campaigns)
         order by p.id, e.campaign_id
        """
    ),
    text(
        """
        insert into progress_touched (village_code)
        select distinct p.village_code from pairings p
         where p.id = any (:ids) and cardinality(cast(:campaigns as uuid[])) > 0
        """
    ),
)


async def tell(connection: AsyncConnection, pairing_ids: Sequence[UUID], campaign_ids: Sequence[UUID]) -> None:
    """Publish these enrolments, and mark their villages for a recount."""
    given = {"ids": list(pairing_ids), "campaigns": list(campaign_ids)}
    for statement in TELL:
        ids = (bindparam("ids", type_=ARRAY(Uuid)), bindparam("campaigns", type_=ARRAY(Uuid)))
        await connection.execute(statement.bindparams(*ids), given)
