"""Organisations, their lines, and the people of a team."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, insert, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import account_roles, accounts, divisions, organization_lines, organizations
from gateway.queries.accounts import contains, not_ended, within
from gateway.sealing import all_opened, columns_of, opened
from services.kernel.auth.permissions import TEAM_ROLES
from services.kernel.auth.principals import Scope, upper_bound
from services.kernel.web.paging import Page, beyond

_ABOVE = text(
    """
    with recursive above (id) as (
        select cast(:parent_id as uuid)
        union
        select l.parent_id
          from organization_lines l
          join above a on a.id = l.organization_id
         where l.line = :line and l.parent_id is not null
    )
    select 1 from above where id = :organization_id
    """
)


def visible_organizations(scope: Scope) -> Select[Any]:
    successor = organizations.alias("successor")
    return (
        select(organizations, divisions.c.name.label("division_name"), successor.c.name.label("successor_name"))
        .join(divisions, divisions.c.code == organizations.c.division_code)
        .outerjoin(successor, successor.c.id == organizations.c.successor_id)
        .where(within(scope, organizations.c.division_code, organizations.c.id))
    )


async def find_visible(connection: AsyncConnection, scope: Scope, organization_id: UUID) -> Any:
    statement = visible_organizations(scope).where(organizations.c.id == organization_id)
    return (await connection.execute(statement)).one_or_none()


async def find_organization(connection: AsyncConnection, organization_id: UUID) -> Any:
    """Locked until the transaction ends."""
    statement = select(organizations).where(organizations.c.id == organization_id).with_for_update(key_share=True)
    return (await connection.execute(statement)).one_or_none()


async def list_organizations(
    connection: AsyncConnection,
    scope: Scope,
    *,
    kind: str | None,
    division: str | None,
    line: str | None = None,
    words: str,
    is_closed: bool = False,
    page: Page,
) -> Any:
    """By id; one row more than the page. `words`: part of the name. Raises CursorMalformed."""
    statement = visible_organizations(scope).order_by(organizations.c.id).limit(page.limit + 1)
    closed_on = organizations.c.closed_on
    statement = statement.where(closed_on.is_not(None) if is_closed else closed_on.is_(None))
    if kind is not None:
        statement = statement.where(organizations.c.kind == kind)
    if division is not None:
        code = organizations.c.division_code
        statement = statement.where(code >= division, code < upper_bound(division))
    if line is not None:
        on_line = organization_lines.c.organization_id == organizations.c.id, organization_lines.c.line == line
        statement = statement.where(exists().where(*on_line))
    if words:
        statement = statement.where(contains(organizations.c.name, words))
    return (await connection.execute(statement.where(*beyond(page, organizations.c.id)))).all()


async def lines_of(connection: AsyncConnection, organization_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """Lines with the name of the parent, by organisation, in the order of the request."""
    parent = organizations.alias("parent")
    statement = (
        select(
            organization_lines.c.organization_id,
            organization_lines.c.line,
            organization_lines.c.parent_id,
            parent.c.name.label("parent_name"),
        )
        .outerjoin(parent, parent.c.id == organization_lines.c.parent_id)
        .where(organization_lines.c.organization_id.in_(list(organization_ids)))
        .order_by(organization_lines.c.organization_id, organization_lines.c.position)
    )
    found: dict[UUID, list[Any]] = {}
    for row in await connection.execute(statement):
        found.setdefault(row.organization_id, []).append(row)
    return found


async def lines_of_children(
    connection: AsyncConnection, organization_id: UUID, among: Collection[str]
) -> Sequence[str]:
    """Those of these lines on which an open unit reports to this one."""
    statement = (
        select(organization_lines.c.line)
        .join(organizations, organizations.c.id == organization_lines.c.organization_id)
        .where(
            organization_lines.c.parent_id == organization_id,
            organization_lines.c.line.in_(sorted(among)),
            organizations.c.closed_on.is_(None),
        )
        .distinct()
        .order_by(organization_lines.c.line)
    )
    return (await connection.scalars(statement)).all()


class TeamInShort(NamedTuple):
    people: int
    leader_name: str | None


async def teams_in_short(connection: AsyncConnection, organization_ids: Collection[UUID]) -> dict[UUID, TeamInShort]:
    """The active people and the leader of each team with people."""
    counted = (
        _in_teams(account_roles.c.organization_id, func.count().label("people"))
        .where(account_roles.c.organization_id.in_(list(organization_ids)))
        .group_by(account_roles.c.organization_id)
        .subquery()
    )
    leading, leader = account_roles.alias("leading"), accounts.alias("leader")
    of_team = (leading.c.organization_id == counted.c.organization_id) & (leading.c.role == "team_leader")
    statement = (
        select(counted, leader.c.id, *columns_of(leader))
        .outerjoin(leading, of_team)
        .outerjoin(leader, (leader.c.id == leading.c.account_id) & leader.c.is_active)
    )
    return {
        row.organization_id: TeamInShort(row.people, None if row.id is None else opened(connection, row).name)
        for row in await connection.execute(statement)
    }


async def people_of(connection: AsyncConnection, organization_id: UUID) -> Any:
    """Volunteers and leader of a team, the leader first, then by name."""
    statement = _in_teams(accounts.c.id, account_roles.c.role, *columns_of(accounts))
    rows = await connection.execute(statement.where(account_roles.c.organization_id == organization_id))
    return sorted(all_opened(connection, rows), key=lambda person: (person.role, person.name, person.id))


def _in_teams(*columns: Any) -> Select[Any]:
    """Of the active accounts with a role in a team."""
    return (
        select(*columns)
        .select_from(account_roles)
        .join(accounts, accounts.c.id == account_roles.c.account_id)
        .where(account_roles.c.role.in_(TEAM_ROLES), accounts.c.is_active, not_ended())
    )


async def save_organization(
    connection: AsyncConnection, values: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]
) -> None:
    """Raises IntegrityError for an unknown division or parent."""
    statement = upsert(organizations).values(**values, version=1)
    changes = {name: statement.excluded[name] for name in values if name != "id"}
    await connection.execute(
        statement.on_conflict_do_update(index_elements=["id"], set_={**changes, "version": organizations.c.version + 1})
    )
    await replace_lines(connection, values["id"], lines)


async def replace_lines(connection: AsyncConnection, organization_id: UUID, lines: Sequence[Mapping[str, Any]]) -> None:
    """First what comes, then what goes: a trigger asks whose line it is, and whether one is left. Raises IntegrityError
    for an unknown parent."""
    of_unit = organization_lines.c.organization_id == organization_id
    kept = [line["line"] for line in lines]
    if lines:
        rows = [{**line, "organization_id": organization_id, "position": place} for place, line in enumerate(lines)]
        statement = upsert(organization_lines)
        values = {name: statement.excluded[name] for name in ("position", "parent_id")}
        await connection.execute(
            statement.on_conflict_do_update(index_elements=["organization_id", "line"], set_=values), rows
        )
    await connection.execute(delete(organization_lines).where(of_unit, organization_lines.c.line.not_in(kept)))


async def count_up(connection: AsyncConnection, organization_ids: Iterable[UUID]) -> None:
    """Counts the version up: the people of these teams changed elsewhere."""
    statement = update(organizations).where(organizations.c.id.in_(sorted(organization_ids)))
    await connection.execute(statement.values(version=organizations.c.version + 1))


async def is_above(connection: AsyncConnection, organization_id: UUID, parent_id: UUID, line: str) -> bool:
    """Whether `organization_id` is `parent_id` or an ancestor of it on the line: then it may not become its child."""
    parameters = {"organization_id": organization_id, "parent_id": parent_id, "line": line}
    return (await connection.execute(_ABOVE, parameters)).first() is not None


async def replace_people(
    connection: AsyncConnection, organization_id: UUID, leader_id: UUID | None, members: Iterable[UUID]
) -> None:
    """Sets the people of a team. Who stays in the same role keeps it as it was given. Raises IntegrityError for an
    unknown account."""
    wanted = {(account_id, "volunteer") for account_id in set(members) - {leader_id}}
    if leader_id is not None:
        wanted.add((leader_id, "team_leader"))
    of_team = account_roles.c.organization_id == organization_id, account_roles.c.role.in_(TEAM_ROLES)
    held = await connection.execute(select(account_roles.c.account_id, account_roles.c.role).where(*of_team))
    has = {(row.account_id, row.role) for row in held}
    who = tuple_(account_roles.c.account_id, account_roles.c.role)
    if gone := has - wanted:
        await connection.execute(delete(account_roles).where(*of_team, who.in_(sorted(gone))))
    if new := sorted(wanted - has):
        place = {"organization_id": organization_id, "division_code": None}
        await connection.execute(
            insert(account_roles), [{"account_id": account_id, "role": role, **place} for account_id, role in new]
        )
