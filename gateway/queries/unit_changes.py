"""The history of units, and their states in it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, exists, func, insert, literal, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import account_roles, accounts, confirmations, organization_changes, organization_lines
from gateway.models import organizations as units
from gateway.queries.organizations import lines_of, replace_lines
from gateway.sealing import all_opened
from services.kernel.web.paging import Page, beyond

State = dict[str, Any]
"""`name`, `division_code`, `lines` (a list of `line` and `parent_id`), `closed_on`, `successor_id`; as JSON has it.

What describes the unit (`DESCRIBING`) is left out where it is not known, as in states of earlier releases."""
DESCRIBING: Final = ("host_kind", "party_lead", "registration_state", "registration_number", "villages")


async def states_of(connection: AsyncConnection, unit_ids: Collection[UUID]) -> dict[str, State]:
    """By id. The rows are locked until the transaction ends."""
    statement = select(units).where(units.c.id.in_(list(unit_ids))).order_by(units.c.id)
    rows = (await connection.execute(statement.with_for_update(key_share=True))).all()
    lines = await lines_of(connection, unit_ids)
    return {
        str(row.id): {
            "name": row.name,
            "division_code": row.division_code,
            "lines": [
                {"line": each.line, "parent_id": None if each.parent_id is None else str(each.parent_id)}
                for each in lines.get(row.id, [])
            ],
            "closed_on": None if row.closed_on is None else row.closed_on.isoformat(),
            "successor_id": None if row.successor_id is None else str(row.successor_id),
            **{name: value for name in DESCRIBING if (value := getattr(row, name)) not in (None, [])},
        }
        for row in rows
    }


async def kinds_of(connection: AsyncConnection, unit_ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await connection.execute(select(units.c.id, units.c.kind).where(units.c.id.in_(list(unit_ids))))
    return {row.id: row.kind for row in rows}


async def write_state(connection: AsyncConnection, unit_id: UUID, state: State) -> None:
    """Raises IntegrityError for an unknown division, line or parent."""
    closed_on = state["closed_on"]
    values = {
        "name": state["name"],
        "division_code": state["division_code"],
        "closed_on": None if closed_on is None else date.fromisoformat(closed_on),
        "successor_id": state["successor_id"],
        **{name: state.get(name) for name in DESCRIBING},
        "villages": state.get("villages", []),
    }
    statement = update(units).where(units.c.id == unit_id)
    await connection.execute(statement.values(**values, version=units.c.version + 1))
    await replace_lines(connection, unit_id, state["lines"])


# A role that was held there already stays for as long as the longer of the two.
_KEEP_LONGER = text(
    """
    with doubled as (
        delete from account_roles r using account_roles there
         where r.organization_id = :id and r.division_code = :before and there.division_code = :after
           and (there.organization_id, there.account_id, there.role) = (r.organization_id, r.account_id, r.role)
           and there.composed is not distinct from r.composed
        returning r.account_id, r.role, r.composed, r.until
    )
    update account_roles r
       set until = case when r.until is not null and d.until is not null then greatest(r.until, d.until) end
      from doubled d
     where r.organization_id = :id and r.division_code = :after and (r.account_id, r.role) = (d.account_id, d.role)
       and r.composed is not distinct from d.composed
    """
)
_TAKE_ALONG = (
    text("update account_roles set division_code = :after where organization_id = :id and division_code = :before"),
    text("update confirmations set division_code = :after where organization_id = :id and division_code = :before"),
)
_FORGET_DOUBLED = text(
    """
    delete from confirmations c using confirmations there
     where c.organization_id = :id and c.division_code = :before and there.division_code = :after
       and (there.organization_id, there.account_id, there.role) = (c.organization_id, c.account_id, c.role)
       and there.composed is not distinct from c.composed
    """
)


async def take_roles_along(connection: AsyncConnection, unit_id: UUID, before: str, after: str) -> None:
    """Whoever holds an office in the unit, in the unit's own place, holds it where the unit is now."""
    for statement in (_KEEP_LONGER, _FORGET_DOUBLED, *_TAKE_ALONG):
        await connection.execute(statement, {"id": unit_id, "before": before, "after": after})


async def open_children_of(connection: AsyncConnection, unit_id: UUID) -> Sequence[Any]:
    """The units that report to it on some line and are not closed: id and division."""
    below = select(organization_lines.c.organization_id).where(organization_lines.c.parent_id == unit_id)
    statement = select(units.c.id, units.c.division_code).where(units.c.id.in_(below), units.c.closed_on.is_(None))
    return (await connection.execute(statement.order_by(units.c.id))).all()


