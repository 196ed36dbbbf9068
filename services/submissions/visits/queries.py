"""Reading visits; every read is limited to the caller's scope (`submissions.visibility`)."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    Table,
    Text,
    cast,
    func,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import below
from services.kernel.ids import new_id
from services.kernel.web.paging import Page, beyond
from services.submissions.models import photos, visit_conflicts, visit_revisions, visits
from services.submissions.visibility import may_see_of_visit, may_see_visit

AnyRow = Row[*tuple[Any, ...]]


def _object(table: Table, *names: str, **others: ColumnElement[Any]) -> ColumnElement[Any]:
    """A JSON object of the columns under their names, and of `others`."""
    columns = {name: table.c[name] for name in names} | others
    return func.json_build_object(*chain.from_iterable((literal_column(f"'{n}'"), c) for n, c in columns.items()))


_PHOTO = _object(
    photos,
    *("id", "state", "rejection", "size", "content_type", "taken_at", "width", "height"),
    sha256=func.encode(photos.c.sha256, literal_column("'hex'")),
)
_PHOTOS = (
    select(func.coalesce(func.json_agg(aggregate_order_by(_PHOTO, photos.c.position)), literal_column("'[]'::json")))
    .where(photos.c.visit_id == visits.c.id)
    .scalar_subquery()
)
_IS_SIGNED = visits.c.signature.is_not(None)
_SHOWN = [c for c in visits.c if c.name not in {"signature", "fingerprint", "photos_missing"}]
# PostgreSQL builds the JSON: row by row in Python a page of twenty cost twice as much.
_WRITTEN = cast(_object(visits, *(c.name for c in _SHOWN), is_signed=_IS_SIGNED, photos=_PHOTOS), Text).label("body")


def visible_visits(scope: Scope) -> Select[Any]:
    """With the photos as `photos`."""
    return select(*_SHOWN, _IS_SIGNED.label("is_signed"), _PHOTOS.label("photos")).where(may_see_visit(scope))


def _written_visits(scope: Scope) -> Select[Any]:
    """The same visits, each a `VisitOut` as JSON: `body`, with the sort columns."""
    return select(visits.c.id, visits.c.visited_on, _WRITTEN).where(may_see_visit(scope))


async def read_visit(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> str | None:
    """A `VisitOut` as JSON."""
    row = (await connection.execute(_written_visits(scope).where(visits.c.id == visit_id))).one_or_none()
    return None if row is None else str(row.body)


async def find_visit(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> AnyRow | None:
    found: AnyRow | None = (
        await connection.execute(visible_visits(scope).where(visits.c.id == visit_id))
    ).one_or_none()
    return found


_STATES = _object(photos, "id", "state", "rejection")
_RECEIVED = (
    select(func.coalesce(func.json_agg(aggregate_order_by(_STATES, photos.c.position)), literal_column("'[]'::json")))
    .where(photos.c.visit_id == visits.c.id)
    .scalar_subquery()
)


async def find_receipt(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> AnyRow | None:
    """States and times only."""
    columns = (visits.c.id, visits.c.state, visits.c.received_at, visits.c.completed_at)
    statement = select(*columns, _RECEIVED.label("photos")).where(visits.c.id == visit_id, may_see_visit(scope))
    return (await connection.execute(statement)).one_or_none()


async def list_visits(
    connection: AsyncConnection,
    scope: Scope,
    page: Page,
    *,
    household_id: UUID | None,
    team_id: UUID | None,
    division: str | None,
    days: tuple[date, date] | None,
) -> Sequence[AnyRow]:
    """Newest visit first, `body` a `VisitOut` as JSON; one row more than the page.

    `days`: first and last, both included. Raises CursorMalformed.
    """
    statement = _written_visits(scope).order_by(visits.c.visited_on.desc(), visits.c.id.desc()).limit(page.limit + 1)
    if household_id is not None:
        statement = statement.where(visits.c.household_id == household_id)
    if team_id is not None:
        statement = statement.where(visits.c.team_id == team_id)
    if division is not None:
        statement = statement.where(below(visits.c.village_code, division))
    if days is not None:
        statement = statement.where(visits.c.visited_on.between(*days))
    statement = statement.where(*beyond(page, visits.c.visited_on, visits.c.id, descending=True))
    found: Sequence[AnyRow] = (await connection.execute(statement)).all()
    return found


async def photo_states(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> Sequence[AnyRow]:
    statement = (
        select(photos.c.id, photos.c.state, photos.c.rejection, photos.c.sha256, photos.c.size, photos.c.content_type)
        .where(photos.c.visit_id == visit_id, may_see_of_visit(scope, photos))
        .order_by(photos.c.position)
    )
    return (await connection.execute(statement)).all()


async def find_photo(connection: AsyncConnection, scope: Scope, photo_id: UUID) -> AnyRow | None:
    statement = select(photos.c.id, photos.c.state, photos.c.visit_id).where(
        photos.c.id == photo_id, may_see_of_visit(scope, photos)
    )
    return (await connection.execute(statement)).one_or_none()


async def find_stored(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> AnyRow | None:
    """Fingerprint, state, team and village of a visit, to compare with a request."""
    statement = select(visits.c.fingerprint, visits.c.state, visits.c.team_id, visits.c.village_code).where(
        visits.c.id == visit_id, may_see_visit(scope)
    )
    return (await connection.execute(statement)).one_or_none()


async def save_conflict(connection: AsyncConnection, values: Mapping[str, Any]) -> None:
    await connection.execute(upsert(visit_conflicts).values(**values).on_conflict_do_nothing())


async def lock_visit(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> AnyRow | None:
    statement = select(visits).where(visits.c.id == visit_id, may_see_visit(scope)).with_for_update()
    return (await connection.execute(statement)).one_or_none()


async def find_revision(connection: AsyncConnection, revision_id: UUID) -> AnyRow | None:
    statement = select(visit_revisions).where(visit_revisions.c.id == revision_id)
    return (await connection.execute(statement)).one_or_none()


async def list_revisions(connection: AsyncConnection, scope: Scope, visit_id: UUID, page: Page) -> Sequence[AnyRow]:
    """Oldest first; one row more than the page. Raises CursorMalformed."""
    statement = (
        select(visit_revisions)
        .where(
            visit_revisions.c.visit_id == visit_id,
            may_see_of_visit(scope, visit_revisions),
            *beyond(page, visit_revisions.c.revised_at, visit_revisions.c.id),
        )
        .order_by(visit_revisions.c.revised_at, visit_revisions.c.id)
        .limit(page.limit + 1)
    )
    return (await connection.execute(statement)).all()


async def add_revision(connection: AsyncConnection, values: Mapping[str, Any]) -> bool:
    """False when the id exists already, even as that of another team, which the caller cannot see."""
    statement = upsert(visit_revisions).values(**values).on_conflict_do_nothing().returning(visit_revisions.c.id)
    return (await connection.execute(statement)).scalar_one_or_none() is not None


async def change_visit(connection: AsyncConnection, visit_id: UUID, values: Mapping[str, Any]) -> None:
    await connection.execute(update(visits).where(visits.c.id == visit_id).values(**values))


PUBLISH_REVISION = text(
    """
    insert into outbox (event_id, type, subject, data)
    select :event_id, 'visit.revised', id::text,
           visit_event(id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains)
      from visits
     where id = :visit_id
    """
)


async def publish_revision(connection: AsyncConnection, visit_id: UUID) -> None:
    """Publish the visit in its current version."""
    await connection.execute(PUBLISH_REVISION, {"event_id": new_id(), "visit_id": visit_id})
