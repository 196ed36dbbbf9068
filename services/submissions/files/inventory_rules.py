"""What the operator, who may see no file of anybody, is told of the store: figures and ids."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from services.kernel.clock import now
from services.kernel.web.access import Viewer
from services.kernel.web.paging import Page
from services.submissions.files import inventory_queries as queries
from services.submissions.files.inventory_schemas import DeletedOrphans, Inventory, MissingFile, Orphans
from services.submissions.terms import Terms

OVERDUE_AFTER: Final = timedelta(days=2)


async def view_inventory(viewer: Viewer, terms: Terms) -> Inventory:
    row = await queries.find_inventory(viewer.connection)
    missing = await queries.count_missing(viewer.connection)
    ended_at: datetime | None = None if row is None else row.ended_at
    return Inventory(
        began_at=None if row is None else row.began_at,
        ended_at=ended_at,
        is_overdue=ended_at is not None and now() - ended_at > OVERDUE_AFTER,
        objects=0 if row is None else row.objects,
        bytes=0 if row is None else row.bytes,
        orphans=_orphans(row, terms),
        orphans_days=terms.orphans.days,
        deleted=DeletedOrphans(
            objects=0 if row is None else row.deleted,
            bytes=0 if row is None else row.deleted_bytes,
            deleted_at=None if row is None else row.deleted_at,
        ),
        missing=missing,
    )


def _orphans(row: Any | None, terms: Terms) -> Orphans:
    if row is None:
        return Orphans(objects=0, bytes=0, oldest_at=None, deletable_from=None)
    since: datetime | None = row.first_found_at
    return Orphans(
        objects=row.orphans,
        bytes=row.orphan_bytes,
        oldest_at=row.oldest_orphan_at,
        deletable_from=None if since is None else since + terms.orphans,
    )


async def view_missing(viewer: Viewer, page: Page) -> tuple[list[MissingFile], Sequence[Any]]:
    """Those of the page, and the rows fetched. Raises CursorMalformed."""
    rows = await queries.list_missing(viewer.connection, page)
    return [MissingFile(**row._asdict()) for row in rows[: page.limit]], rows
