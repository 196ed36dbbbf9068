"""The filter every read of scoped rows starts from; row-level security says the same a second time."""

from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, and_, or_

from services.kernel.principals import Scope, upper_bound


def within(code: Column[str], division_code: str) -> ColumnElement[bool]:
    """The rows of a division and everything below it, as a range an index can serve."""
    return and_(code >= division_code, code < upper_bound(division_code))


def in_scope(scope: Scope, code: Column[str], team: Column[Any] | Column[UUID]) -> ColumnElement[bool]:
    """An empty scope matches nothing."""
    return or_(team.in_(scope.team_ids), *(within(code, division_code) for division_code in scope.division_codes))
