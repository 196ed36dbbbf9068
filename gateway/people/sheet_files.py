"""A sheet that came as the body of a request."""

from collections.abc import AsyncIterator, Sequence

from services.kernel.sheets.records import Cell, DateCell, Known, Pieces, Preview
from services.kernel.sheets.tables import inspect


def pieces_of(content: bytes) -> Pieces:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    return pieces


async def previews_of(content: bytes, known: Known) -> Sequence[Preview]:
    """The first lines of a CSV in each encoding that could be meant."""
    return (await inspect(pieces_of(content), len(content), known=known)).previews


def text_of(cell: Cell) -> str:
    """A code typed as a number becomes text; a date or a truth value becomes empty.

    >>> text_of(" 110101001 "), text_of(110101001001.0), text_of(True)
    ('110101001', '110101001001', '')
    """
    if isinstance(cell, str):
        return cell.strip()
    if cell is None or isinstance(cell, (bool, DateCell)):
        return ""
    return str(int(cell)) if float(cell).is_integer() else str(cell)
