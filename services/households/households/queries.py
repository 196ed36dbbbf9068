"""Statements of the register."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    CompoundSelect,
    LargeBinary,
    Row,
    Select,
    Uuid,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    null,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.households.models import (
    divisions,
    enrolments,
    household_members,
    household_visits,
    households,
    organizations,
    pairings,
    person_searches,
    withheld_households,
)
from services.households.visibility import (
    TODAY,
    is_active,
    may_see_for_a_form,
    may_see_household,
    may_see_pairing,
    paired_with,
    visible_households,
    visible_members,
    visible_pairings,
)
from services.kernel.auth.principals import Scope, upper_bound
from services.kernel.db.rows import Rows, all_rows, one_row
from services.kernel.db.visibility import below, in_scope
from services.kernel.web.paging import Page, beyond

PersonField = Literal["phone", "id_number", "name"]
PERSON_INDEXES: Final = {
    "phone": ("phone_index", "second_phone_index", "third_phone_index"),
    "id_number": ("id_number_index",),
    "name": ("name_index",),
}
"""The columns of the blind indexes of a member; those of the head begin with `head_`."""


@dataclass(frozen=True, slots=True)
class Search:
    """`text`: a whole registry number, or a part of a village's name; `household_ids`: found by name before."""

    text: str
    household_ids: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    division: str | None = None
    is_paired: bool | None = None
    statuses: Sequence[str] = field(default=())
    team_id: UUID | None = None
    search: Search | None = None
    campaign_id: UUID | None = None

    def codes(self) -> dict[str, Any]:
        """For the audit trail; not what was typed, which may be a name."""
        team_id = None if self.team_id is None else str(self.team_id)
        statuses = list(self.statuses) or None
        campaign_id = None if self.campaign_id is None else str(self.campaign_id)
        return {
            "division": self.division,
            "paired": self.is_paired,
            "status": statuses,
            "team_id": team_id,
            **({"campaign_id": campaign_id} if campaign_id else {}),
        }


def _listed(scope: Scope, may_see: ColumnElement[bool] | None = None) -> Select[Any]:
    """`may_see`: instead of what the scope sees of the register."""
    shown = may_see_household(scope) if may_see is None else may_see
    return (
        select(
            households,
            divisions.c.name.label("village_name"),
            func.coalesce(household_visits.c.visits_count, 0).label("visits_count"),
            household_visits.c.last_visit_on,
            exists().where(withheld_households.c.household_id == households.c.id).label("is_restricted"),
        )
        .where(shown)
        .outerjoin(divisions, divisions.c.code == households.c.village_code)
        .outerjoin(household_visits, household_visits.c.household_id == households.c.id)
    )


async def list_households(connection: AsyncConnection, scope: Scope, filters: Filters, page: Page) -> Rows:
    """One row more than the page, ordered by (village_code, id). Raises CursorMalformed."""
    statement = (
        _listed(scope)
        .where(*_conditions(scope, filters))
        .order_by(households.c.village_code, households.c.id)
        .limit(page.limit + 1)
    )
    return await all_rows(connection, statement.where(*beyond(page, households.c.village_code, households.c.id)))


