"""The first check of visibility: the scope as a filter that an index serves. Row-level security is the second.

Every list, count, export and board starts from this filter; `schema.in_scope` states the same rule in the database, so
that one of the two catches a mistake in the other.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_

from services.kernel.auth.principals import Scope, upper_bound


def below(code: ColumnElement[str], division_code: str) -> ColumnElement[bool]:
    """The code lies in the subtree of a division: a C-collated range, which a B-tree index serves."""
    return and_(code >= division_code, code < upper_bound(division_code))


def in_scope(scope: Scope, code: ColumnElement[str], team: ColumnElement[Any] | None = None) -> ColumnElement[bool]:
    """The row lies in one of the scope's divisions or belongs to one of its teams. An empty scope matches nothing."""
    conditions = [below(code, division_code) for division_code in scope.division_codes]
    if team is not None and scope.team_ids:
        conditions.append(team.in_(scope.team_ids))
    return or_(*conditions) if conditions else false()
