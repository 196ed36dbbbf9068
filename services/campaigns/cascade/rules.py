"""The cascade of a notice: receipt and completion are seen from above, as far as the caller reads."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row

from services.campaigns.cascade import queries
from services.campaigns.cascade.schemas import AddedCampaign, Cascade, CascadeNotice
from services.campaigns.notices.rules import get_seen
from services.kernel.clock import now
from services.kernel.web.access import Viewer

MOST: Final = 500
"""Notices of one cascade that are answered."""


async def cascade(viewer: Viewer, notice_id: UUID) -> Cascade:
    """Raises NotFound."""
    own = await get_seen(viewer, notice_id)
    above = await _above(viewer, notice_id)
    start = await queries.nodes(viewer.connection, viewer.scope, _versions(own.id, own.replaces))
    below, is_cut = await _below(viewer, start)
    known: dict[UUID, Row[Any]] = {row.id: row for row in [*above, *start, *below]}
    parents = await queries.parents(viewer.connection, [*known])
    added = await _added(viewer, [*known])
    items = [_node(row, parents.get(row.id, []), known, added.get(row.id, [])) for row in known.values()]
    return Cascade(items=items, is_cut=is_cut)


def _versions(notice_id: UUID, replaces: UUID | None) -> list[UUID]:
    """What stands on the version before stands on this one, too."""
    return [notice_id] if replaces is None else [replaces, notice_id]


async def _above(viewer: Viewer, notice_id: UUID) -> list[Row[Any]]:
    """The highest first."""
    found: dict[UUID, Row[Any]] = {}
    level = [notice_id]
    while level and len(found) < MOST:
        ids = {parent for each in (await queries.parents(viewer.connection, level)).values() for parent in each}
        rows = await queries.nodes(viewer.connection, viewer.scope, sorted(ids - found.keys()))
        found.update((row.id, row) for row in rows)
        level = [row.id for row in rows]
    return [*reversed(found.values())]


async def _below(viewer: Viewer, start: Sequence[Row[Any]]) -> tuple[list[Row[Any]], bool]:
    found: dict[UUID, Row[Any]] = {}
    done = {row.id for row in start}
    level = [*start]
    while level:
        rows = await queries.below(viewer.connection, viewer.scope, [row.id for row in level], MOST + 1)
        older = [row.replaces for row in rows if row.replaces is not None]
        rows = [*await queries.nodes(viewer.connection, viewer.scope, older), *rows]
        level = [row for row in rows if row.id not in done]
        done.update(row.id for row in level)
        found.update((row.id, row) for row in level)
        if len(found) > MOST:
            return [*found.values()][:MOST], True
    return [*found.values()], False


async def _added(viewer: Viewer, notice_ids: Sequence[UUID]) -> dict[UUID, list[AddedCampaign]]:
    added: dict[UUID, list[AddedCampaign]] = {}
    for row in await queries.campaigns_on(viewer.connection, viewer.scope, notice_ids, now()):
        added.setdefault(row.notice_id, []).append(AddedCampaign.model_validate(row))
    return added


def _node(
    row: Row[Any], parents: Sequence[UUID], known: Mapping[UUID, Row[Any]], added: list[AddedCampaign]
) -> CascadeNotice:
    shown = [parent for parent in parents if parent in known]
    values = {**row._asdict(), "parents": shown, "hidden_parents": len(parents) - len(shown), "campaigns": added}
    return CascadeNotice.model_validate(values)
