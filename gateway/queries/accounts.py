"""Accounts, the roles they hold, API clients."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import (
    account_roles,
    accounts,
    composed_roles,
    confirmations,
    divisions,
    organization_lines,
    organizations,
)
from gateway.sealing import Words, all_opened, holds, names_of, opened
from services.kernel.auth.permissions import TEAM_ROLES
from services.kernel.auth.principals import RoleGrant, Scope, upper_bound
from services.kernel.clock import today
from services.kernel.web.paging import Page, beyond


def contains(column: ColumnElement[str], words: str) -> ColumnElement[bool]:
    """Case-insensitive; the characters of `words` are escaped, none is a wildcard."""
    return func.strpos(func.lower(column), words.strip().lower()) > 0


def within(scope: Scope, code: ColumnElement[str], team: ColumnElement[UUID]) -> ColumnElement[bool]:
    conditions: list[ColumnElement[bool]] = [(code >= low) & (code < upper_bound(low)) for low in scope.division_codes]
    if scope.team_ids:
        conditions.append(team.in_(scope.team_ids))
    return or_(*conditions) if conditions else false()


def on_line(scope: Scope, unit_id: ColumnElement[UUID], code: ColumnElement[str]) -> ColumnElement[bool]:
    """The unit stands on a line of the caller's in that place, or on none; what is in no unit is of every line."""
    if scope.lined is None:
        return true()
    lines = organization_lines.alias("lines_of_unit")
    stands = exists(select(literal(1)).where(lines.c.organization_id == unit_id))
    own: list[ColumnElement[bool]] = []
    for entry in scope.lined:
        if entry.startswith("="):
            own.append(unit_id == UUID(entry[1:]))
            continue
        line, _, place = entry.partition(":")
        there = (code >= place) & (code < upper_bound(place))
        on_it = lines.c.organization_id == unit_id, lines.c.line == line
        own.append(there & exists(select(literal(1)).where(*on_it)) if line else there)
    return or_(unit_id.is_(None), ~stands, *own)


# A role in a team has the division of the team, also after it moved; `take_roles_along` moves those of offices.
_PLACE = func.coalesce(account_roles.c.division_code, organizations.c.division_code)
_ROLES = account_roles.outerjoin(organizations, organizations.c.id == account_roles.c.organization_id)


_WAITING = confirmations.outerjoin(organizations, organizations.c.id == confirmations.c.organization_id)
_WAITING_PLACE = func.coalesce(confirmations.c.division_code, organizations.c.division_code)


# The time is taken after the accounts are locked, or a token signed while waiting for the lock would be younger. `for
# no key update`, because a new role locks its account's key: with `for update` two teams that add the same people would
# wait for each other.
_REVOKE_TOKENS = text(
    """
    with held as (
        select id, tokens_from from accounts where id = any (cast(:ids as uuid[])) order by id for no key update
    ), moment as (
        select greatest(clock_timestamp(), max(tokens_from) + interval '1 second') as revoked_at from held
    ), revoked as (
        update accounts set tokens_from = revoked_at from moment where id in (select id from held)
    )
    select revoked_at from moment
    """
)


CANDIDATES: Final = 200
"""Rows read at a time when the first ones, as many as a page has, were not all what is searched."""


def may_match(connection: AsyncConnection, words: str) -> ColumnElement[bool]:
    """True for every account with `words` in the name or user name, and for some others: compare with `matches`.

    There is no index for it, because nothing but the whole table finds a part of a user name.
    """
    pieces = [accounts.c.name_pieces.overlap(numbers) for numbers in names_of(connection).may_hold(words)]
    return or_(contains(accounts.c.username, words), contains(accounts.c.name, words), and_(true(), *pieces))


def matches(row: Any, words: str) -> bool:
    """Of an opened row: `words` are a part of the name or the user name."""
    return holds(row.name, words) or holds(row.username, words)


