"""What may be repeated of a cell beside a remark: enough to find it again in the sheet, not enough to learn it."""

from contextlib import suppress
from typing import Final

from services.households.registers.titles import Kind
from services.households.roster.cells import EXACT_BELOW
from services.kernel.identity.names import read_name
from services.kernel.identity.spelling import IdentityRefused
from services.kernel.masking import HIDDEN, Masked, mask_id_number, mask_name, mask_phone, mask_text
from services.kernel.sheets.records import Cell, DateCell

LONGEST: Final = 30


def masked_name(name: str) -> Masked:
    """By the first letter that somebody sees.

    >>> masked_name("\u200b王守田"), masked_name("\u200b")
    ('王**', '**')
    """
    with suppress(IdentityRefused):
        return mask_name(read_name(name).text)
    return mask_name("")


def as_a_sheet_shows(number: float) -> str:
    """
    >>> as_a_sheet_shows(340181196003040.0), as_a_sheet_shows(0.5), as_a_sheet_shows(3.40181196e17)
    ('340181196003040', '0.5', '3.40181e+17')
    """
    return str(int(number)) if number.is_integer() and abs(number) < EXACT_BELOW else f"{number:g}"


def masked_cell(kind: Kind, cell: Cell) -> Masked | None:
    """None for an empty cell and for one of another type.

    >>> masked_cell("phone", "1390000123a"), masked_cell("name", "王守田"), masked_cell("count", "许多")
    ('139****123a', '王**', '许多')
    >>> masked_cell("word", "13900001234号") , masked_cell("text", "上园村三组12号")
    ('139****1234号', '***')
    """
    if isinstance(cell, DateCell):
        cell = cell.iso
    if cell is None or isinstance(cell, bool):
        return None
    text = as_a_sheet_shows(cell) if isinstance(cell, float) else cell.strip()
    if not text:
        return None
    if kind == "name":
        return masked_name(text)
    if kind == "phone":
        return mask_phone(text)
    if kind == "document":
        return mask_id_number(text)
    if kind == "text":
        return Masked(HIDDEN)
    return Masked(mask_text(text[:LONGEST]))
