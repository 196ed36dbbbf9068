"""Which campaigns a pairing belongs to, as conditions over the tables by their own names.

A campaign takes pairings when it says so; else when it asks something of teams, or has a quota of households. A pairing
belongs to it when the household lies in its area and is served, the team takes part, and their days meet.
"""

from typing import Any, Final, LiteralString

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, literal_column, or_

from services.households.models import campaign_units, campaigns, enrolments, organizations
from services.households.visibility import TODAY
from services.kernel.auth.principals import Scope
from services.kernel.db.visibility import in_scope

TAKES_PAIRINGS: Final[LiteralString] = """
    coalesce(
        campaigns.takes_pairings,
        exists (select from duties d where d.campaign_id = campaigns.id and d.owed_by_kind = 'team')
        or exists (
            select from quotas q
             where q.campaign_id = campaigns.id and q.measure = 'households' and q.amount > 0
        )
    )
"""
IN_AREA: Final[LiteralString] = """
    (pairings.village_code >= campaigns.division_code and pairings.village_code < campaigns.division_code || ':')
"""
TAKES_PART: Final[LiteralString] = """
    (
        not campaigns.has_rules
        or exists (
            select from campaign_units u
             where u.campaign_id = campaigns.id and u.organization_id = pairings.team_id
        )
        or campaigns.open_below and exists (
            select from campaign_units u
              join organizations above on above.id = u.organization_id
             where u.campaign_id = campaigns.id and starts_with(organizations.division_code, above.division_code)
        )
    )
"""
SERVED: Final[LiteralString] = """
    (
        campaigns.serves -> 'statuses' = '[]'
        or jsonb_exists(campaigns.serves -> 'statuses', lower(households.registry_status))
    )
"""
DAYS_MEET: Final[LiteralString] = """
    (pairings.starts_on <= campaigns.ends_on and (pairings.ends_on is null or pairings.ends_on >= campaigns.starts_on))
"""
BELONGS: Final[LiteralString] = f"({IN_AREA} and {TAKES_PART} and {SERVED} and {DAYS_MEET})"


def condition(fragment: LiteralString) -> ColumnElement[Any]:
    """For a statement that selects from the tables that the fragment names."""
    return literal_column(f"({fragment})")


def has_days() -> ColumnElement[bool]:
    """An enrolment counts, or counted, on some day."""
    column = enrolments.c
    is_open = or_(column.starts_on.is_(None), column.ends_on.is_(None))
    return or_(is_open, column.ends_on >= column.starts_on)


def is_not_over() -> ColumnElement[bool]:
    """An enrolment counts today, or later."""
    column = enrolments.c
    return and_(has_days(), or_(column.ends_on.is_(None), column.ends_on >= TODAY))


def is_seen(scope: Scope) -> ColumnElement[bool]:
    """A published campaign of the scope's area, or one above it that reaches into it. The policy of the table is wider:
    it looks at areas alone."""
    return and_(campaigns.c.state != "draft", or_(in_scope(scope, campaigns.c.division_code), _reaches(scope)))


def _reaches(scope: Scope) -> ColumnElement[bool]:
    above = [func.starts_with(literal(code), campaigns.c.division_code) for code in scope.division_codes]
    if not above:
        return false()
    of_unit = and_(
        campaign_units.c.campaign_id == campaigns.c.id, organizations.c.id == campaign_units.c.organization_id
    )
    is_below_one = or_(
        *(func.starts_with(literal(code), organizations.c.division_code) for code in scope.division_codes)
    )
    takes_part = exists().where(of_unit, in_scope(scope, organizations.c.division_code))
    is_open = and_(campaigns.c.open_below, exists().where(of_unit, is_below_one))
    return and_(or_(*above), or_(~campaigns.c.has_rules, takes_part, is_open))
