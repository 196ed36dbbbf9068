"""Reading visits; every read is limited to the caller's scope (`submissions.visibility`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    null,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.auth.principals import Scope
from services.kernel.db.rows import one_row
from services.kernel.db.visibility import below
from services.kernel.ids import new_id
from services.kernel.web.paging import Page, beyond
from services.submissions.lines_queries import ids_of_own_lines, refuse_photo, refuse_visit, visits_of_other_lines
from services.submissions.models import (
    CONTENT_OF_FILE,
    files,
    household_keys,
    paired_households,
    thumbs,
    visit_conflicts,
    visit_revisions,
    visits,
)
from services.submissions.visibility import may_see_of_visit, may_see_visit

AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """`days`: first and last, both included."""

    household_id: UUID | None = None
    team_id: UUID | None = None
    division: str | None = None
    days: tuple[date, date] | None = None


def _object(table: Table, *names: str, **others: ColumnElement[Any]) -> ColumnElement[Any]:
    """A JSON object of the columns under their names, and of `others`."""
    columns = {name: table.c[name] for name in names} | others
    return func.json_build_object(*chain.from_iterable((literal_column(f"'{n}'"), c) for n, c in columns.items()))


_PHOTO = _object(
    files,
    *("id", "state", "rejection", "size", "content_type", "taken_at", "width", "height"),
    sha256=func.encode(files.c.sha256, literal_column("'hex'")),
)
_PHOTOS = (
    select(func.coalesce(func.json_agg(aggregate_order_by(_PHOTO, files.c.position)), literal_column("'[]'::json")))
    .where(files.c.owner_id == visits.c.id)
    .scalar_subquery()
)
_IS_SIGNED = or_(visits.c.signature_sealed.is_not(None), visits.c.signature.is_not(None))
_SAID = (visits.c.words_sealed, visits.c.content, visits.c.needs)
_NOT_SHOWN = {"signature", "signature_sealed", "fingerprint", "photos_missing", *(column.name for column in _SAID)}
_SHOWN = [column.name for column in visits.c if column.name not in _NOT_SHOWN]
# PostgreSQL builds the JSON: row by row in Python a page of twenty cost twice as much.
_WRITTEN = cast(_object(visits, *_SHOWN, is_signed=_IS_SIGNED, photos=_PHOTOS), Text).label("body")
_KEY = select(household_keys.c.wrapped_key).where(household_keys.c.id == visits.c.household_id)


def visible_visits(scope: Scope) -> Select[Any]:
    """Each a `VisitOut` as JSON without what was said: `body`; that, clear or sealed with its key, and the sort
    columns."""
    return select(
        visits.c.id,
        visits.c.household_id,
        visits.c.village_code,
        visits.c.team_id,
        visits.c.visited_on,
        *_SAID,
        _KEY.scalar_subquery().label("wrapped_key"),
        _WRITTEN,
    ).where(may_see_visit(scope))


async def find_visit(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> AnyRow | None:
    """Raises OfAnotherLine."""
    row = await one_row(connection, visible_visits(scope).where(visits.c.id == visit_id))
    if row is None:
        await refuse_visit(connection, scope, visit_id)
    return row


_STATES = _object(files, "id", "state", "rejection")
# A photo that was taken out is nothing that its sender has still to see to.
_RECEIVED = (
    select(func.coalesce(func.json_agg(aggregate_order_by(_STATES, files.c.position)), literal_column("'[]'::json")))
    .where(files.c.owner_id == visits.c.id, files.c.withdrawn_at.is_(None))
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
    wanted: VisitFilter,
) -> Sequence[AnyRow]:
    """Newest visit first, as `visible_visits`; one row more than the page. Raises CursorMalformed."""
    asked = [*_asked(wanted), *beyond(page, visits.c.visited_on, visits.c.id, descending=True)]
    order, most = (visits.c.visited_on.desc(), visits.c.id.desc()), page.limit + 1
    if scope.lined is not None:
        of_lines = select(visits.c.id).where(may_see_visit(scope), *asked).order_by(*order).limit(most)
        asked = [visits.c.id.in_(await ids_of_own_lines(connection, scope, of_lines))]
    statement = visible_visits(scope).where(*asked).order_by(*order).limit(most)
    found: Sequence[AnyRow] = (await connection.execute(statement)).all()
    return found


async def count_of_other_lines(connection: AsyncConnection, scope: Scope, page: Page, wanted: VisitFilter) -> int:
    """How many more there are, on the first page."""
    return await visits_of_other_lines(connection, scope, *_asked(wanted)) if page.after is None else 0


def _asked(wanted: VisitFilter) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.household_id is not None:
        asked.append(visits.c.household_id == wanted.household_id)
    if wanted.team_id is not None:
        asked.append(visits.c.team_id == wanted.team_id)
    if wanted.division is not None:
        asked.append(below(visits.c.village_code, wanted.division))
    if wanted.days is not None:
        asked.append(visits.c.visited_on.between(*wanted.days))
    return asked


async def photo_states(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> Sequence[AnyRow]:
    """Without those that were taken out."""
    statement = (
        select(*CONTENT_OF_FILE, files.c.state, files.c.rejection)
        .where(files.c.owner_id == visit_id, files.c.withdrawn_at.is_(None), may_see_of_visit(scope, files))
        .order_by(files.c.position)
    )
    return (await connection.execute(statement)).all()


async def change_expected(connection: AsyncConnection, row: AnyRow, values: Mapping[str, Any]) -> None:
    """Of a photo whose bytes have not come, and that is still as `row` says."""
    is_same = (files.c.id == row.id) & (files.c.state == "expected") & (files.c.object == row.object)
    is_same &= files.c.data_key.is_not_distinct_from(row.data_key)
    await connection.execute(update(files).where(is_same).values(**values))


async def find_photo(connection: AsyncConnection, scope: Scope, photo_id: UUID, *, small: bool) -> AnyRow | None:
    """What `files.contents` needs, with the state and the household of its visit, and `thumb` where the small picture
    is wanted. Raises OfAnotherLine."""
    thumb = thumbs.c.sealed if small else null()
    statement = (
        select(*CONTENT_OF_FILE, files.c.state, thumb.label("thumb"))
        .join(visits, visits.c.id == files.c.owner_id)
        .outerjoin(thumbs, thumbs.c.file_id == files.c.id)
        .where(files.c.id == photo_id, may_see_of_visit(scope, files))
    )
    row = (await connection.execute(statement)).one_or_none()
    if row is None:
        await refuse_photo(connection, scope, photo_id)
    return row


async def find_stored(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> AnyRow | None:
    """Fingerprint, state, team, village and household of a visit, to compare with a request."""
    columns = (visits.c.fingerprint, visits.c.state, visits.c.team_id, visits.c.village_code, visits.c.household_id)
    statement = select(*columns).where(visits.c.id == visit_id, may_see_visit(scope))
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
    """Oldest first, each with the household of its visit and its key; one row more than the page.

    Raises CursorMalformed.
    """
    statement = (
        select(visit_revisions, visits.c.household_id, _KEY.scalar_subquery().label("wrapped_key"))
        .join(visits, visits.c.id == visit_revisions.c.visit_id)
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


async def find_owner(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> AnyRow | None:
    """Household, author, team and village of a visit, its key, and since when its last campaign is archived.

    Raises OfAnotherLine.
    """
    columns = (visits.c.household_id, visits.c.author_id, visits.c.team_id, visits.c.village_code)
    archived_at = func.archived_at_of(visits.c.village_code, visits.c.visited_on).label("archived_at")
    statement = select(*columns, archived_at, _KEY.scalar_subquery().label("wrapped_key"))
    row = await one_row(connection, statement.where(visits.c.id == visit_id, may_see_visit(scope)))
    if row is None:
        await refuse_visit(connection, scope, visit_id)
    return row


async def list_conflicts(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> Sequence[AnyRow]:
    """Oldest first."""
    statement = (
        select(visit_conflicts)
        .where(visit_conflicts.c.visit_id == visit_id, may_see_of_visit(scope, visit_conflicts))
        .order_by(visit_conflicts.c.received_at, visit_conflicts.c.fingerprint)
    )
    return (await connection.execute(statement)).all()


async def household_of(connection: AsyncConnection, scope: Scope, visit_id: UUID) -> UUID | None:
    statement = select(visits.c.household_id).where(visits.c.id == visit_id, may_see_visit(scope))
    household_id: UUID | None = (await connection.execute(statement)).scalar_one_or_none()
    return household_id


async def lock_key(connection: AsyncConnection, household_id: UUID, new: bytes) -> bytes:
    """The household's wrapped key, or `new` where it had none; nobody replaces it until the transaction ends.

    To be locked before rows of the household: a change of keys does the same.
    """
    known = select(household_keys.c.wrapped_key).where(household_keys.c.id == household_id).with_for_update(read=True)
    found = (await connection.execute(known)).scalar_one_or_none()
    if found is None:
        values = {"id": household_id, "wrapped_key": new}
        await connection.execute(upsert(household_keys).values(**values).on_conflict_do_nothing())
        found = (await connection.execute(known)).scalar_one()
    return bytes(found)


async def change_visit(connection: AsyncConnection, visit_id: UUID, values: Mapping[str, Any]) -> None:
    await connection.execute(update(visits).where(visits.c.id == visit_id).values(**values))


PUBLISH = text(
    """
    insert into outbox (event_id, type, subject, data)
    select :event_id, :type, id::text,
           visit_event(id, household_id, pairing_id, team_id, village_code, visited_on, amount_fen, aid_domains,
                           goals, supports)
      from visits
     where id = :visit_id
    """
)


async def publish(connection: AsyncConnection, visit_id: UUID, event: str) -> None:
    """Publish the visit in its current version. `event`: a type of `VisitSaved`."""
    await connection.execute(PUBLISH, {"event_id": new_id(), "type": event, "visit_id": visit_id})


async def first_day_of_pairing(connection: AsyncConnection, pairing_id: UUID) -> date:
    """Of a pairing that is known."""
    statement = select(paired_households.c.starts_on).where(paired_households.c.pairing_id == pairing_id)
    found: date = (await connection.execute(statement)).scalar_one()
    return found
