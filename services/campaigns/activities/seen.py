"""Which planned activities a scope sees: the first check; the policy of the table (`campaigns_0015`) is the second.

What the office of a campaign plans is seen by whoever sees the campaign. What an office of its area plans below it is
seen by the offices above, by its own and by what lies below, and not by its neighbours.
"""

from sqlalchemy import ColumnElement, and_, or_

from services.campaigns.campaigns.seen import is_seen as is_campaign_seen
from services.campaigns.models import planned_activities
from services.campaigns.reach.places import is_below
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import in_scope


def is_seen(scope: Scope) -> ColumnElement[bool]:
    """A condition for a statement that selects from `planned_activities` and `campaigns`."""
    code = planned_activities.c.division_code
    return and_(
        is_campaign_seen(scope),
        or_(planned_activities.c.parent_id.is_(None), in_scope(scope, code), is_below(scope, code)),
    )
