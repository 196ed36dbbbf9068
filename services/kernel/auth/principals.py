"""The signed-in person, and the rows that this person may see.

A person may hold several roles, each in a unit (X-05). Code therefore never checks a permission for the person as a
whole: `scope_for(permission)` joins only the grants whose role has it. A county officer who is also a volunteer in
another county does not see that other county as an officer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from services.kernel.auth.permissions import (
    FILING_PERMISSION,
    INSPECTED_PERMISSIONS,
    INSPECTING_ROLES,
    OWNING_PERMISSION,
    PERMISSIONS_BY_LINE,
    PERMISSIONS_OF_FILING,
    READING,
    RESTRICTION_PERMISSION,
    ROLE_PERMISSIONS,
    ROLES_OF_THE_COUNTRY,
    TEAM_ROLES,
)
from services.kernel.problems import Problem


class NotPermitted(Problem):
    status = 403
    code = "not-permitted"
    title = "您没有这项操作的权限。"
    title_en = "You may not do this."


class OfAnotherLine(NotPermitted):
    code = "of-another-line"
    title = "这是其他条线的队伍或者单位填报的，您只能看到数量。"
    title_en = "This was made on another reporting line; you may see counts only."


class KeptByAnotherLine(NotPermitted):
    code = "kept-by-another-line"
    title = "这个单位或者队伍在其他条线上，只能由那条条线的单位更改。"
    title_en = "This unit or team stands on another reporting line; only an office on that line changes it."


@dataclass(frozen=True, slots=True)
class RoleGrant:
    """One role held in one unit; `division_code` is 2 to 12 digits and stands for the whole subtree.

    An empty code is the whole country, for the roles that are held there; for any other role it is no place.

    `composed`: the code of a role of the deployment's own, which is `role` less the permissions of `without`.
    `until`: the last day. `of_unit`: the lines of the unit in which it is held, also of a team. Only the gateway knows
    these three. `lines`: those of the office in which it is held; none for a role of a place alone. `merged`: teams
    that were merged into the one in which it is held.
    """

    role: str
    organization_id: UUID | None
    division_code: str | None
    composed: str | None = None
    until: date | None = None
    without: frozenset[str] = field(default=frozenset(), compare=False)
    lines: frozenset[str] = field(default=frozenset(), compare=False)
    merged: frozenset[UUID] = field(default=frozenset(), compare=False)
    of_unit: frozenset[str] = field(default=frozenset(), compare=False)

    @property
    def permissions(self) -> frozenset[str]:
        """
        >>> inspector = RoleGrant("inspector", None, "2113", without=frozenset({"visits.read"}))
        >>> "visits.read" in inspector.permissions, "reports.read" in inspector.permissions
        (False, True)
        """
        return ROLE_PERMISSIONS.get(self.role, frozenset()) - self.without

    @property
    def reads_households(self) -> bool:
        """Whether it sees persons of the register, masked or not."""
        return bool(READING & self.permissions)


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be seen: all below `division_codes`, and all that `team_ids` have access to now. An empty scope sees
    nothing.

    `filing_team_ids`: teams that also see, for the days of grace after their access ended, what must still be filed.
    `sending_team_ids`: teams for which something is only taken in. What they sent may be compared with what is stored,
    whether or not they still have access: who sends learns nothing new.
    `restricted_codes`: the divisions in which what is restricted is seen, too; elsewhere it is hidden.
    `owning_codes`: the divisions whose own drafts are seen; a draft of a division below is not.
    `lined`: for permissions that hold on the own lines only. `civil_affairs:2113` is a line in a division, `:2113`
    every line in it, `=<id>` a unit of the caller's. None: lines decide nothing.
    `owning_lined`: as `lined`, of the `owning_codes`; an office of another line changes none of it, and sees no draft.
    """

    division_codes: tuple[str, ...] = ()
    team_ids: tuple[UUID, ...] = ()
    filing_team_ids: tuple[UUID, ...] = ()
    sending_team_ids: tuple[UUID, ...] = ()
    restricted_codes: tuple[str, ...] = ()
    owning_codes: tuple[str, ...] = ()
    lined: tuple[str, ...] | None = None
    owning_lined: tuple[str, ...] | None = None

    @property
    def codes_literal(self) -> str:
        """The divisions as a PostgreSQL multirange over C-collated text.

        >>> Scope(("2113",)).codes_literal
        '{["2113","2113:")}'
        >>> Scope().codes_literal
        ''
        """
        return _multirange(self.division_codes)

    @property
    def restricted_literal(self) -> str:
        return _multirange(self.restricted_codes)

    @property
    def owning_literal(self) -> str:
        """The owning divisions as a PostgreSQL text[] literal, empty string for none.

        >>> Scope(owning_codes=("", "21")).owning_literal, Scope().owning_literal
        ('{"","21"}', '')
        """
        return "{" + ",".join(f'"{code}"' for code in self.owning_codes) + "}" if self.owning_codes else ""

    @property
    def lined_literal(self) -> str:
        """As a PostgreSQL text[] literal, empty string where lines decide nothing.

        >>> Scope(lined=("civil_affairs:2113",)).lined_literal, Scope(lined=()).lined_literal, Scope().lined_literal
        ('{"civil_affairs:2113"}', '{}', '')
        """
        return _entries(self.lined)

    @property
    def owning_lined_literal(self) -> str:
        return _entries(self.owning_lined)

    @property
    def teams_literal(self) -> str:
        """The teams as a PostgreSQL uuid[] literal, empty string for none."""
        return _array(self.team_ids)

    @property
    def filing_literal(self) -> str:
        return _array(self.filing_team_ids)

    @property
    def sending_literal(self) -> str:
        return _array(self.sending_team_ids)

    def covers(self, division_code: str | None, team_id: UUID | None = None) -> bool:
        if team_id is not None and team_id in self.team_ids:
            return True
        return division_code is not None and any(division_code.startswith(code) for code in self.division_codes)


