"""An entry for a look: somebody was shown text, pictures or a household that are not masked.

One entry for a page, not one for a line. It stands in the transaction of the request, which commits before the answer
leaves (`web.access.viewing`): what cannot be recorded is not shown. The ids of what the page showed stand under `KEY`,
so that the trail of each is found (`audit.reading`), also where it was one line of many.

A list whose personal data is all masked is no look; a search is one, also when it found nothing.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.kernel.audit import trail
from services.kernel.audit.said import Said
from services.kernel.audit.subjects import KEY
from services.kernel.auth.principals import Principal

MOST: Final = 500
"""A page has no more lines."""


async def look(
    connection: AsyncConnection,
    principal: Principal,
    action: str,
    shown: Iterable[UUID],
    details: Mapping[str, Any] | None = None,
    *,
    subject: str | None = None,
    said: Said | None = None,
) -> None:
    """Write one entry in the caller's transaction. Raises ValueError for more than `MOST` ids.

    `action`: such as `visits.listed`, `photo.viewed`. `shown`: the ids that the trail is searched by, each once or
    more. `subject`: the one thing that was looked at, as `photo:ID`; left out, the thing of the action, as `visits`.
    `details`: ids, codes and counts only, such as the filters that were set. `said`: the words that were typed.
    """
    ids = [*dict.fromkeys(shown)]
    if len(ids) > MOST:
        raise ValueError(f"{len(ids)} ids in one look")
    set_ones = {name: value for name, value in (details or {}).items() if value is not None}
    await trail.record(
        connection,
        actor_id=principal.account_id,
        action=action,
        subject=subject or action.partition(".")[0],
        details={**set_ones, KEY: ids},
        said=said,
    )
