"""Households of a sheet that has no column of numbers: each gets a number of our own, the same each time."""

from services.households.names import comparable
from services.households.roster.drafts import Draft
from services.households.roster.merging import document_of
from services.kernel.crypto.keys import KeyRing

LETTERS = "bcdfghjkmnpqrstx"
"""No digit among them: letters beside the code of a village never read as somebody's phone or document number."""
LENGTH = 8


def own_number(keys: KeyRing, draft: Draft) -> str | None:
    """Made of the village, the head's name, and the head's document number where the sheet has it; a keyed code,
    because the number is shown where the name is masked. None where village or name are missing."""
    village, head = draft.content.get("division_code"), draft.content.get("head", {})
    name = head.get("name")
    if not isinstance(village, str) or not isinstance(name, str):
        return None
    said = "\x1f".join((village, comparable(name), document_of(head.get("id_number")) or ""))
    code = keys.code("household without a number", said.encode())
    letters = "".join(LETTERS[byte % len(LETTERS)] for byte in code[:LENGTH])
    return f"{village}-{letters}"