async def closed_among(connection: AsyncConnection, unit_ids: Collection[UUID]) -> bool:
    statement = select(literal(1)).where(units.c.id.in_(list(unit_ids)), units.c.closed_on.is_not(None))
    return (await connection.execute(statement)).first() is not None


async def people_in(connection: AsyncConnection, unit_id: UUID) -> int:
    """Active accounts with a role in the unit."""
    statement = (
        select(func.count(account_roles.c.account_id.distinct()))
        .join(accounts, accounts.c.id == account_roles.c.account_id)
        .where(account_roles.c.organization_id == unit_id, accounts.c.is_active)
    )
    return int((await connection.execute(statement)).scalar_one())


async def roles_wait_for(connection: AsyncConnection, unit_id: UUID) -> bool:
    """Whether somebody has yet to confirm a role in the unit."""
    waiting = confirmations.c.organization_id == unit_id, confirmations.c.expires_at > func.now()
    return (await connection.execute(select(literal(1)).where(*waiting))).first() is not None


async def active_among(connection: AsyncConnection, account_ids: Collection[UUID]) -> set[UUID]:
    """Those of these accounts that are open."""
    statement = select(accounts.c.id).where(accounts.c.id.in_(list(account_ids)), accounts.c.is_active)
    return set((await connection.execute(statement)).scalars())


async def roles_in(connection: AsyncConnection, unit_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """All roles that are held in these units, of closed accounts too; as JSON has them, in order."""
    statement = (
        select(account_roles)
        .where(account_roles.c.organization_id.in_(list(unit_ids)))
        .order_by(
            account_roles.c.organization_id,
            account_roles.c.account_id,
            account_roles.c.role,
            account_roles.c.division_code,
            account_roles.c.composed,
        )
    )
    return [
        {
            "account_id": str(row.account_id),
            "role": row.role,
            "organization_id": str(row.organization_id),
            "division_code": row.division_code,
            # Left out where there is none, as changes of earlier releases have no such fields.
            **({} if row.composed is None else {"composed": row.composed}),
            **({} if row.until is None else {"until": row.until.isoformat()}),
        }
        for row in await connection.execute(statement)
    ]


async def write_roles(
    connection: AsyncConnection, unit_ids: Collection[UUID], roles: Sequence[Mapping[str, Any]]
) -> None:
    """From now on these are the roles held in these units."""
    await connection.execute(delete(account_roles).where(account_roles.c.organization_id.in_(list(unit_ids))))
    if roles:
        await connection.execute(insert(account_roles), [_role_row(role) for role in roles])


def _role_row(role: Mapping[str, Any]) -> dict[str, Any]:
    until = role.get("until")
    ends = {"composed": role.get("composed"), "until": None if until is None else date.fromisoformat(until)}
    return {**role, **ends}


async def add_change(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    await connection.execute(insert(organization_changes).values(**values))


def _later() -> Any:
    """Whether a change that still counts came after the row's and touched one of its units."""
    later = organization_changes.alias("later")
    return exists(
        select(literal(1)).where(
            later.c.number > organization_changes.c.number,
            later.c.undone_at.is_(None),
            later.c.touched.overlap(organization_changes.c.touched),
        )
    ).label("has_later")


async def list_changes(connection: AsyncConnection, unit_id: UUID, page: Page) -> Sequence[Any]:
    """What touched the unit, newest first; one row more than the page. Raises CursorMalformed."""
    number = organization_changes.c.number
    statement = select(organization_changes, _later()).where(organization_changes.c.touched.contains([unit_id]))
    statement = statement.where(*beyond(page, number, descending=True)).order_by(number.desc()).limit(page.limit + 1)
    return (await connection.execute(statement)).all()


async def find_change(connection: AsyncConnection, change_id: UUID) -> Any:
    statement = select(organization_changes, _later()).where(organization_changes.c.id == change_id)
    return (await connection.execute(statement)).one_or_none()


async def mark_undone(connection: AsyncConnection, change_id: UUID, by: UUID, at: datetime) -> None:
    statement = update(organization_changes).where(organization_changes.c.id == change_id)
    await connection.execute(statement.values(undone_by=by, undone_at=at))


async def names_of_people(connection: AsyncConnection, account_ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = await connection.execute(select(accounts).where(accounts.c.id.in_(list(account_ids))))
    return {row.id: row.name for row in all_opened(connection, rows)}


async def names_of_units(connection: AsyncConnection, unit_ids: Iterable[str]) -> dict[str, str]:
    statement = select(units.c.id, units.c.name).where(units.c.id.in_(list(unit_ids)))
    return {str(row.id): row.name for row in await connection.execute(statement)}