def visible_accounts(scope: Scope) -> Select[Any]:
    """Accounts with a role in the scope and on its lines, held or waiting; a viewer of all divisions also sees those
    without a place."""
    if "" in scope.division_codes:
        return select(accounts)
    unit = account_roles.c.organization_id
    place = within(scope, _PLACE, unit) & on_line(scope, unit, _PLACE)
    held = exists(select(literal(1)).select_from(_ROLES).where(account_roles.c.account_id == accounts.c.id, place))
    unit = confirmations.c.organization_id
    place = within(scope, _WAITING_PLACE, unit) & on_line(scope, unit, _WAITING_PLACE)
    asked = [confirmations.c.account_id == accounts.c.id, confirmations.c.expires_at > func.now(), place]
    waiting = exists(select(literal(1)).select_from(_WAITING).where(*asked))
    return select(accounts).where(or_(held, waiting))


async def find_account(connection: AsyncConnection, account_id: UUID) -> Any:
    """Locked until the transaction ends."""
    statement = select(accounts).where(accounts.c.id == account_id).with_for_update(key_share=True)
    return opened(connection, (await connection.execute(statement)).one_or_none())


async def look_at(connection: AsyncConnection, account_id: UUID) -> Any:
    """Not locked. Raises NoResultFound."""
    return opened(connection, (await connection.execute(select(accounts).where(accounts.c.id == account_id))).one())


async def find_by_username(connection: AsyncConnection, username: str) -> Any:
    found = await connection.execute(select(accounts).where(accounts.c.username == username))
    return opened(connection, found.one_or_none())


async def is_visible(connection: AsyncConnection, scope: Scope, account_id: UUID) -> bool:
    statement = visible_accounts(scope).where(accounts.c.id == account_id)
    return (await connection.execute(statement)).first() is not None


async def list_accounts(
    connection: AsyncConnection,
    scope: Scope,
    *,
    organization_id: UUID | None,
    holds_office: bool | None,
    words: str,
    page: Page,
) -> Any:
    """By id; one row more than the page. `words`: part of the name or the user name. Raises CursorMalformed."""
    statement = visible_accounts(scope).order_by(accounts.c.id).limit(page.limit + 1)
    if organization_id is not None:
        statement = statement.where(
            accounts.c.id.in_(_with_role(lambda roles: roles.organization_id == organization_id))
        )
    if holds_office is not None:
        officers = _with_role(lambda roles: roles.role.not_in(TEAM_ROLES))
        statement = statement.where(accounts.c.id.in_(officers) if holds_office else accounts.c.id.not_in(officers))
    statement = statement.where(*beyond(page, accounts.c.id))
    if not words.strip():
        return all_opened(connection, await connection.execute(statement))
    return await _matching(connection, statement.where(may_match(connection, words)), words, page.limit + 1)


async def _matching(connection: AsyncConnection, statement: Select[Any], words: str, limit: int) -> list[Any]:
    """The first rows by id whose names hold `words`."""
    found: list[Any] = []
    further, size = statement, limit
    while len(found) < limit:
        rows = (await connection.execute(further.limit(size))).all()
        found += [row for row in all_opened(connection, rows) if matches(row, words)]
        if len(rows) < size:
            break
        further, size = statement.where(accounts.c.id > rows[-1].id), CANDIDATES
    return found[:limit]


def _with_role(condition: Callable[[Any], ColumnElement[bool]]) -> CompoundSelect[Any]:
    """Ids of the accounts with such a role, held or waiting."""
    return union_all(
        select(account_roles.c.account_id).where(condition(account_roles.c)),
        select(confirmations.c.account_id).where(condition(confirmations.c), confirmations.c.expires_at > func.now()),
    )


def not_ended() -> ColumnElement[bool]:
    """Of roles held: the last day has not passed. The worker deletes those that ended a little later."""
    return or_(account_roles.c.until.is_(None), account_roles.c.until >= today())


