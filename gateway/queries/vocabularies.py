"""The words of vocabularies that are data: kinds of units and of hosts, lines, states of registration."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Table, and_, literal, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import area_marks, host_kinds, lines, registration_states, unit_kinds

TABLES: Final[Mapping[str, Table]] = {
    "unit_kinds": unit_kinds,
    "lines": lines,
    "host_kinds": host_kinds,
    "registration_states": registration_states,
    "area_marks": area_marks,
}


async def list_words(connection: AsyncConnection) -> Sequence[Any]:
    """Of all lists, in the order in which they are shown."""
    parts = [select(literal(name).label("vocabulary"), table) for name, table in TABLES.items()]
    every = union_all(*parts).subquery()
    statement = select(every).order_by(every.c.vocabulary.desc(), every.c.position)
    return (await connection.execute(statement)).all()


async def find_word(connection: AsyncConnection, name: str, code: str) -> Any:
    """Locked until the transaction ends."""
    table = TABLES[name]
    statement = (
        select(literal(name).label("vocabulary"), table).where(table.c.code == code).with_for_update(key_share=True)
    )
    return (await connection.execute(statement)).one_or_none()


async def save_word(connection: AsyncConnection, name: str, values: Mapping[str, Any]) -> None:
    """Raises IntegrityError for a word that another code has."""
    table = TABLES[name]
    statement = update(table).where(table.c.code == values["code"])
    changed = await connection.execute(statement.values(**values, version=table.c.version + 1))
    if not changed.rowcount:
        await connection.execute(upsert(table).values(**values, version=1))


async def usable_codes(connection: AsyncConnection, name: str, codes: Iterable[str], day: date) -> set[str]:
    """Those of `codes` that something new may get on that day."""
    table = TABLES[name]
    running = or_(table.c.ended_on.is_(None), table.c.ended_on > day)
    statement = select(table.c.code).where(and_(table.c.code.in_(list(codes)), running))
    return set((await connection.execute(statement)).scalars())
