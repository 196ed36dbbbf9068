"""What the sender of a sheet must say before it can be checked."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Final

from services.households.roster.drafts import Draft, households, read_line
from services.households.roster.placing import Placing
from services.households.roster.readings import Reading
from services.households.roster.schemas import Question
from services.kernel.sheets.records import Record

AreKnown = Callable[[Sequence[str]], Awaitable[bool]]
"""Whether the register has all these numbers, in the sender's area."""
ENOUGH: Final = 0.5
"""Share of households whose village must be clear, so that the others are single faults."""


async def questions_of(
    reading: Reading, placing: Placing, first: Sequence[Record], today: date, are_known: AreKnown
) -> list[Question]:
    """`first`: the first records of the table. In the order in which they are asked."""
    questions: list[Question] = []
    if reading.choices.include_hidden is None and (reading.head.hidden_rows or reading.head.hidden_columns):
        questions.append("hidden")
    lines = [read_line(reading.match, record, today) for record in first if record.skipped is None]
    drafts = list(households(reading.match, lines))
    lacks_name = not reading.match.has_name
    lacks_village = bool(drafts) and not _are_placed(drafts, placing)
    if lacks_name or lacks_village:
        numbers = [draft.content["registry_no"] for draft in drafts if "registry_no" in draft.content]
        # A sheet that only adds to what the register has need not name again where that is.
        if numbers and len(numbers) == len(drafts) and await are_known(numbers):
            return questions
        if lacks_name:
            questions.append("name")
        if lacks_village:
            questions.append("village")
    return questions


def _are_placed(drafts: Sequence[Draft], placing: Placing) -> bool:
    placed = sum(placing.says_village(draft) for draft in drafts)
    return placed >= ENOUGH * len(drafts)
