"""Reads a file from memory, and shows what was read."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from services.kernel.sheets import tables
from services.kernel.sheets.records import Cell, DateCell, FileShape, Head, Pieces, Record

FILES = Path(__file__).with_name("files")
TITLES = {
    "建档立卡编号",
    "村代码",
    "户主姓名",
    "身份证号",
    "联系电话",
    "家庭住址",
    "家庭人口",
    "户类型",
    "致贫原因",
    "劳动能力",
}


def known(title: str) -> bool:
    return title in TITLES


def pieces_of(content: bytes, size: int = 1_000_000) -> Pieces:
    async def pieces() -> AsyncIterator[bytes]:
        for place in range(0, len(content), size):
            yield content[place : place + size]

    return pieces


async def shape_of(content: bytes) -> FileShape:
    return await tables.inspect(pieces_of(content), len(content), known=known)


async def table_of(content: bytes, *, piece: int = 1_000_000, **how: Any) -> tuple[Head, list[Record]]:
    async with tables.read_table(pieces_of(content, piece), len(content), **{"known": known, **how}) as table:
        return table.head, [record async for record in table.records]


async def data_of(content: bytes, **how: Any) -> list[list[Cell]]:
    """The cells of the rows that are data."""
    _, records = await table_of(content, **how)
    return [list(record.cells) for record in records if record.skipped is None]


def date(iso: str) -> DateCell:
    return DateCell(iso)