def lines_of_office() -> ColumnElement[Any]:
    """The lines on which the office stands in which a role is held; none for a role of a team."""
    of_office = organization_lines.c.organization_id == account_roles.c.organization_id
    lines = select(organization_lines.c.line).where(of_office, account_roles.c.role.not_in(TEAM_ROLES))
    return func.array(lines.order_by(organization_lines.c.line).scalar_subquery())


def lines_of_unit(unit_id: ColumnElement[UUID]) -> ColumnElement[Any]:
    """The lines on which the unit stands, of whatever kind it is."""
    lines = select(organization_lines.c.line).where(organization_lines.c.organization_id == unit_id)
    return func.array(lines.order_by(organization_lines.c.line).scalar_subquery())


# Also those that were merged into one of these before. What a phone still holds of a team is at most some months old.
_MERGED: ColumnElement[Any] = literal_column(
    """
    case when account_roles.role in ('volunteer', 'team_leader') then array(
        with recursive former (id, closed_on) as (
            select o.id, o.closed_on from organizations o where o.successor_id = account_roles.organization_id
            union
            select o.id, o.closed_on from organizations o join former f on o.successor_id = f.id
        )
        select id from former where closed_on > current_date - 366 order by closed_on desc, id limit 16
    ) end
    """
).label("merged")


def grant_of(row: Any) -> RoleGrant:
    """Of a row of `roles_held` or `roles_waiting`."""
    return RoleGrant(
        row.role,
        row.organization_id,
        row.division_code,
        row.composed,
        row.until,
        frozenset(row.without or ()),
        frozenset(row.lines),
        merged=frozenset(row.merged or ()),
        of_unit=frozenset(row.of_unit),
    )


