"""All pairings of a household with all that is stored of them, in clear: for its file (一户一卷)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from services.households.enrolments import rules as enrolments
from services.households.households.encryption import household_cipher
from services.households.lines_queries import of_other_lines
from services.households.models import pairings
from services.households.pairings import queries
from services.households.pairings.schemas import WholeEnrolment, WholePairing, WholePlan
from services.households.pairings.sealed_texts import plan_of, reason_of
from services.kernel.crypto.keys import KeyRing
from services.kernel.web.access import Viewer


async def whole_pairings(viewer: Viewer, keys: KeyRing, household_id: UUID) -> list[WholePairing]:
    """Past and present, oldest first. The caller writes the entry of the audit trail."""
    rows = await queries.all_of_household(viewer.connection, viewer.scope, household_id)
    enrolled = await enrolments.rows_of(viewer, [row.id for row in rows])
    return [_whole(keys, row, [one for one in enrolled if one.pairing_id == row.id]) for row in rows]


async def pairings_of_other_lines(viewer: Viewer, household_id: UUID) -> int:
    return await of_other_lines(viewer.connection, viewer.scope, pairings.c.household_id == household_id)


def _whole(keys: KeyRing, row: Row[Any], enrolled: Sequence[Row[Any]]) -> WholePairing:
    household = household_cipher(keys, row.household_id, row.wrapped_key)
    return WholePairing(
        id=row.id,
        household_id=row.household_id,
        village_code=row.village_code,
        team_id=row.team_id,
        team_name=row.team_name,
        helpers=row.helpers,
        service_form=row.service_form,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        is_closed=row.closed_at is not None,
        close_reason=reason_of(household, row),
        plan=_plan(plan_of(household, row), row),
        enrolments=[WholeEnrolment.model_validate(one) for one in enrolled],
        version=row.version,
        closed_at=row.closed_at,
        created_by=row.created_by,
        created_at=row.created_at,
    )


def _plan(content: dict[str, Any] | None, row: Row[Any]) -> WholePlan | None:
    if content is None:
        return None
    of_row = {"version": row.plan_version, "updated_at": row.plan_updated_at, "updated_by": row.plan_updated_by}
    return WholePlan(**content, **of_row)
