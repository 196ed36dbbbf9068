"""Nobody reads more by changing the unit in which the own role is held: an office reads what is on its lines, and one
on no line reads all of them (decision 44)."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from gateway.queries.unit_changes import State
from services.kernel.auth.permissions import TEAM_ROLES
from services.kernel.auth.principals import Principal
from services.kernel.problems import Problem


class OwnLinesFixed(Problem):
    status = 403
    code = "own-lines-are-fixed"
    title = "您不能让本单位加入别的条线或退出全部条线：这样您会看到别的条线的内容。请由上级单位或系统管理员更改。"
    title_en = (
        "You cannot put your own unit on another line, or take it off all of them: you would read what is on other "
        "lines. An office above or the system administrator does that."
    )


def check(principal: Principal, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Both as the history of units stores them. Raises OwnLinesFixed."""
    had, has = (_lines_read(side["units"], _held(principal, side)) for side in (before, after))
    if had is not None and (has is None or has - had):
        raise OwnLinesFixed()


def _held(principal: Principal, side: Mapping[str, Any]) -> set[str]:
    """The touched units in which the person holds an office; after a merger the roles are told with it."""
    if "roles" in side:
        own = [role for role in side["roles"] if UUID(role["account_id"]) == principal.account_id]
        return {str(role["organization_id"]) for role in own if role["role"] not in TEAM_ROLES}
    held = {str(grant.organization_id) for grant in principal.roles if grant.role not in TEAM_ROLES}
    return held.intersection(side["units"])


def _lines_read(units: Mapping[str, State], held: Iterable[str]) -> set[str] | None:
    """None: all of them.

    >>> women, none = {"lines": [{"line": "women", "parent_id": None}]}, {"lines": []}
    >>> _lines_read({"a": women, "b": none}, {"a"}), _lines_read({"a": women, "b": none}, {"a", "b"})
    ({'women'}, None)
    """
    lines = [{each["line"] for each in units[id_]["lines"]} for id_ in held]
    return set().union(*lines) if all(lines) else None
