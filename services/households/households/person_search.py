"""Search for a person by phone or document number: a right of its own, with a purpose, a limit and a trail.

In the list such a search would undo the masks: a mask leaves a few digits open, and trying the rest shows the number.
"""

from dataclasses import dataclass
from datetime import date

from services.households.households import queries, rules
from services.households.households.schemas import HouseholdItem, PersonSearch
from services.kernel.audit.looks import look
from services.kernel.clock import end_of_day, now, today
from services.kernel.crypto.keys import KeyRing
from services.kernel.masking import mask_text
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

MOST_FOUND = 20


class TooManySearches(Problem):
    # Who goes on after the limit is the one an auditor looks for.
    is_recorded = True
    status = 429
    code = "too-many-searches"
    title = "今天按电话或证件号查找的次数已用完，请明天再查，或按编号、村名查找。"
    title_en = "No search for a person is left today; search by registry number or village, or wait until tomorrow."

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, retry_after=seconds)


@dataclass(frozen=True, slots=True)
class Found:
    """`left`: searches that the account may still make today."""

    items: list[HouseholdItem]
    left: int


@dataclass(frozen=True, slots=True)
class PersonSearches:
    """`most_a_day`: searches of one account on a business day."""

    keys: KeyRing
    most_a_day: int

    async def find(self, viewer: Viewer, request: PersonSearch) -> Found:
        """At most 20 households of the viewer's area, masked; counted and recorded also when there is none.

        Raises TooManySearches.
        """
        left = await self._count(viewer, today())
        indexes = self.keys.blind_indexes(request.field, request.value)
        rows = await queries.find_person(viewer.connection, viewer.scope, request.field, indexes, MOST_FOUND)
        await look(
            viewer.connection,
            viewer.principal,
            "household.person-searched",
            [row.id for row in rows],
            {"field": request.field, "purpose": mask_text(request.purpose)},
            subject=f"household:{rows[0].id}" if len(rows) == 1 else "households",
        )
        return Found(await rules.items_of(viewer, self.keys, rows), left)

    async def _count(self, viewer: Viewer, day: date) -> int:
        made = None
        if self.most_a_day:
            made = await queries.count_search(viewer.connection, viewer.principal.account_id, day, self.most_a_day)
        if made is None:
            raise TooManySearches(int((end_of_day(day) - now()).total_seconds()) + 1)
        return self.most_a_day - made
