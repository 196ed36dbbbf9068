"""What waits for a second person: roles, and (rows without a role) invitations."""

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Text, Uuid, delete, exists, func, literal, null, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import (
    account_roles,
    accounts,
    composed_roles,
    confirmations,
    divisions,
    organizations,
    second_person,
)
from gateway.queries.accounts import lines_of_office, lines_of_unit, visible_accounts, within
from gateway.sealing import columns_of, names_of
from services.kernel.auth.principals import Scope
from services.kernel.clock import today
from services.kernel.web.paging import Page, beyond

_asker, _place = accounts.alias("asker"), divisions.alias("place")
_CODE = func.coalesce(confirmations.c.division_code, organizations.c.division_code)
_LIVES = confirmations.c.expires_at > func.now()


def _has_days() -> ColumnElement[bool]:
    return or_(confirmations.c.until.is_(None), confirmations.c.until >= today())


def _waiting() -> Select[Any]:
    """With the names of places and of who asked (see `_named`), and the version of the account."""
    return (
        select(
            confirmations.c.id,
            confirmations.c.account_id,
            confirmations.c.role,
            confirmations.c.organization_id,
            organizations.c.name.label("organization_name"),
            _CODE.label("division_code"),
            _place.c.name.label("division_name"),
            confirmations.c.composed,
            confirmations.c.until,
            composed_roles.c.without,
            composed_roles.c.zh,
            composed_roles.c.en,
            literal([], ARRAY(Text)).label("lines"),
            literal([], ARRAY(Uuid)).label("merged"),
            lines_of_unit(confirmations.c.organization_id).label("of_unit"),
            confirmations.c.asked_by,
            confirmations.c.asked_at,
            confirmations.c.expires_at,
            accounts.c.version,
            *columns_of(_asker, "asker_"),
        )
        .join(accounts, accounts.c.id == confirmations.c.account_id)
        .join(_asker, _asker.c.id == confirmations.c.asked_by)
        .outerjoin(organizations, organizations.c.id == confirmations.c.organization_id)
        .outerjoin(_place, _place.c.code == _CODE)
        .outerjoin(composed_roles, composed_roles.c.code == confirmations.c.composed)
        .where(_LIVES, _has_days())
    )


async def list_waiting(connection: AsyncConnection, scope: Scope, page: Page) -> Any:
    """In the scope, the oldest first; one row more than the page. Raises CursorMalformed."""
    statement = _waiting().order_by(confirmations.c.id).limit(page.limit + 1)
    if "" not in scope.division_codes:
        seen = visible_accounts(scope).with_only_columns(accounts.c.id)
        invitation = confirmations.c.role.is_(None) & confirmations.c.account_id.in_(seen)
        statement = statement.where(or_(within(scope, _CODE, confirmations.c.organization_id), invitation))
    rows = await connection.execute(statement.where(*beyond(page, confirmations.c.id)))
    return [_named(connection, row) for row in rows]


async def find_waiting(connection: AsyncConnection, confirmation_id: UUID) -> Any:
    """None when it ended."""
    row = (await connection.execute(_waiting().where(confirmations.c.id == confirmation_id))).one_or_none()
    return None if row is None else _named(connection, row)


def _named(connection: AsyncConnection, row: Any) -> Any:
    """With `asker_name` in clear."""
    asker = names_of(connection).opened(row, row.asked_by, "asker_")
    return SimpleNamespace(**{**row._mapping, "asker_name": asker.name})