def _multirange(codes: tuple[str, ...]) -> str:
    return "{" + ",".join(f'["{code}","{upper_bound(code)}")' for code in codes) + "}" if codes else ""


def _entries(lined: tuple[str, ...] | None) -> str:
    return "" if lined is None else "{" + ",".join(f'"{entry}"' for entry in lined) + "}"


def _array(team_ids: tuple[UUID, ...]) -> str:
    return "{" + ",".join(str(team_id) for team_id in team_ids) + "}" if team_ids else ""


def upper_bound(division_code: str) -> str:
    """First C-collated text after the subtree of a division: ':' follows '9' (`211381` → `211381:`)."""
    return division_code + ":"


@dataclass(frozen=True, slots=True)
class Principal:
    account_id: UUID
    session_id: UUID | None
    roles: tuple[RoleGrant, ...]

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset().union(*(grant.permissions for grant in self.roles))

    def scope_for(self, permission: str) -> Scope:
        """The scope of this person for `permission`. Raises NotPermitted when no grant has it."""
        held = [(grant, may) for grant in self.roles if permission in (may := grant.permissions)]
        if not held:
            raise NotPermitted()
        grants = [grant for grant, _ in held]
        filing = [grant for grant, may in held if FILING_PERMISSION in may]
        restricting = [grant for grant, may in held if RESTRICTION_PERMISSION in may]
        owning = [grant for grant, may in held if OWNING_PERMISSION in may]
        last = _with_merged(filing) if permission in PERMISSIONS_OF_FILING else ()
        # Most installations, and most people, stand on no line.
        by_line = [grant.lines for grant in self.roles if grant.lines]
        return Scope(
            _codes(grants),
            # A merged team has no running pairing: its last forms are all that this adds.
            tuple(sorted({*_teams(grants), *last})),
            last,
            restricted_codes=_codes(restricting) if restricting else (),
            owning_codes=tuple(sorted(_places(owning))) if owning else (),
            lined=_lined(grants, permission) if by_line and permission in PERMISSIONS_BY_LINE else None,
            owning_lined=_lined(owning, permission) if by_line else None,
        )

    def lines_for(self, permission: str) -> tuple[str, ...] | None:
        """As `Scope.lined`, also where lines do not decide what is read: what is the person's own. None for who
        inspects, which is done on every line."""
        held = [grant for grant in self.roles if permission in grant.permissions]
        return None if any(grant.role in INSPECTING_ROLES for grant in held) else _lined(held, permission)

    def holds(self, permission: str, division_code: str | None, team_id: UUID | None = None) -> bool:
        """Whether this person has `permission` for that division or team."""
        if not any(permission in grant.permissions for grant in self.roles):
            return False
        return self.scope_for(permission).covers(division_code, team_id)

    def sending_scope(self, permission: str) -> Scope:
        """Only for taking in what the teams of `permission` send, and what the teams that were merged into them made
        before. Raises NotPermitted."""
        held = [grant for grant in self.roles if permission in grant.permissions]
        if not held:
            raise NotPermitted()
        return Scope(sending_team_ids=_with_merged(held))


