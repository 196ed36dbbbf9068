"""Where a scope is: what reaches everybody in a division reaches it, and for which units it answers."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, false, func, or_

from services.campaigns.models import organizations, pairings
from services.kernel.auth.principals import Scope


def is_below(scope: Scope, code: ColumnElement[str]) -> ColumnElement[bool]:
    """A division of the scope, or one of its teams, lies in the subtree of `code`."""
    conditions: list[ColumnElement[bool]] = [func.starts_with(own, code) for own in scope.division_codes]
    if scope.team_ids:
        conditions.append(
            exists().where(
                organizations.c.id.in_(scope.team_ids), func.starts_with(organizations.c.division_code, code)
            )
        )
    return or_(*conditions) if conditions else false()


def reaches_all_in(scope: Scope, code: ColumnElement[str]) -> ColumnElement[bool]:
    """As `is_below`, or a team of the scope has, or had, households there."""
    return or_(is_below(scope, code), _looks_after_households(scope, code))


def _looks_after_households(scope: Scope, code: ColumnElement[str]) -> ColumnElement[bool]:
    if not scope.team_ids:
        return false()
    return exists().where(pairings.c.team_id.in_(scope.team_ids), func.starts_with(pairings.c.village_code, code))


def is_own_unit(scope: Scope, organization_id: ColumnElement[Any], code: ColumnElement[str]) -> ColumnElement[bool]:
    """Units for which a caller answers: the own teams, and the units of the own divisions that are no teams. The
    offices below answer for themselves, and so do those of other lines beside an office that stands on lines."""
    if not (scope.team_ids or scope.division_codes):
        return false()
    # An alias, because lists of due items name their units too.
    unit = organizations.alias("answered_for")
    is_team = exists().where(unit.c.id == organization_id, unit.c.kind == "team")
    places, units = scope.division_codes, scope.team_ids
    if scope.lined is not None:
        places = tuple(entry[1:] for entry in scope.lined if entry.startswith(":"))
        units += tuple(UUID(entry[1:]) for entry in scope.lined if entry.startswith("="))
    return or_(organization_id.in_(units), and_(code.in_(places), ~is_team))