def _conditions(scope: Scope, filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.division is not None:
        conditions.append(below(households.c.village_code, filters.division))
    if filters.statuses:
        conditions.append(households.c.registry_status.in_(filters.statuses))
    of_team = [] if filters.team_id is None else [pairings.c.team_id == filters.team_id]
    if filters.campaign_id is not None:
        conditions.append(_is_enrolled(scope, filters.campaign_id, *of_team))
    elif of_team:
        conditions.append(_has_active_pairing(scope, *of_team))
    if filters.is_paired is not None:
        is_paired = _has_active_pairing(scope)
        conditions.append(is_paired if filters.is_paired else ~is_paired)
    if filters.search is not None:
        conditions.append(_matches(filters.search))
    return conditions


def _has_active_pairing(scope: Scope, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    of_household = pairings.c.household_id == households.c.id
    return exists().where(of_household, may_see_pairing(scope), is_active(), *more)


def _is_enrolled(scope: Scope, campaign_id: UUID, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Now or earlier: the campaign may be over, and its pairings may have ended. Not on no day."""
    is_in = (enrolments.c.pairing_id == pairings.c.id) & (enrolments.c.campaign_id == campaign_id)
    has_days = or_(enrolments.c.starts_on.is_(None), enrolments.c.ends_on.is_(None)) | (
        enrolments.c.ends_on >= enrolments.c.starts_on
    )
    of_household = pairings.c.household_id == households.c.id
    return exists().where(of_household, is_in, has_days, may_see_pairing(scope), *more)


def _matches(search: Search) -> ColumnElement[bool]:
    """One look-up in each index; an `or` would read every household (measured with two tables: 320 ms of 200,000)."""
    found = households.alias("found").c
    villages = select(divisions.c.code).where(divisions.c.name.contains(search.text, autoescape=True))
    return households.c.id.in_(
        union_all(
            select(found.id).where(found.registry_no == search.text),
            select(found.id).where(found.village_code.in_(villages)),
            select(found.id).where(found.id.in_(search.household_ids)),
        )
    )


async def id_with_number(connection: AsyncConnection, number: str) -> UUID | None:
    """Wherever it lies."""
    found: UUID | None = (await connection.execute(select(func.household_with_number(number)))).scalar_one()
    return found


async def paired_heads(connection: AsyncConnection, scope: Scope) -> Rows:
    """Id, key and name of the households that the teams of the scope are paired with now."""
    columns = (households.c.id, households.c.wrapped_key, households.c.head_name)
    statement = select(*columns).where(households.c.id.in_(paired_with(scope)))
    return await all_rows(connection, statement)


COUNTIES = text(
    """
    with recursive counties (code) as (
        select left(min(village_code), 6) from households where village_code >= :code and village_code < :end
        union all
        select (select left(min(village_code), 6) from households
                 where village_code >= counties.code || ':' and village_code < :end)
          from counties
         where counties.code is not null
    )
    select code from counties where code is not null
    """
)
"""One look into the index of villages for each county, however many households it has."""


async def counties_below(connection: AsyncConnection, code: str) -> list[str]:
    """The counties (6 digits) below a division of the viewer's scope that have households."""
    rows = await all_rows(connection, COUNTIES, {"code": code, "end": upper_bound(code)})
    return [row.code for row in rows]


def person_statement(
    scope: Scope, field: PersonField, indexes: Sequence[bytes], division: str | None, limit: int
) -> Select[Any]:
    """The households whose head or a member has this phone, document number or name, as `list_households`.

    `indexes`: the blind index; two while the cipher is being changed, and of names one for each county.
    """
    statement = _listed(scope).where(households.c.id.in_(_with_index(field, indexes)))
    if division is not None:
        statement = statement.where(below(households.c.village_code, division))
    return statement.order_by(households.c.village_code, households.c.id).limit(limit)


async def find_person(
    connection: AsyncConnection,
    scope: Scope,
    field: PersonField,
    indexes: Sequence[bytes],
    division: str | None,
    limit: int,
) -> Rows:
    return await all_rows(connection, person_statement(scope, field, indexes, division, limit))


def _with_index(field: PersonField, indexes: Sequence[bytes]) -> CompoundSelect[Any]:
    """One look-up in each index."""
    head = households.alias("found").c
    heads = [select(head.id).where(head[f"head_{name}"].in_(indexes)) for name in PERSON_INDEXES[field]]
    if field == "name":
        heads = [each.where(head.head_name_indexed == head.version) for each in heads]
    member = household_members.c
    members = [select(member.household_id).where(member[name].in_(indexes)) for name in PERSON_INDEXES[field]]
    return union_all(*heads, *members)


async def count_search(connection: AsyncConnection, account_id: UUID, day: date, most: int) -> int | None:
    """How many searches the account has made on this day, this one included; None when it has made `most` before."""
    counted = upsert(person_searches).values(account_id=account_id, on_day=day, searches=1)
    is_today = person_searches.c.on_day == day
    statement = counted.on_conflict_do_update(
        index_elements=[person_searches.c.account_id],
        set_={"on_day": day, "searches": case((is_today, person_searches.c.searches + 1), else_=1)},
        where=or_(~is_today, person_searches.c.searches < most),
    ).returning(person_searches.c.searches)
    made: int | None = (await connection.execute(statement)).scalar_one_or_none()
    return made


async def find_household(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Row[Any] | None:
    statement = _listed(scope).where(households.c.id == household_id)
    return await one_row(connection, statement)


async def find_for_form(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Row[Any] | None:
    """As `find_household`, also in the days of grace for who files the team's last forms."""
    statement = _listed(scope, may_see_for_a_form(scope)).where(households.c.id == household_id)
    return await one_row(connection, statement)


async def lock_household(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Row[Any] | None:
    """The current row, locked until the transaction ends."""
    statement = visible_households(scope).where(households.c.id == household_id).with_for_update()
    return await one_row(connection, statement)


async def find_withheld(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Row[Any] | None:
    """Of a household in the divisions of the scope."""
    column = withheld_households.c
    known = in_scope(scope, column.village_code)
    return await one_row(connection, select(withheld_households).where(column.household_id == household_id, known))


async def members_of(connection: AsyncConnection, scope: Scope, household_id: UUID) -> Rows:
    """Each with the `wrapped_key` of its household from the same statement: an earlier one may be stale while the
    cipher is being changed."""
    wrapped_key = select(households.c.wrapped_key).where(households.c.id == household_members.c.household_id)
    statement = (
        visible_members(scope)
        .add_columns(wrapped_key.scalar_subquery().label("wrapped_key"))
        .where(household_members.c.household_id == household_id)
        .order_by(household_members.c.position)
    )
    return await all_rows(connection, statement)


async def sealed_numbers(connection: AsyncConnection, scope: Scope, household_ids: Collection[UUID]) -> Rows:
    """Of each head (`member_id` is null) and member: `household_id`, `wrapped_key`, `phone`, `id_number`, `numbers`."""
    head, member = households.c, household_members.c
    of_heads = visible_households(
        scope,
        head.id.label("household_id"),
        cast(null(), Uuid).label("member_id"),
        head.wrapped_key,
        head.head_phone.label("phone"),
        head.head_id_number.label("id_number"),
        head.head_numbers.label("numbers"),
    ).where(head.id.in_(household_ids))
    of_members = (
        visible_members(
            scope,
            member.household_id,
            member.id.label("member_id"),
            head.wrapped_key,
            member.phone,
            member.id_number,
            member.numbers,
        )
        .join(households, head.id == member.household_id)
        .where(member.household_id.in_(household_ids))
    )
    return await all_rows(connection, union_all(of_heads, of_members))


async def active_pairings_of(connection: AsyncConnection, scope: Scope, household_ids: Sequence[UUID]) -> Rows:
    enrolled = (
        select(enrolments.c.campaign_id)
        .where(
            enrolments.c.pairing_id == pairings.c.id,
            or_(enrolments.c.ends_on.is_(None), enrolments.c.ends_on >= TODAY),
        )
        .order_by(enrolments.c.enrolled_at, enrolments.c.campaign_id)
        .correlate(pairings)
        .scalar_subquery()
    )
    statement = (
        visible_pairings(
            scope,
            pairings.c.household_id,
            pairings.c.id,
            pairings.c.team_id,
            func.coalesce(organizations.c.name, "").label("team_name"),
            pairings.c.starts_on,
            pairings.c.ends_on,
            func.array(enrolled).label("campaigns"),
        )
        .outerjoin(organizations, organizations.c.id == pairings.c.team_id)
        .where(pairings.c.household_id.in_(household_ids), is_active())
        .order_by(pairings.c.starts_on, pairings.c.id)
    )
    return await all_rows(connection, statement)


async def insert_household(connection: AsyncConnection, values: dict[str, Any]) -> None:
    """Raises IntegrityError."""
    await connection.execute(insert(households).values(head_read=1, **values))


async def update_household(
    connection: AsyncConnection, scope: Scope, household_id: UUID, values: dict[str, Any]
) -> None:
    """Raises IntegrityError."""
    statement = (
        update(households)
        .where(may_see_household(scope), households.c.id == household_id)
        .values(
            version=households.c.version + 1,
            head_name_indexed=households.c.version + 1,
            head_read=households.c.version + 1,
            updated_at=func.now(),
            **values,
        )
    )
    await connection.execute(statement)


async def replace_members(connection: AsyncConnection, household_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Raises IntegrityError."""
    await connection.execute(delete(household_members).where(household_members.c.household_id == household_id))
    if rows:
        await connection.execute(insert(household_members), rows)


async def register_again(connection: AsyncConnection, codes: Sequence[bytes], day: date) -> int:
    """How many erased households had these registry numbers, by their keyed codes; from `day` on the board counts the
    new ones instead."""
    given = (cast(literal(list(codes), ARRAY(LargeBinary)), ARRAY(LargeBinary)), day)
    count: int = (await connection.execute(select(func.register_again(*given)))).scalar_one()
    return count