async def roles_waiting(connection: AsyncConnection, account_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """The roles that wait, by account."""
    statement = _waiting().where(confirmations.c.account_id.in_(list(account_ids)), confirmations.c.role.is_not(None))
    found: dict[UUID, list[Any]] = {}
    for row in await connection.execute(statement.order_by(confirmations.c.role, _CODE, confirmations.c.id)):
        found.setdefault(row.account_id, []).append(_named(connection, row))
    return found


async def ask(connection: AsyncConnection, values: Mapping[str, Any], lifetime: timedelta) -> None:
    """Whoever asks for the same again takes the place of the person before."""
    statement = upsert(confirmations).values(**values, expires_at=func.now() + lifetime)
    anew = {name: statement.excluded[name] for name in ("id", "asked_by", "expires_at", "until")}
    statement = statement.on_conflict_do_update(constraint="confirmations_once", set_={**anew, "asked_at": func.now()})
    await connection.execute(statement)


async def end(connection: AsyncConnection, confirmation_id: UUID) -> bool:
    """Whether it was there. Of two requests at once, one ends it."""
    statement = delete(confirmations).where(confirmations.c.id == confirmation_id).returning(confirmations.c.id)
    return (await connection.execute(statement)).first() is not None


async def end_invitation_of(connection: AsyncConnection, account_id: UUID, asked_by: UUID) -> Any:
    """Ends and returns the invitation that waits for an account, if that person made it."""
    waiting = confirmations.c.account_id == account_id, confirmations.c.asked_by == asked_by
    statement = delete(confirmations).where(confirmations.c.role.is_(None), *waiting)
    return (await connection.execute(statement.returning(*confirmations.c))).one_or_none()


async def end_roles_of(connection: AsyncConnection, account_id: UUID, keep: Collection[UUID] = ()) -> Any:
    """Ends and returns the roles that wait for an account, but for those to `keep`."""
    gone = confirmations.c.account_id == account_id, confirmations.c.id.not_in(list(keep))
    statement = delete(confirmations).where(confirmations.c.role.is_not(None), *gone)
    return (await connection.execute(statement.returning(*confirmations.c))).all()


async def end_asked_by(connection: AsyncConnection, account_id: UUID) -> Any:
    """Ends and returns the roles for which a person asked."""
    statement = delete(confirmations).where(confirmations.c.role.is_not(None), confirmations.c.asked_by == account_id)
    return (await connection.execute(statement.returning(*confirmations.c))).all()


async def end_expired(connection: AsyncConnection) -> Any:
    """Ends and returns what nobody confirmed in time, or whose last day has passed."""
    is_over = or_(confirmations.c.expires_at <= func.now(), confirmations.c.until < today())
    statement = delete(confirmations).where(is_over)
    return (await connection.execute(statement.returning(*confirmations.c))).all()


async def remember_second_person(connection: AsyncConnection) -> None:
    await connection.execute(upsert(second_person).values(is_the_row=True).on_conflict_do_nothing())


async def had_second_person(connection: AsyncConnection) -> bool:
    return bool((await connection.execute(select(exists(select(literal(1)).select_from(second_person))))).scalar_one())


async def others_in_office(
    connection: AsyncConnection, but: UUID, roles: Collection[str], codes: Collection[str], teams: Collection[UUID]
) -> dict[UUID, list[Any]]:
    """Roles of everybody else who has come in and holds one of `roles`: everywhere, above a division, in a team.

    By account; the role of a team has the division of the team.
    """
    code = func.coalesce(account_roles.c.division_code, organizations.c.division_code)
    reach = [
        account_roles.c.division_code.is_(null()) & account_roles.c.organization_id.is_(null()),
        account_roles.c.organization_id.in_(list(teams)),
        *(func.starts_with(literal(below), account_roles.c.division_code) for below in sorted(set(codes))),
    ]
    statement = (
        select(
            account_roles.c.account_id,
            account_roles.c.role,
            account_roles.c.organization_id,
            code.label("code"),
            composed_roles.c.without,
            lines_of_office().label("lines"),
        )
        .join(accounts, accounts.c.id == account_roles.c.account_id)
        .outerjoin(organizations, organizations.c.id == account_roles.c.organization_id)
        .outerjoin(composed_roles, composed_roles.c.code == account_roles.c.composed)
        .where(accounts.c.id != but, accounts.c.is_active, accounts.c.password_hash.is_not(None))
        .where(account_roles.c.role.in_(list(roles)), or_(*reach))
    )
    found: dict[UUID, list[Any]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.account_id, []).append(row)
    return found
