"""Which notices a scope sees: the first check; the policy of the table (`campaigns_0009`) is the second.

A draft is seen by the office that made it. What was sent is seen by the offices that its division belongs to, by whom
it is addressed or copied to, and by the offices above these. Addressed by no rule it is seen in its division and below;
of an earlier release, by whoever works in campaigns.
"""

from sqlalchemy import ColumnElement, Table, and_, exists, false, func, literal, or_

from services.campaigns import owners
from services.campaigns.models import notice_addressees, notice_copies, notice_receipts, notices
from services.campaigns.reach.places import is_own_unit, reaches_all_in
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import in_scope

IS_FOR_ALL = and_(*(rules == literal([], rules.type) for rules in (notices.c.rules, notices.c.copy_rules)))


def is_seen(scope: Scope) -> ColumnElement[bool]:
    """A condition for a statement that selects from `notices`."""
    if not (scope.division_codes or scope.team_ids):
        return false()
    told = or_(
        notices.c.owner_code.is_(None),
        in_scope(scope, notices.c.division_code),
        and_(IS_FOR_ALL, reaches_all_in(scope, notices.c.division_code)),
        _is_reached(scope, notice_addressees),
        _is_reached(scope, notice_copies),
    )
    return or_(is_owned(scope), and_(notices.c.state != "draft", told))


def is_owned(scope: Scope) -> ColumnElement[bool]:
    return owners.is_owned(scope, notices)


def _is_reached(scope: Scope, reached: Table) -> ColumnElement[bool]:
    return exists().where(
        reached.c.notice_id == notices.c.id, in_scope(scope, reached.c.division_code, reached.c.organization_id)
    )


def is_own(scope: Scope) -> ColumnElement[bool]:
    """As `owners.is_own`."""
    is_of_before = and_(notices.c.owner_code.is_(None), in_scope(scope, notices.c.division_code))
    return func.coalesce(or_(is_owned(scope), is_of_before) if scope.owning_codes else is_owned(scope), False)


def is_to_receive(scope: Scope) -> ColumnElement[bool]:
    """A unit of the caller has yet to say that it received the notice; who issued it is not asked."""
    is_waiting = exists().where(
        notice_addressees.c.notice_id == notices.c.id,
        is_own_unit(scope, notice_addressees.c.organization_id, notice_addressees.c.division_code),
        ~exists().where(is_receipt_of(notice_addressees)),
    )
    return and_(notices.c.state == "issued", ~is_own(scope), is_waiting)


def is_receipt_of(table: Table) -> ColumnElement[bool]:
    return and_(
        notice_receipts.c.notice_id == table.c.notice_id,
        notice_receipts.c.organization_id == table.c.organization_id,
    )