def _codes(grants: Iterable[RoleGrant]) -> tuple[str, ...]:
    return _outermost(_places(g for g in grants if g.role not in TEAM_ROLES))


def _places(grants: Iterable[RoleGrant]) -> set[str]:
    """The divisions of the grants; the country only of roles that may be held there."""
    return {
        g.division_code for g in grants if g.division_code or (g.division_code == "" and g.role in ROLES_OF_THE_COUNTRY)
    }


def _lined(grants: Iterable[RoleGrant], permission: str) -> tuple[str, ...] | None:
    """None while no office of these stands on a line: lines then decide nothing. Who inspects does so on every line.

    >>> county = RoleGrant("county_officer", None, "211381")
    >>> of_line = RoleGrant("county_officer", UUID(int=1), "2113", lines=frozenset({"civil_affairs"}))
    >>> _lined([county], "reports.read")
    >>> _lined([county, of_line], "reports.read")
    (':211381', '=00000000-0000-0000-0000-000000000001', 'civil_affairs:2113')
    """
    held = [(grant, _lines_of(grant, permission)) for grant in grants]
    if not any(lines for _, lines in held):
        return None
    units = {f"={grant.organization_id}" for grant, _ in held if grant.organization_id is not None}
    places = {
        f"{line}:{code}"
        for grant, lines in held
        if grant.role not in TEAM_ROLES
        for code in _places([grant])
        for line in lines or {""}
    }
    return tuple(sorted(units | places))


def _lines_of(grant: RoleGrant, permission: str) -> frozenset[str]:
    is_inspecting = grant.role in INSPECTING_ROLES and permission in INSPECTED_PERMISSIONS
    return frozenset() if is_inspecting else grant.lines


def _teams(grants: Iterable[RoleGrant]) -> tuple[UUID, ...]:
    return tuple(sorted({g.organization_id for g in grants if g.role in TEAM_ROLES and g.organization_id}))


def _with_merged(grants: Iterable[RoleGrant]) -> tuple[UUID, ...]:
    """The teams, and those that were merged into them: their last visits and forms still come in."""
    of_teams = [g for g in grants if g.role in TEAM_ROLES and g.organization_id]
    return tuple(sorted({*_teams(of_teams), *(team for g in of_teams for team in g.merged)}))


def _outermost(codes: set[str]) -> tuple[str, ...]:
    """Remove divisions that lie inside another one.

    >>> _outermost({"2113", "211381", "34"})
    ('2113', '34')
    """
    return tuple(sorted(c for c in codes if not any(c != other and c.startswith(other) for other in codes)))
