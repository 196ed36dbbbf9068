"""Which campaigns a scope sees: the first check; the policy of the table (`campaigns_0006`) is the second.

A draft is seen by the office that made it, and not by the office above. What is published is seen by the offices that
its division belongs to, by whoever takes part in it, and by whoever it asks something of. Without rules of
participation everything below its division takes part; with them, what lies below a participant sees it only where it
is `open_below`.
"""

from sqlalchemy import ColumnElement, and_, exists, false, literal, or_

from services.campaigns import owners
from services.campaigns.models import (
    campaign_participants,
    campaign_places,
    campaigns,
    due_items,
)
from services.campaigns.reach.places import is_below, reaches_all_in
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import in_scope

HAS_NO_RULES = campaigns.c.rules == literal([], campaigns.c.rules.type)


def is_seen(scope: Scope) -> ColumnElement[bool]:
    """A condition for a statement that selects from `campaigns`."""
    if not (scope.division_codes or scope.team_ids):
        return false()
    told = or_(
        in_scope(scope, campaigns.c.division_code),
        and_(HAS_NO_RULES, reaches_all_in(scope, campaigns.c.division_code)),
        _takes_part(scope),
        and_(campaigns.c.open_below, _is_below_a_participant(scope)),
        asks(scope),
    )
    return or_(is_owned(scope), and_(campaigns.c.state != "draft", told))


def is_owned(scope: Scope) -> ColumnElement[bool]:
    return owners.is_owned(scope, campaigns)


def asks(scope: Scope) -> ColumnElement[bool]:
    """Something is, or was, due by or to the scope."""
    return exists().where(
        due_items.c.campaign_id == campaigns.c.id,
        in_scope(scope, due_items.c.division_code, due_items.c.organization_id),
    )


def _takes_part(scope: Scope) -> ColumnElement[bool]:
    return exists().where(
        campaign_participants.c.campaign_id == campaigns.c.id,
        in_scope(scope, campaign_participants.c.division_code, campaign_participants.c.organization_id),
    )


def _is_below_a_participant(scope: Scope) -> ColumnElement[bool]:
    return exists().where(
        campaign_places.c.campaign_id == campaigns.c.id, is_below(scope, campaign_places.c.division_code)
    )
