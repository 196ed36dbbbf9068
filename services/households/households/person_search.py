"""Search for a person by phone, document number or name: a right of its own, with a purpose, a limit and a trail.

In the list such a search would undo the masks: a mask leaves a few digits open, and trying the rest shows the number. A
frequent name would list many households, so a name answers fewer of them, and a place narrows it.
"""

import re
from dataclasses import dataclass
from datetime import date

from services.households.households import queries, rules
from services.households.households.schemas import HouseholdItem, PersonSearch
from services.households.names import COUNTY_DIGITS, name_indexes
from services.kernel.audit.looks import look
from services.kernel.audit.said import Said
from services.kernel.auth.principals import Scope
from services.kernel.clock import end_of_day, now, today
from services.kernel.crypto.keys import KeyRing
from services.kernel.masking import mask_name
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

MOST_FOUND = 20
MOST_NAMESAKES = 10


class TooManySearches(Problem):
    # Who goes on after the limit is the one an auditor looks for.
    is_recorded = True
    status = 429
    code = "too-many-searches"
    title = "今天查找人员的次数已用完，请明天再查，或按编号、村名查找。"
    title_en = "No search for a person is left today; search by registry number or village, or wait until tomorrow."

    def __init__(self, seconds: int) -> None:
        super().__init__(headers={"Retry-After": str(seconds)}, retry_after=seconds)


@dataclass(frozen=True, slots=True)
class Found:
    """`left`: searches that the account may still make today."""

    items: list[HouseholdItem]
    has_more: bool
    left: int


@dataclass(frozen=True, slots=True)
class PersonSearches:
    """`most_a_day`: searches of one account on a business day."""

    keys: KeyRing
    most_a_day: int

    async def find(self, viewer: Viewer, request: PersonSearch) -> Found:
        """At most 20 households of the viewer's area, or 10 namesakes, masked; counted and recorded also when there is
        none. Raises TooManySearches.
        """
        left = await self._count(viewer, today())
        most = MOST_NAMESAKES if request.field == "name" else MOST_FOUND
        found = await queries.find_person(
            viewer.connection,
            viewer.scope,
            request.field,
            await self._indexes(viewer, request),
            request.division,
            most + 1,
        )
        rows = found[:most]
        await look(
            viewer.connection,
            viewer.principal,
            "household.person-searched",
            [row.id for row in rows],
            {"field": request.field, "division": request.division},
            subject=f"household:{rows[0].id}" if len(rows) == 1 else "households",
            said=Said(self.keys, [row.id for row in rows], _words(request)),
        )
        return Found(await rules.items_of(viewer, self.keys, rows), len(found) > most, left)

    async def _indexes(self, viewer: Viewer, request: PersonSearch) -> list[bytes]:
        """Of a name only those of the counties in the viewer's area: a namesake elsewhere is not looked up."""
        if request.field != "name":
            return self.keys.blind_indexes(request.field, request.value)
        counties: set[str] = set()
        for code in _places(viewer.scope, request.division):
            if len(code) < COUNTY_DIGITS:
                counties.update(await queries.counties_below(viewer.connection, code))
            else:
                counties.add(code[:COUNTY_DIGITS])
        return name_indexes(self.keys, sorted(counties), request.value)

    async def _count(self, viewer: Viewer, day: date) -> int:
        made = None
        if self.most_a_day:
            made = await queries.count_search(viewer.connection, viewer.principal.account_id, day, self.most_a_day)
        if made is None:
            raise TooManySearches(int((end_of_day(day) - now()).total_seconds()) + 1)
        return self.most_a_day - made


def _places(scope: Scope, division: str | None) -> tuple[str, ...]:
    """The divisions of the scope, or what of them lies below `division`."""
    if division is None:
        return scope.division_codes
    if scope.covers(division):
        return (division,)
    return tuple(code for code in scope.division_codes if code.startswith(division))


def _words(request: PersonSearch) -> dict[str, str]:
    """For the trail: the purpose without the name that was searched, however it is spaced, and whose name it was."""
    if request.field != "name":
        return {"purpose": request.purpose}
    masked = mask_name(request.value)
    letters = (re.escape(letter) for letter in request.value if not letter.isspace())
    return {"purpose": re.sub(r"\s*".join(letters), masked, request.purpose), "name": masked}
