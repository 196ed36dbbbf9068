"""Which office made a thing: that of the division of whoever entered it, and no office above."""

from services.kernel.auth.principals import Scope


def is_own(scope: Scope, owner_code: str | None, division_code: str) -> bool:
    """Of whoever may change it, where an earlier release did not store who made it."""
    if owner_code is None:
        return bool(scope.owning_codes) and scope.covers(division_code)
    return owner_code in scope.owning_codes


def owner_of(scope: Scope, division_code: str) -> str:
    """The office of the scope for a thing of that division: the nearest of several."""
    return max((code for code in scope.owning_codes if division_code.startswith(code)), key=len)
