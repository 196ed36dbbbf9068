"""Who may give a unit more time, and who enters its number: columns of a list of due items, and the checks of the acts.

More time is given by the office that asks: that of the campaign, the one that receives, and an office above the unit
that owns the campaign's area or takes part. The unit gives itself none, nor does who answers for it in
a plan of somebody else. An office that stands on lines does so on its own lines only (`owners`, `dues.lines`).
Row-level security refuses the extension of an own unit as well (`campaigns_0023`).
"""

from typing import Final

from sqlalchemy import ColumnElement, Text, and_, exists, false, func, literal, or_
from sqlalchemy.dialects.postgresql import ARRAY

from services.campaigns import owners
from services.campaigns.campaigns.seen import HAS_NO_RULES
from services.campaigns.dues.lines import on_line
from services.campaigns.models import (
    campaign_participants,
    campaigns,
    due_items,
    obligations,
    organization_lines,
    organizations,
)
from services.campaigns.reach.places import is_below, is_own_unit
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import in_scope
from services.kernel.web.access import Viewer

EXTENDING: Final = "dues.extend"
REPORTING: Final = "dues.report"
RECEIVING: Final = "dues.receive"
# In the archive nothing changes.
_IS_OPEN: Final = campaigns.c.archived_at.is_(None)
_UNIT: Final = organizations.alias("owing")
_IS_TEAM: Final = exists().where(_UNIT.c.id == due_items.c.organization_id, _UNIT.c.kind == "team").correlate(due_items)


def may_extend(viewer: Viewer) -> ColumnElement[bool]:
    """For a statement that selects due items with their campaigns and obligations."""
    scope = _scope(viewer, EXTENDING)
    if scope is None:
        return false()
    is_of_before = and_(campaigns.c.owner_code.is_(None), in_scope(scope, campaigns.c.division_code))
    owns = or_(owners.is_owned(owners.of_grants(scope), campaigns), is_of_before)
    takes_part = or_(
        _IS_TEAM,
        owners.is_covered(owners.of_grants(scope), campaigns),
        and_(HAS_NO_RULES, is_below(scope, campaigns.c.division_code)),
        exists()
        .where(
            campaign_participants.c.campaign_id == campaigns.c.id,
            is_own_unit(scope, campaign_participants.c.organization_id, campaign_participants.c.division_code),
        )
        .correlate(due_items, campaigns, obligations),
    )
    return func.coalesce(
        and_(
            _IS_OPEN,
            in_scope(scope, due_items.c.division_code),
            ~_is_itself(viewer, scope),
            or_(
                owns,
                and_(
                    ~is_own_unit(scope, due_items.c.organization_id, due_items.c.division_code),
                    or_(_receives(scope), and_(_is_above(scope), takes_part)),
                ),
            ),
        ),
        False,
    )


def may_report(viewer: Viewer) -> ColumnElement[bool]:
    scope = _scope(viewer, REPORTING)
    if scope is None:
        return false()
    own = is_own_unit(scope, due_items.c.organization_id, due_items.c.division_code)
    return and_(_IS_OPEN, obligations.c.form == "unit_return", own, on_line(scope))


def may_receive(viewer: Viewer) -> ColumnElement[bool]:
    """As `returns.rules.receive`: who receives it, the office of the campaign, and the sender of what goes outside."""
    scope = _scope(viewer, RECEIVING)
    if scope is None:
        return false()
    sends = and_(
        obligations.c.to_outside.is_not(None),
        is_own_unit(scope, due_items.c.organization_id, due_items.c.division_code),
    )
    is_there = in_scope(scope, due_items.c.division_code, due_items.c.organization_id)
    receives = or_(owners.is_owned(owners.of_grants(scope), campaigns), _receives(scope), sends)
    may = and_(_IS_OPEN, obligations.c.form == "unit_return", is_there, on_line(scope), receives)
    return func.coalesce(may, False)


def _scope(viewer: Viewer, permission: str) -> Scope | None:
    return viewer.principal.scope_for(permission) if permission in viewer.principal.permissions else None


def _is_itself(viewer: Viewer, scope: Scope) -> ColumnElement[bool]:
    """The unit in which the role is held. Of a role of a place alone nobody knows which of several units there the
    office is; where there is one it is that."""
    held = [grant.organization_id for grant in viewer.principal.roles if EXTENDING in grant.permissions]
    is_held = due_items.c.organization_id.in_([unit for unit in held if unit is not None])
    if scope.lined is not None:
        return or_(is_held, is_own_unit(scope, due_items.c.organization_id, due_items.c.division_code))
    other = organizations.alias("beside")
    is_beside = and_(
        other.c.division_code == due_items.c.division_code,
        other.c.id != due_items.c.organization_id,
        other.c.kind != "team",
        other.c.closed_on.is_(None),
    )
    is_alone = ~exists().where(is_beside).correlate(due_items)
    return or_(is_held, and_(due_items.c.division_code.in_(scope.division_codes), ~_IS_TEAM, is_alone))


def _receives(scope: Scope) -> ColumnElement[bool]:
    receiver = organizations.alias("goes_to")
    return (
        exists()
        .where(
            receiver.c.id == obligations.c.to_organization_id,
            is_own_unit(scope, receiver.c.id, receiver.c.division_code),
        )
        .correlate(obligations)
    )


def _is_above(scope: Scope) -> ColumnElement[bool]:
    """Above a division, or of the division of a team; of an office on lines, where the unit or its duty is on one."""
    if scope.lined is None:
        return or_(false(), *(_lies_below(place) for place in scope.division_codes))
    held = [entry.partition(":") for entry in scope.lined if not entry.startswith("=")]
    lines = func.duty_lines(due_items.c.obligation_id, type_=ARRAY(Text))
    conditions = []
    for line, _, place in held:
        if not line:
            conditions.append(_lies_below(place))
            continue
        of_unit = (
            exists()
            .where(
                organization_lines.c.organization_id == due_items.c.organization_id,
                organization_lines.c.line == line,
            )
            .correlate(due_items)
        )
        conditions.append(and_(_lies_below(place), or_(of_unit, literal(line) == func.any(lines))))
    return or_(false(), *conditions)


def _lies_below(place: str) -> ColumnElement[bool]:
    code = due_items.c.division_code
    return and_(func.starts_with(code, place), or_(code != place, _IS_TEAM))