async def roles_held(connection: AsyncConnection, account_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """Roles with the names of their places, by account; without those whose last day has passed."""
    place = divisions.alias("place")
    statement = (
        select(
            account_roles.c.account_id,
            account_roles.c.role,
            account_roles.c.organization_id,
            organizations.c.name.label("organization_name"),
            _PLACE.label("division_code"),
            place.c.name.label("division_name"),
            account_roles.c.composed,
            account_roles.c.until,
            composed_roles.c.without,
            composed_roles.c.zh,
            composed_roles.c.en,
            lines_of_office().label("lines"),
            lines_of_unit(account_roles.c.organization_id).label("of_unit"),
            _MERGED,
        )
        .select_from(
            _ROLES.outerjoin(place, place.c.code == _PLACE).outerjoin(
                composed_roles, composed_roles.c.code == account_roles.c.composed
            )
        )
        .where(account_roles.c.account_id.in_(list(account_ids)), not_ended())
        .order_by(account_roles.c.role, _PLACE, account_roles.c.organization_id, account_roles.c.composed)
    )
    held: dict[UUID, list[Any]] = {}
    for row in await connection.execute(statement):
        held.setdefault(row.account_id, []).append(row)
    return held


async def save_account(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    """With `id`, `name` and `phone`, which are stored sealed. Raises IntegrityError (`accounts_username_once`)."""
    values = _stored(connection, values["id"], values)
    statement = upsert(accounts).values(**values, version=1)
    changes = {name: statement.excluded[name] for name in values if name != "id"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={**changes, "version": accounts.c.version + 1})
    )


async def change_account(connection: AsyncConnection, account_id: UUID, values: Mapping[str, Any]) -> None:
    """`values`: with `name` and `phone`, which are stored sealed."""
    statement = update(accounts).where(accounts.c.id == account_id)
    stored = _stored(connection, account_id, values)
    await connection.execute(statement.values(**stored, version=accounts.c.version + 1))


def _stored(connection: AsyncConnection, account_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    words = Words(values["name"], values["phone"])
    return {**values, **names_of(connection).sealed(account_id, words)}


async def set_password(connection: AsyncConnection, account_id: UUID, password_hash: str, *, is_own: bool) -> None:
    """`is_own`: chosen by the owner of the account."""
    statement = update(accounts).where(accounts.c.id == account_id)
    await connection.execute(statement.values(password_hash=password_hash, password_is_own=is_own))


async def revoke_tokens(connection: AsyncConnection, account_ids: Iterable[UUID]) -> datetime:
    """Every access token issued until now is refused; returns that time.

    Each time is at least a second later than the time before, because a token issued in between is dated a second
    ahead.
    """
    moment: datetime = (await connection.execute(_REVOKE_TOKENS, {"ids": list(account_ids)})).scalar_one()
    return moment


async def replace_roles(connection: AsyncConnection, account_id: UUID, roles: Iterable[RoleGrant]) -> None:
    """Writes what changes only: a trigger asks whose line it is. Raises IntegrityError (`account_roles_one_leader`)."""
    of_account = account_roles.c.account_id == account_id
    wanted = [_row(account_id, grant) for grant in roles]
    held = [dict(row._mapping) for row in await connection.execute(select(account_roles).where(of_account))]
    for row in held:
        if row not in wanted:
            same = (account_roles.c[name].is_not_distinct_from(value) for name, value in row.items())
            await connection.execute(delete(account_roles).where(*same))
    if new := [row for row in wanted if row not in held]:
        await connection.execute(insert(account_roles), new)


async def add_role(connection: AsyncConnection, account_id: UUID, grant: RoleGrant) -> None:
    """Raises IntegrityError (`account_roles_one_leader`)."""
    statement = upsert(account_roles).values(_row(account_id, grant))
    until = {"until": statement.excluded.until}
    await connection.execute(statement.on_conflict_do_update(constraint="account_roles_once", set_=until))


def _row(account_id: UUID, grant: RoleGrant) -> dict[str, Any]:
    return {
        "account_id": account_id,
        "role": grant.role,
        "organization_id": grant.organization_id,
        "division_code": grant.division_code,
        "composed": grant.composed,
        "until": grant.until,
    }


async def end_roles(connection: AsyncConnection, day: date) -> Sequence[Any]:
    """Deletes and returns the roles whose last day came before `day`."""
    ended = delete(account_roles).where(account_roles.c.until < day)
    return (await connection.execute(ended.returning(*account_roles.c))).all()


async def count_up(connection: AsyncConnection, account_ids: Iterable[UUID]) -> None:
    """Counts the version up: shown data of these accounts changed elsewhere."""
    statement = update(accounts).where(accounts.c.id.in_(list(account_ids)))
    await connection.execute(statement.values(version=accounts.c.version + 1))


async def is_any_there(connection: AsyncConnection) -> bool:
    """Whether the installation has any account."""
    return bool((await connection.execute(select(exists(select(literal(1)).select_from(accounts))))).scalar_one())


async def holds_role(connection: AsyncConnection, account_id: UUID, role: str) -> bool:
    held = account_roles.c.account_id == account_id, account_roles.c.role == role
    return (await connection.execute(select(literal(1)).select_from(account_roles).where(*held))).first() is not None


async def take_role(connection: AsyncConnection, account_id: UUID, role: str) -> None:
    held = account_roles.c.account_id == account_id, account_roles.c.role == role
    await connection.execute(delete(account_roles).where(*held))


async def open_again(connection: AsyncConnection, account_id: UUID) -> None:
    """Opens a closed account, without its old password."""
    values = {"is_active": True, "password_hash": None, "password_is_own": False}
    statement = update(accounts).where(accounts.c.id == account_id)
    await connection.execute(statement.values(**values, version=accounts.c.version + 1))


async def list_holding(connection: AsyncConnection, roles: Iterable[str], limit: int) -> Any:
    """Accounts with one of `roles`, by user name."""
    holders = select(account_roles.c.account_id).where(account_roles.c.role.in_(list(roles)))
    statement = select(accounts).where(accounts.c.id.in_(holders)).order_by(accounts.c.username).limit(limit)
    return all_opened(connection, await connection.execute(statement))
