"""Random renames, moves, mergers, closings and undos leave the units exactly as a naive model has them."""

from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.gateway.conftest import Person, World
from tests.gateway.units import CITY, KnownTies, act, known_ties, make, read, undo

UNITS = 5
STEPS = st.one_of(
    st.tuples(st.just("rename"), st.integers(0, UNITS - 1), st.integers(0, 3)),
    st.tuples(st.just("move"), st.integers(0, UNITS - 1), st.integers(-1, UNITS - 1)),
    st.tuples(st.just("merge"), st.integers(0, UNITS - 1), st.integers(0, UNITS - 1)),
    st.tuples(st.just("close"), st.integers(0, UNITS - 1), st.just(0)),
    st.tuples(st.just("undo"), st.integers(0, 30), st.just(0)),
)
Units = dict[int, dict[str, Any]]


class Model:
    """Each unit has a name, a parent on one line, whether it is open, and its successor."""

    def __init__(self) -> None:
        self.units: Units = {n: {"name": f"树{n}", "parent": None, "open": True, "into": None} for n in range(UNITS)}
        self.changes: list[dict[str, Any]] = []

    def step(self, how: str, which: int, other: int) -> bool:
        """Whether it is allowed; then it is done."""
        if how == "undo":
            return self.undo(which)
        after, touched = deepcopy(self.units), {which}
        if not after[which]["open"]:
            return False
        if how == "rename":
            after[which]["name"] = f"名{other}"
        elif how == "move":
            after[which]["parent"] = None if other < 0 else other
        elif how == "close":
            after[which]["open"] = False
        elif other == which or not after[other]["open"]:
            return False
        else:
            touched |= {other} | {n for n, unit in after.items() if unit["open"] and unit["parent"] == which}
            for n, unit in after.items():
                if unit["open"] and unit["parent"] == which:
                    unit["parent"] = after[which]["parent"] if n == other else other
            after[which] |= {"open": False, "into": other}
        if after == self.units or not is_tree(after):
            return False
        self.changes.append({"before": self.units, "after": after, "touched": touched, "undone": False})
        self.units = after
        return True

    def undo(self, which: int) -> bool:
        if which >= len(self.changes):
            return False
        change = self.changes[which]
        later = [each for each in self.changes[which + 1 :] if not each["undone"]]
        if change["undone"] or any(each["touched"] & change["touched"] for each in later):
            return False
        after = {**self.units, **{n: change["before"][n] for n in change["touched"]}}
        if not is_tree(after):
            return False
        self.units, change["undone"] = after, True
        return True


def is_tree(units: Units) -> bool:
    """No circle among the parents, and no open unit below a closed one."""
    for start, unit in units.items():
        if unit["open"] and unit["parent"] is not None and not units[unit["parent"]]["open"]:
            return False
        seen, at = {start}, unit["parent"]
        while at is not None:
            if at in seen:
                return False
            seen.add(at)
            at = units[at]["parent"]
    return True


@pytest.fixture(scope="module")
async def chen(world: World) -> Person:
    return await world.person("chen-tree", CITY)


@pytest.fixture(scope="module")
def ties(world: World) -> KnownTies:
    return known_ties(world)


@given(steps=st.lists(STEPS, min_size=4, max_size=14))
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_units_equal_a_naive_model(ties: KnownTies, chen: Person, steps: list[tuple[str, int, int]]) -> None:
    model = Model()
    ids = [await make(chen, f"树{n}") for n in range(UNITS)]
    made: list[tuple[UUID, str]] = []
    for how, which, other in steps:
        if how == "undo" and which >= len(made):
            continue
        allowed = model.step(how, which, other)
        if how == "undo":
            answer = await undo(chen, *made[which])
        else:
            answer = await act(chen, ids[which], **body_of(how, other, ids))
        assert answer.is_success == allowed, (how, which, other, answer.text)
        if allowed and how != "undo":
            made.append((ids[which], answer.json()["id"]))
        assert await stored(chen, ids) == model.units


def body_of(how: str, other: int, ids: list[UUID]) -> dict[str, Any]:
    if how == "rename":
        return {"act": how, "name": f"名{other}"}
    if how == "move":
        return {"act": how, "line": "civilization", "parent_id": None if other < 0 else ids[other]}
    return {"act": how, "into": ids[other]} if how == "merge" else {"act": how}


async def stored(chen: Person, ids: list[UUID]) -> Units:
    number = {str(id_): n for n, id_ in enumerate(ids)}
    found: Units = {}
    for n, id_ in enumerate(ids):
        unit = await read(chen, id_)
        (line,) = unit["lines"]
        found[n] = {
            "name": unit["name"],
            "parent": None if line["parent_id"] is None else number[line["parent_id"]],
            "open": unit["closed_on"] is None,
            "into": None if unit["successor_id"] is None else number[unit["successor_id"]],
        }
    return found
