"""Statements of a change of keys. They see every row: the change is made by the owner of the schema."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from services.submissions.models import report_versions, reports


async def versions_of(connection: AsyncConnection, report_ids: Sequence[UUID]) -> Sequence[Any]:
    statement = select(report_versions.c.report_id, report_versions.c.version, report_versions.c.content)
    is_kept = report_versions.c.content.is_not(None)
    return (await connection.execute(statement.where(is_kept, report_versions.c.report_id.in_(report_ids)))).all()


async def set_data_keys(connection: AsyncConnection, wrapped: Mapping[UUID, bytes]) -> None:
    statement = update(reports).where(reports.c.id == bindparam("b_id")).values(data_key=bindparam("wrapped"))
    if wrapped:
        await connection.execute(statement, [{"b_id": id_, "wrapped": value} for id_, value in wrapped.items()])


async def set_facts(connection: AsyncConnection, report_id: UUID, data_key: bytes, facts: bytes) -> None:
    await connection.execute(update(reports).where(reports.c.id == report_id).values(data_key=data_key, facts=facts))


async def set_content(connection: AsyncConnection, report_id: UUID, version: int, content: bytes) -> None:
    of_version = (report_versions.c.report_id == report_id) & (report_versions.c.version == version)
    await connection.execute(update(report_versions).where(of_version).values(content=content))
