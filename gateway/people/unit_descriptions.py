"""What a team is (host, leader, registration), and the villages of a unit's own (帮扶村)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from gateway.people.vocabularies import require_words
from gateway.queries import divisions
from gateway.queries.unit_changes import DESCRIBING, State
from gateway.schemas.unit_changes import Describe
from services.kernel.problems import Problem
from services.kernel.web.access import Viewer

LISTS: Final = {"host_kind": "host_kinds", "registration_state": "registration_states"}
OF_TEAMS: Final = tuple(name for name in DESCRIBING if name != "villages")
TEAM: Final = "team"
"""The one kind on which code decides: it has a leader and members, who read what the team is paired with."""


class OnlyOfTeams(Problem):
    status = 422
    code = "only-of-teams"
    title = "主管单位类型、党员带队和登记备案只有志愿服务队才有。"
    title_en = "Only teams have a kind of host, a Party member in the lead and a registration."


class VillageNotYours(Problem):
    """`villages`: their codes."""

    status = 422
    code = "village-not-yours"
    title = "帮扶村要选您范围内的行政村。"
    title_en = "The villages of a unit are villages inside your own area."


async def described(viewer: Viewer, unit: Any, state: State, given: Describe) -> State:
    """The state with another description. What is recorded already may stay, under an ended word or elsewhere.

    Raises OnlyOfTeams, VillageNotYours, WordUnknown.
    """
    values = given.model_dump(include=set(DESCRIBING))
    values["villages"] = sorted(set(given.villages))
    if unit.kind != TEAM and any(values[name] is not None for name in OF_TEAMS):
        raise OnlyOfTeams()
    for name, vocabulary in LISTS.items():
        if values[name] is not None and values[name] != state.get(name):
            await require_words(viewer.connection, vocabulary, [values[name]])
    await check_villages(viewer, set(values["villages"]) - set(state.get("villages", ())))
    kept = {name: value for name, value in state.items() if name not in DESCRIBING}
    return {**kept, **{name: value for name, value in values.items() if value not in (None, [])}}


async def check_villages(viewer: Viewer, codes: Collection[str]) -> None:
    """Raises VillageNotYours."""
    known = await divisions.villages_among(viewer.connection, codes)
    wrong = sorted(code for code in codes if code not in known or not viewer.scope.covers(code))
    if wrong:
        raise VillageNotYours(villages=wrong)


def villages_of(states: Iterable[State]) -> set[str]:
    return {code for state in states for code in state.get("villages", ())}


async def shown(connection: AsyncConnection, row: Any) -> dict[str, Any]:
    """Of a unit's row, for the answer."""
    return description(row._mapping, await divisions.names_of(connection, set(row.villages)))


def description(of: Mapping[str, Any], names: dict[str, str]) -> dict[str, Any]:
    """Of a state or a row."""
    villages = [{"code": code, "name": names.get(code, code)} for code in of.get("villages") or ()]
    return {**{name: of.get(name) for name in OF_TEAMS}, "villages": villages}
