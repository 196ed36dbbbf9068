"""Acts that take sight of a household away: they are to hold in submissions, too, when they are acknowledged.

What submissions shows follows the events of the register. It is asked to read them after the commit and before the
answer. Where it does not within some seconds, the act is done all the same, and the answer says `in_force: false`.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from services.households.clients import Submissions
from services.kernel.auth.principals import Principal
from services.kernel.db.database import Database
from services.kernel.events.outbox import published_at
from services.kernel.web.access import Viewer

Result = TypeVar("Result")
IN_FORCE: Final = (
    "False while visits, photos and reports do not follow yet: whoever lost sight of them may see them for some more "
    "seconds, or until the other program answers again."
)


@dataclass(frozen=True, slots=True)
class Acts:
    database: Database
    submissions: Submissions

    async def act(
        self,
        principal: Principal,
        permission: str,
        work: Callable[[Viewer], Awaitable[Result]],
        takes_away: Callable[[Result], bool] = lambda _: True,
    ) -> tuple[Result, bool]:
        """What `work` answers, in a transaction of its own, and whether it holds everywhere. Raises NotPermitted and
        what `work` raises."""
        scope = principal.scope_for(permission)
        async with self.database.transaction(scope) as connection:
            result = await work(Viewer(principal, scope, connection))
            position = await published_at(connection)
        return result, not takes_away(result) or await self.submissions.read_up_to(position)
