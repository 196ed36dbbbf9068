"""The words of vocabularies: lists of units and areas have tables of their own, the other lists share one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, literal, or_, select, true, union_all, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.models import area_marks, host_kinds, lines, registration_states, unit_kinds, words

OF_UNITS: Final[Mapping[str, Table]] = {
    "unit_kinds": unit_kinds,
    "lines": lines,
    "host_kinds": host_kinds,
    "registration_states": registration_states,
    "area_marks": area_marks,
}
COLUMNS: Final = (
    "code",
    "position",
    "zh",
    "en",
    "synonyms",
    "mappings",
    "parent",
    "starts_on",
    "ended_on",
    "owner_code",
    "version",
)


def _columns(table: Table) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in COLUMNS]


def _place(name: str) -> tuple[Table, ColumnElement[bool], dict[str, str]]:
    """Where the words of a list are: the table, its rows, and what every row of it has."""
    if name in OF_UNITS:
        return OF_UNITS[name], true(), {}
    return words, words.c.vocabulary == name, {"vocabulary": name}


async def list_words(connection: AsyncConnection) -> Sequence[Any]:
    """Of all lists, in the order in which they are shown."""
    parts = [select(literal(name).label("vocabulary"), *_columns(table)) for name, table in OF_UNITS.items()]
    every = union_all(*parts, select(words.c.vocabulary, *_columns(words))).subquery()
    statement = select(every).order_by(every.c.vocabulary.desc(), every.c.position)
    return (await connection.execute(statement)).all()


async def other_words(connection: AsyncConnection, name: str, code: str) -> Sequence[Any]:
    """The words of the list beside this one, with all by which a sheet may name them."""
    table, here, _ = _place(name)
    named = (table.c.zh, table.c.synonyms, table.c.mappings, table.c.owner_code)
    return (await connection.execute(select(*named).where(here, table.c.code != code))).all()


async def find_word(connection: AsyncConnection, name: str, code: str) -> Any:
    """Locked until the transaction ends."""
    table, here, _ = _place(name)
    statement = (
        select(literal(name).label("vocabulary"), *_columns(table))
        .where(here, table.c.code == code)
        .with_for_update(key_share=True)
    )
    return (await connection.execute(statement)).one_or_none()


async def save_word(connection: AsyncConnection, name: str, values: Mapping[str, Any]) -> None:
    """Raises IntegrityError for a word that another code has, and for a parent that is none of the list."""
    table, here, of_all = _place(name)
    statement = update(table).where(here, table.c.code == values["code"])
    changed = await connection.execute(statement.values(**values, version=table.c.version + 1))
    if not changed.rowcount:
        await connection.execute(upsert(table).values(**of_all, **values, version=1))


async def usable_codes(connection: AsyncConnection, name: str, codes: Iterable[str], day: date) -> set[str]:
    """Those of `codes` that something new may get on that day."""
    table, here, _ = _place(name)
    running = and_(
        or_(table.c.starts_on.is_(None), table.c.starts_on <= day),
        or_(table.c.ended_on.is_(None), table.c.ended_on > day),
    )
    statement = select(table.c.code).where(here, table.c.code.in_(list(codes)), running)
    return set((await connection.execute(statement)).scalars())
