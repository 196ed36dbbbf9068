"""Who may call which operation: a table that has a row for every route, checked when a program starts.

A program writes its rows beside its routes and gives them to `require_policies`. An operation without a row, a row
without an operation, and a row that says something else than the route's own dependencies fail the start. The tests of
authorization are made from the same rows (`tests/security/cells`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeVar

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts


class Reach(StrEnum):
    """Which rows of the database an operation reaches for a caller who has its permission."""

    PLACE_AND_TEAM = "place-and-team"
    """Of the caller's divisions, or of the caller's teams while their access lasts."""
    SENT_BY_TEAM = "sent-by-team"
    """Of the caller's teams, also after their access has ended: states only."""
    PLACE = "place"
    """Of the caller's divisions."""
    CONCERN = "concern"
    """Of the caller's divisions, and what runs where a division or a team of the caller is, or asks something of it."""
    OWN = "own"
    """Of the caller's own account."""
    PROGRAM = "program"
    """All that the program has of the thing."""
    NOTHING = "nothing"
    """No stored row of a person, a household or an office."""


class Who(StrEnum):
    """Who may call an operation for which no permission is needed."""

    ANYONE = "anyone"
    SIGNED_IN = "signed-in"
    PERSON = "person"
    """Signed in, and no API client."""
    INTERNAL = "internal"
    """Our own programs, with their secret."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`permissions`: one of them is needed; none where `caller` is given."""

    reach: Reach
    permissions: frozenset[str] = frozenset()
    caller: Who | None = None

    @property
    def access(self) -> str:
        """For the OpenAPI page: a permission, several with `or` between them, or who may call."""
        return " or ".join(sorted(self.permissions)) or str(self.caller)


def needs(reach: Reach, *permissions: str) -> Policy:
    """The caller must hold one of the permissions."""
    if not permissions:
        raise ValueError("name a permission")
    return Policy(reach, frozenset(permissions))


def open_to(caller: Who, reach: Reach = Reach.NOTHING) -> Policy:
    return Policy(reach, caller=caller)


Policies = Mapping[str, Policy]
"""By method and path template, as in `GET /api/visits/{visit_id}`."""

NO_POLICIES: Policies = {}

F = TypeVar("F", bound=Callable[..., Any])
_MARK: Final = "_checks"


def checks(dependency: F, checked: str) -> F:
    """Notes what a dependency refuses requests by: a permission, or a `Who`."""
    setattr(dependency, _MARK, checked)
    return dependency


class PoliciesIncomplete(RuntimeError):
    """The start fails: the message names each operation that differs from its row."""


def require_policies(app: FastAPI, policies: Policies) -> None:
    """Compare the rows with the routes, and keep them for the OpenAPI page. Raises PoliciesIncomplete."""
    operations = dict(_operations(app))
    faults = [f"{name}: has no policy" for name in sorted(operations.keys() - policies.keys())]
    faults += [f"{name}: has a policy and no route" for name in sorted(policies.keys() - operations.keys())]
    differences = {name: _difference(policies[name], operations[name]) for name in operations.keys() & policies.keys()}
    faults += [f"{name}: {fault}" for name, fault in sorted(differences.items()) if fault]
    if faults:
        raise PoliciesIncomplete("; ".join(faults))
    app.state.policies = policies


def policies_of(app: FastAPI) -> Policies:
    """Empty where none were required."""
    found: Policies = getattr(app.state, "policies", NO_POLICIES)
    return found


def _operations(app: FastAPI) -> Iterator[tuple[str, frozenset[str]]]:
    """Each operation with what its dependencies check. What is no API route can have no row that is right."""
    for route in iter_route_contexts(app.routes):
        dependant = getattr(route, "dependant", None)
        for method in sorted(route.methods or {"*"}):
            yield f"{method} {route.path}", frozenset(_checked(dependant) if dependant else ())


def _checked(dependant: Dependant) -> Iterator[str]:
    for each in dependant.dependencies:
        found = getattr(each.call, _MARK, None)
        if found is not None:
            yield found
        yield from _checked(each)


def checked_last(dependant: Dependant) -> str:
    """What a request is refused by last: a permission, else who the caller is."""
    checked = frozenset(_checked(dependant))
    return next(iter(sorted(checked - {str(who) for who in Who})), _narrowest(checked))


def _difference(policy: Policy, checked: frozenset[str]) -> str | None:
    by_route = checked - {str(who) for who in Who}
    if by_route and by_route != policy.permissions:
        return f"the route needs {sorted(by_route)}, the policy {policy.access}"
    if not policy.permissions:
        found = _narrowest(checked)
        return None if found == policy.caller else f"the route is open to {found}, the policy to {policy.caller}"
    # A rule behind the route may ask for the permission; that it does, only a request shows.
    is_signed_in = by_route or Who.SIGNED_IN in checked
    return None if is_signed_in else f"the policy needs {policy.access}, the route no signed-in caller"


def _narrowest(checked: frozenset[str]) -> Who:
    order = (Who.INTERNAL, Who.PERSON, Who.SIGNED_IN)
    return next((caller for caller in order if caller in checked), Who.ANYONE)
