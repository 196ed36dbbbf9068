"""The words that a household says, each of its vocabulary."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Final

from services.households.households.schemas import HouseholdInput
from services.households.registers.lists import VOCABULARIES, read_lists, unknown_words
from services.kernel.problems import Malformed
from services.kernel.web.access import Viewer

CatchUp = Callable[[], Awaitable[None]]
OF_HOUSEHOLD: Final = {
    "poverty_causes": "poverty_cause",
    "labour_ability": "labour_ability",
    "needs": "need",
    "income_project": "income_project",
}
OF_PERSON: Final = {"health": "health", "schooling": "schooling", "labour_ability": "labour_ability"}


def _said(body: HouseholdInput) -> Iterator[tuple[str, str, str]]:
    """(field, name of the list, code) of each word."""
    places = [("", body, OF_HOUSEHOLD), ("head.", body.head, OF_PERSON)]
    places += [(f"members.{place}.", member, OF_PERSON) for place, member in enumerate(body.members)]
    for before, holder, fields in places:
        for field, name in fields.items():
            value = getattr(holder, field, None)
            for code in value if isinstance(value, list) else [value]:
                if code is not None:
                    yield before + field, name, code


async def require_words(viewer: Viewer, body: HouseholdInput, catch_up: CatchUp) -> None:
    """A word added a second ago may be told and not read yet. Raises Malformed, which names what is possible."""
    said = list(_said(body))
    used: dict[str, set[str]] = defaultdict(set)
    for _, name, code in said:
        used[VOCABULARIES[name]].add(code)
    if not await unknown_words(viewer.connection, used):
        return
    await catch_up()
    if unknown := await unknown_words(viewer.connection, used):
        raise Malformed(errors=await _errors(viewer, said, unknown))


async def _errors(
    viewer: Viewer, said: Sequence[tuple[str, str, str]], unknown: Mapping[str, Sequence[str]]
) -> list[dict[str, str]]:
    lists = await read_lists(viewer.connection, viewer.scope)
    found = {field: name for field, name, code in said if code in unknown.get(VOCABULARIES[name], ())}
    return [
        {"field": field, "code": "enum", "message": f"词表里没有这个词。可填：{lists[name].offered}。"}
        for field, name in found.items()
    ]
