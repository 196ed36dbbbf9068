"""Who acts for which line (条线) among units and people: an office on lines changes what stands on one of them, or on
none. The two administrators, an office of a place alone and one on no line act as before there were lines.

- A line of a unit is put on, taken off or led elsewhere by an office on that line.
- An office, a unit that is no team, neither gets its first line nor loses its last one from an office on a line: whose
  office is on no line reads every line.
- An office is moved to another division by an office on all of its lines, for its people read there.
- An office on lines gives offices in units on its own lines only, and none that reads every line.

Row-level triggers hold the same (`gateway_0024`).
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from services.kernel.auth.permissions import ADMIN_ROLES, INSPECTING_ROLES, TEAM_ROLES
from services.kernel.auth.principals import KeptByAnotherLine, Principal, RoleGrant

UNITS: Final = "organizations.write"
PEOPLE: Final = "accounts.write"
TEAM: Final = "team"


def is_kept(principal: Principal, permission: str, division_code: str, lines: Collection[str]) -> bool:
    """Whether a unit of that division and on these lines is for this person; who inspects does so on every line."""
    return any(
        not own.lines or not lines or own.role in INSPECTING_ROLES or not own.lines.isdisjoint(lines)
        for own in _reaching(principal, permission, division_code)
    )


def require_kept(principal: Principal, permission: str, state: Mapping[str, Any]) -> None:
    """Of the state of a unit. Raises KeptByAnotherLine."""
    if not is_kept(principal, permission, state["division_code"], lines_in(state)):
        raise KeptByAnotherLine()


def require_lines(
    principal: Principal, kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> None:
    """Of two states of a unit; without the first it is new. Raises KeptByAnotherLine."""
    if before is not None:
        require_kept(principal, UNITS, before)
    if kind != TEAM and before and after and before["division_code"] != after["division_code"]:
        # Its people take their roles along.
        require_all_lines(principal, [before, {**after, "lines": before["lines"]}])
    had, have = _parents(before), _parents(after)
    changed = {line for line in {*had, *have} if line not in had or line not in have or had[line] != have[line]}
    if not changed:
        return
    codes = {state["division_code"] for state in (before, after) if state is not None}
    for code in codes:
        reaching = _reaching(principal, UNITS, code)
        if any(not own.lines for own in reaching):
            continue
        if not all(any(line in own.lines for own in reaching) for line in changed):
            raise KeptByAnotherLine()
        if kind != TEAM and before is not None and bool(had) != bool(have):
            raise KeptByAnotherLine()


def require_all_lines(principal: Principal, states: Iterable[Mapping[str, Any]]) -> None:
    """All lines of each are held: who stands in two units stands on the lines of both afterwards, and who reads in one
    place reads in the other. Raises KeptByAnotherLine."""
    for state in states:
        lines = lines_in(state)
        reaching = _reaching(principal, UNITS, state["division_code"])
        if not any(not own.lines or (lines and own.lines.issuperset(lines)) for own in reaching):
            raise KeptByAnotherLine()


def lines_in(state: Mapping[str, Any]) -> set[str]:
    return {each["line"] for each in state["lines"]}


def gives_there(own: RoleGrant, role: RoleGrant) -> bool:
    """Whether `role`, of a unit on the lines `of_unit`, reads no line that `own` does not read.

    >>> bureau = RoleGrant("city_officer", None, "2113", lines=frozenset({"civil_affairs"}))
    >>> def in_unit(role, *lines): return RoleGrant(role, None, "211381", of_unit=frozenset(lines))
    >>> [gives_there(bureau, in_unit("volunteer", *lines)) for lines in ((), ("civil_affairs",), ("civilization",))]
    [True, True, False]
    >>> [gives_there(bureau, in_unit("county_officer", *lines)) for lines in ((), ("civil_affairs",))]
    [False, True]
    >>> gives_there(bureau, in_unit("inspector", "civil_affairs"))
    False
    """
    if own.role in ADMIN_ROLES or not own.lines:
        return True
    if role.role in TEAM_ROLES:
        return not role.of_unit or not own.lines.isdisjoint(role.of_unit)
    return role.role not in INSPECTING_ROLES and bool(role.of_unit) and own.lines.issuperset(role.of_unit)


def _reaching(principal: Principal, permission: str, division_code: str) -> list[RoleGrant]:
    held = [own for own in principal.roles if permission in own.permissions]
    return [
        own
        for own in held
        if own.role in ADMIN_ROLES or (own.division_code and division_code.startswith(own.division_code))
    ]


def _parents(state: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if state is None else {each["line"]: each["parent_id"] for each in state["lines"]}
